/// How probable each label is at a moment of a stream.
public struct StreamPosteriors: Sendable, Hashable {
    /// How much of the stream had been heard, in seconds.
    public var time: Double
    /// A probability for each label, in the model's order.
    public var probabilities: [Float]

    /// Posteriors from their parts.
    public init(time: Double, probabilities: [Float]) {
        self.time = time
        self.probabilities = probabilities
    }
}
