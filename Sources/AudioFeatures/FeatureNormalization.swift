import CKernels

/// Brings every feature to mean 0 and standard deviation 1, as measured over a training set: (x - mean) / deviation.
public struct FeatureNormalization: Hashable, Sendable {
    /// Each feature's mean.
    public let mean: [Float]
    /// Each feature's standard deviation, all positive.
    public let standardDeviation: [Float]

    /// How many features a frame must have.
    public var featureCount: Int { mean.count }

    /// A normalisation with the given means and deviations: equally many, finite, the deviations positive.
    public init(mean: [Float], standardDeviation: [Float]) {
        precondition(
            Self.isUsable(mean: mean, standardDeviation: standardDeviation),
            "A normalisation needs as many positive deviations as means, all finite.")
        self.mean = mean
        self.standardDeviation = standardDeviation
    }

    private static func isUsable(mean: [Float], standardDeviation: [Float]) -> Bool {
        !mean.isEmpty && mean.count == standardDeviation.count && mean.allSatisfy(\.isFinite)
            && standardDeviation.allSatisfy { $0.isNormal && $0 > 0 }
    }

    /// Normalises all frames of a sequence.
    public func apply(to sequence: inout FrameSequence) {
        precondition(sequence.featureCount == featureCount, "\(sequence.featureCount) features, not \(featureCount).")
        apply(to: &sequence.values)
    }

    /// Normalises row-major frames, from the value at `start` on: what `MFCCExtractor.push` appended, say.
    public func apply(to values: inout [Float], from start: Int = 0) {
        let count = values.count - start
        precondition(start >= 0 && count >= 0 && count % featureCount == 0, "\(count) values are not whole frames.")
        let scale = standardDeviation.map { 1 / $0 }
        unsafe values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            let kernels = unsafe ck_feature_kernels_at(ck_level_in_use()).pointee
            unsafe kernels.normalize(base + start, count / featureCount, featureCount, mean, scale)
        }
    }
}

extension FeatureNormalization: Codable {
    private enum CodingKeys: CodingKey { case mean, standardDeviation }

    /// Refuses means and deviations that no normalisation can have.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let mean = try container.decode([Float].self, forKey: .mean)
        let standardDeviation = try container.decode([Float].self, forKey: .standardDeviation)
        guard Self.isUsable(mean: mean, standardDeviation: standardDeviation) else {
            throw DecodingError.dataCorruptedError(
                forKey: .standardDeviation, in: container,
                debugDescription: "expected as many positive deviations as means, all finite")
        }
        self.init(mean: mean, standardDeviation: standardDeviation)
    }
}

extension FeatureNormalization {
    /// Measures mean and standard deviation over many sequences, in Double; equal order gives equal bits.
    ///
    /// Welford's update (Knuth, *The Art of Computer Programming* 2, 4.2.2), which does not cancel where the mean is large.
    public struct Accumulator: Sendable {
        /// How many features every frame has.
        public let featureCount: Int
        /// Frames added so far.
        public private(set) var frameCount = 0
        private var mean: [Double]
        private var squaredDeviation: [Double]

        /// An accumulator that has seen no frame.
        public init(featureCount: Int) {
            precondition(featureCount > 0, "There must be a feature to measure.")
            self.featureCount = featureCount
            mean = Array(repeating: 0, count: featureCount)
            squaredDeviation = mean
        }

        /// Adds all frames of a sequence.
        public mutating func add(_ sequence: FrameSequence) {
            precondition(sequence.featureCount == featureCount, "\(sequence.featureCount) features, not \(featureCount).")
            for start in stride(from: 0, to: sequence.values.count, by: featureCount) {
                frameCount += 1
                let weight = 1 / Double(frameCount)
                for feature in 0..<featureCount {
                    let value = Double(sequence.values[start + feature])
                    let difference = value - mean[feature]
                    mean[feature] += difference * weight
                    squaredDeviation[feature] += difference * (value - mean[feature])
                }
            }
        }

        /// The normalisation for what was added; throws if that was nothing, or not finite.
        ///
        /// The deviation is the population's (divided by n). A feature that never changed, which has none, gets 1.
        public func normalization() throws(FeatureError) -> FeatureNormalization {
            guard frameCount > 0 else {
                throw FeatureError(.noFrames, setting: "frameCount", value: "0", expected: "at least one frame to measure")
            }
            guard mean.allSatisfy(\.isFinite), squaredDeviation.allSatisfy(\.isFinite) else {
                throw FeatureError(
                    .invalidSetting, setting: "a feature", value: "infinite or NaN", expected: "finite samples and features")
            }
            let deviation = zip(mean, squaredDeviation).map { mean, squared in
                let deviation = (squared / Double(frameCount)).squareRoot()
                // Less than the rounding of the values themselves is no variation.
                return deviation > 1e-6 * max(1, mean.magnitude) ? Float(deviation) : 1
            }
            return FeatureNormalization(mean: mean.map { Float($0) }, standardDeviation: deviation)
        }
    }
}
