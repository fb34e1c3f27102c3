/// What may happen to each frame by itself before its window: its mean is removed, its energy measured, pre-emphasis applied.
struct FrameConditioner {
    private let removesMean: Bool
    private let preEmphasis: Float

    /// The frame, conditioned.
    private(set) var samples: [Float]
    /// The sum of its squared samples, before pre-emphasis.
    private(set) var energy = 0.0

    /// Nil where the configuration leaves frames as they are and does not ask for their energy.
    init?(_ configuration: MFCCConfiguration) {
        removesMean = configuration.removesFrameMean
        preEmphasis = configuration.preEmphasisSpan == .frame ? Float(configuration.preEmphasis) : 0
        guard removesMean || preEmphasis != 0 || configuration.firstCoefficient == .frameEnergy else { return nil }
        samples = Array(repeating: 0, count: configuration.frameLength)
    }

    /// Takes the frame that begins at `start`.
    mutating func condition(_ source: [Float], from start: Int) {
        var mean: Float = 0
        if removesMean {
            var sum = 0.0
            for n in samples.indices { sum += Double(source[start + n]) }
            mean = Float(sum / Double(samples.count))
        }
        energy = 0
        var previous = source[start] - mean
        for n in samples.indices {
            let sample = source[start + n] - mean
            energy += Double(sample) * Double(sample)
            samples[n] = sample - preEmphasis * previous
            previous = sample
        }
    }
}
