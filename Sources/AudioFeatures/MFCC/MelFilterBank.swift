/// Triangular filters that gather the bins of a power spectrum into mel bands.
///
/// The bands' corners are equally spaced on the mel scale; band b rises from corner b to 1 at corner b + 1 and falls to 0
/// at corner b + 2, linearly in hertz. Neighbouring bands add to 1 between the first and the last peak.
package struct MelFilterBank: Sendable {
    package let bandCount: Int
    package let binCount: Int
    /// The corners in hertz, `bandCount + 2` of them.
    package let corners: [Double]

    /// The runs of weights as the kernels read them: each band's first bin, its run's length (padded with zero weights to
    /// whole vectors), and the runs end to end.
    let firstBins: [Int32]
    let runLengths: [Int32]
    let weights: [Float]

    /// Runs are multiples of this many weights.
    static let lanes = 8

    /// The bank for a checked configuration; fails on a band that no bin falls into.
    package init(_ configuration: MFCCConfiguration) throws(FeatureError) {
        let bandCount = configuration.melBandCount
        let scale = configuration.melScale
        let lowest = scale.mel(hertz: configuration.lowestFrequency)
        let highest = scale.mel(hertz: configuration.highestFrequency)
        var corners = (0..<bandCount + 2).map {
            scale.hertz(mel: lowest + (highest - lowest) * Double($0) / Double(bandCount + 1))
        }
        corners[0] = configuration.lowestFrequency  // not a rounding error beside it
        corners[bandCount + 1] = configuration.highestFrequency
        let binCount = configuration.fftSize / 2 + 1
        let hertzPerBin = Double(configuration.sampleRate) / Double(configuration.fftSize)

        var firstBins: [Int32] = []
        var runLengths: [Int32] = []
        var weights: [Float] = []
        for band in 0..<bandCount {
            let (left, peak, right) = (corners[band], corners[band + 1], corners[band + 2])
            let first = Int((left / hertzPerBin).rounded(.down)) + 1
            let last = min(Int((right / hertzPerBin).rounded(.up)) - 1, binCount - 1)
            guard first <= last else {
                throw FeatureError(
                    .emptyMelBand, setting: "melBandCount", value: "\(bandCount)",
                    expected: "fewer bands or a longer frame: no FFT bin (one every \(hertzPerBin) Hz) falls into band "
                        + "\(band), \(left.rounded()) to \(right.rounded()) Hz")
            }
            let run = (first...last).map { bin -> Float in
                let hertz = Double(bin) * hertzPerBin
                return Float(min((hertz - left) / (peak - left), (right - hertz) / (right - peak)))
            }
            let padding = (Self.lanes - run.count % Self.lanes) % Self.lanes
            firstBins.append(Int32(first))
            runLengths.append(Int32(run.count + padding))
            weights += run + Array(repeating: 0, count: padding)
        }
        self.bandCount = bandCount
        self.binCount = binCount
        self.corners = corners
        self.firstBins = firstBins
        self.runLengths = runLengths
        self.weights = weights
    }

    /// How many readable values a spectrum needs for every padded run to lie inside it.
    var paddedBinCount: Int { binCount + Self.lanes }

    /// One band's weight for each bin.
    package func weights(ofBand band: Int) -> [Float] {
        var dense = [Float](repeating: 0, count: paddedBinCount)
        let start = runLengths[..<band].reduce(0) { $0 + Int($1) }
        for i in 0..<Int(runLengths[band]) { dense[Int(firstBins[band]) + i] = weights[start + i] }
        return Array(dense[..<binCount])
    }
}
