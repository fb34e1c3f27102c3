/// What is heard in a long recording, and when.
public struct TimedLabel: Hashable, Sendable, Codable {
    /// The word.
    public var label: String
    /// When it begins, in seconds of the recording.
    public var start: Double
    /// When it ends, in seconds of the recording; not before it begins.
    public var end: Double
    /// The recording that it was taken from, where a stream is made up of such.
    public var source: String?

    /// A label from `start` to `end`, both finite.
    public init(_ label: String, start: Double, end: Double, source: String? = nil) {
        precondition(
            start <= end && start.isFinite && end.isFinite, "A label cannot last from \(start) to \(end) s.")
        self.label = label
        self.start = start
        self.end = end
        self.source = source
    }
}
