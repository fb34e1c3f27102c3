/// How a network learns to hear streams with its state carried on from frame to frame.
///
/// What it learns from are lanes: recordings one after the other without an end, as many lanes as a batch has places, with
/// background between the recordings. No state begins anew with a recording, as none does in a stream. Gradients go back to
/// the beginning of a recording (truncated back-propagation through time; Williams and Peng 1990).
///
/// Recordings say which word they hold but not when it can be told, so each frame's answer is made by the word's end, which
/// `wordRange` finds by energy: the label from shortly before the end until shortly after it, and background elsewhere; while
/// the word goes on, the network may answer what it likes.
public struct StreamTraining: Codable, Hashable, Sendable {
    /// The shortest stretch of background behind a recording, in seconds.
    public var shortestGapSeconds = 0.3
    /// The longest; what lies between is drawn evenly.
    public var longestGapSeconds = 0.8
    /// How long after the end of a word its label is to be answered, in seconds.
    public var answerSeconds = 0.3
    /// How long before the end of a word the network is asked first, in seconds: words differ before they end, and what the
    /// energy says of the end is not exact. For as long after the answer any answer will do.
    public var earlySeconds = 0.1
    /// The probability that the label is to get at that moment, 0 to 1; the rest is background's. From there it rises evenly
    /// to 1 at the end of the word.
    public var firstProbability = 0.1

    /// Gaps of 0.3 to 0.8 s, and answers from 0.1 s before a word's end to 0.3 s after it.
    public init() {}

    /// Throws where a value is out of its range.
    public func validate() throws(ClassificationError) {
        for (setting, name, value, range) in [
            ("longestGapSeconds", "the longest gap", longestGapSeconds, 0.0...60),
            ("shortestGapSeconds", "the shortest gap", shortestGapSeconds, 0...(longestGapSeconds > 0 ? longestGapSeconds : 0)),
            ("answerSeconds", "the time for an answer", answerSeconds, 0.01...10),
            ("earlySeconds", "the time before a word's end", earlySeconds, 0...10),
        ] where !range.contains(value) {
            throw .setting(setting, called: name, "\(value) s", "from \(range.lowerBound) to \(range.upperBound) seconds")
        }
        guard (0...1).contains(firstProbability) else {
            throw .setting("firstProbability", called: "the first probability of a label", firstProbability, "from 0 to 1")
        }
    }

    /// Which of some labels is answered where there is no word: `Dataset.silenceLabel` if it is among them, or else
    /// `Dataset.unknownLabel`.
    static func background(of labels: [String]) -> Int? {
        labels.firstIndex(of: Dataset.silenceLabel) ?? labels.firstIndex(of: Dataset.unknownLabel)
    }
}
