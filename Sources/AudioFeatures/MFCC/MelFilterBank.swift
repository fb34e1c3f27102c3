/// Triangular filters that gather the bins of a power spectrum into mel bands.
///
/// The bands' corners are equally spaced on the mel scale; band b rises from corner b to 1 at corner b + 1 and falls to 0
/// at corner b + 2, linearly along the axis of the configuration's `bandShape`. Neighbouring bands add to 1 between the first
/// and the last peak, unless each is then scaled to an area of 1.
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
        let melCorners = (0..<bandCount + 2).map { lowest + (highest - lowest) * Double($0) / Double(bandCount + 1) }
        var corners = melCorners.map(scale.hertz)
        corners[0] = configuration.lowestFrequency  // not a rounding error beside it
        corners[bandCount + 1] = configuration.highestFrequency
        let binCount = configuration.fftSize / 2 + 1
        let hertzPerBin = Double(configuration.sampleRate) / Double(configuration.fftSize)

        // The corners and the bins along the axis on which the sides are straight.
        let positions: [Double]
        let bins: [Double]
        switch configuration.bandShape {
        case .hertz:
            (positions, bins) = (corners, (0..<binCount).map { Double($0) * hertzPerBin })
        case .mel:
            (positions, bins) = (melCorners, (0..<binCount).map { scale.mel(hertz: Double($0) * hertzPerBin) })
        case .wholeBins:
            let binsPerHertz = Double(configuration.fftSize + 1) / Double(configuration.sampleRate)
            (positions, bins) = (corners.map { ($0 * binsPerHertz).rounded(.down) }, (0..<binCount).map(Double.init))
        }

        var firstBins: [Int32] = []
        var runLengths: [Int32] = []
        var weights: [Float] = []
        var start = 0
        for band in 0..<bandCount {
            let (left, peak, right) = (positions[band], positions[band + 1], positions[band + 2])
            let height = configuration.bandNormalization == .area ? 2 / (corners[band + 2] - corners[band]) : 1
            while start < binCount && bins[start] < left { start += 1 }
            var first = start
            // Where rounding put two corners on one bin, the triangle has an upright side.
            if first < binCount && bins[first] == left && left < peak { first += 1 }
            var run: [Float] = []
            for bin in bins[first...].prefix(while: { $0 < right }) {
                let weight = bin < peak ? (bin - left) / (peak - left) : (right - bin) / (right - peak)
                run.append(Float(weight * height * configuration.powerFactor))
            }
            guard !run.isEmpty || configuration.allowsEmptyBands else {
                throw FeatureError(
                    .emptyMelBand, setting: "melBandCount", value: "\(bandCount)",
                    expected: "fewer bands or a longer frame: no FFT bin (one every \(hertzPerBin) Hz) falls into band "
                        + "\(band), \(corners[band].rounded()) to \(corners[band + 2].rounded()) Hz")
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
