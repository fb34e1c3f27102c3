internal import AudioFeatures
internal import RecurrentNetworks

/// Varies features: other channels, and stretches of time or bands that are hidden.
struct FeatureAugmenter: Sendable {
    private let augmentation: Augmentation
    private let coefficientCount: Int
    private let featureCount: Int
    /// [coefficient][band] of the orthonormal DCT-II.
    private let basis: [[Float]]
    /// What each of its coefficients is multiplied by in the features.
    private let scales: [Float]
    /// The coefficients that bands have a part in: not the first one where that is an energy.
    private let cepstra: Range<Int>

    init(_ augmentation: Augmentation, _ mfcc: MFCCConfiguration) {
        self.augmentation = augmentation
        coefficientCount = mfcc.coefficientCount
        featureCount = mfcc.featureCount
        let cosine = CosineTransform(inputCount: mfcc.melBandCount, outputCount: mfcc.coefficientCount)
        basis = (0..<mfcc.coefficientCount).map(cosine.basis)
        scales = (0..<mfcc.coefficientCount).map { Float(mfcc.cepstralScale($0)) }
        cepstra = (mfcc.firstCoefficient == .cepstral ? 0 : 1)..<mfcc.coefficientCount
    }

    /// What is done before features are normalised.
    func vary(_ values: inout [Float], using generator: inout SeededGenerator) {
        if augmentation.channelStrength > 0 { addChannel(to: &values, using: &generator) }
        for _ in 0..<augmentation.bandMaskCount { maskBands(of: &values, using: &generator) }
    }

    /// What is done after: a masked step has the mean of all features, which is 0.
    ///
    /// - Parameter isActive: Of each step, whether there is sound of the recording's level.
    func maskSteps(of values: inout [Float], isActive: [Bool], using generator: inout SeededGenerator) {
        let stepCount = isActive.count
        let longest = Int(augmentation.longestTimeMask * Double(stepCount))
        guard augmentation.timeMaskCount > 0, longest > 0 else { return }
        let limit = isActive.count { $0 } / 3
        var hidden = 0
        for _ in 0..<augmentation.timeMaskCount {
            let length = Int.random(in: 0...longest, using: &generator)
            let start = Int.random(in: 0...(stepCount - length), using: &generator)
            let active = isActive[start..<start + length].count { $0 }
            // A word of which more is hidden than that may be another one.
            guard hidden + active <= limit else { continue }
            hidden += active
            for n in start * featureCount..<(start + length) * featureCount { values[n] = 0 }
        }
    }

    /// The same offset in every frame: it changes neither the level (coefficient 0) nor differences in time.
    private func addChannel(to values: inout [Float], using generator: inout SeededGenerator) {
        let offsets = (0..<coefficientCount).map { k in
            k == 0 ? 0 : scales[k] * Float(generator.normal() * augmentation.channelStrength / (1 + Double(k) / 3))
        }
        for start in stride(from: 0, to: values.count, by: featureCount) {
            for k in 1..<coefficientCount { values[start + k] += offsets[k] }
        }
    }

    /// Takes out how a run of bands differs from its mean over the recording, by their part in each coefficient.
    private func maskBands(of values: inout [Float], using generator: inout SeededGenerator) {
        let bandCount = basis[0].count
        let width = Int.random(in: 0...min(augmentation.widestBandMask, bandCount - 1), using: &generator)
        let first = Int.random(in: 0...(bandCount - width), using: &generator)
        let stepCount = values.count / featureCount
        for band in first..<first + width {
            // Coefficients and each order of their differences, which have a band of their own.
            for block in stride(from: 0, to: featureCount, by: coefficientCount) {
                var levels = [Float](repeating: 0, count: stepCount)
                for step in 0..<stepCount {
                    for k in cepstra {
                        levels[step] += basis[k][band] * values[step * featureCount + block + k] / scales[k]
                    }
                }
                let mean = levels.reduce(0, +) / Float(stepCount)
                for step in 0..<stepCount {
                    for k in cepstra {
                        values[step * featureCount + block + k] -= scales[k] * basis[k][band] * (levels[step] - mean)
                    }
                }
            }
        }
    }
}
