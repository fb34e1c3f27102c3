/// A word that was heard in a stream. Times are seconds from the stream's beginning.
public struct Detection: Sendable, Hashable, Codable {
    /// What was heard.
    public var label: String
    /// When its smoothed posterior rose to its threshold.
    public var start: Double
    /// When that was last at its threshold, as far as was known when it fired: what follows is not waited for.
    public var end: Double
    /// When it fired: so much of the stream had been heard.
    public var time: Double
    /// The highest smoothed posterior from `start` to `time`, 0 to 1.
    public var probability: Double

    /// A detection from its parts.
    public init(label: String, start: Double, end: Double, time: Double, probability: Double) {
        self.label = label
        self.start = start
        self.end = end
        self.time = time
        self.probability = probability
    }
}
