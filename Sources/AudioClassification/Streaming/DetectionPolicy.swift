/// When the posteriors of a stream make a detection; `DetectionTracker` acts by it.
///
/// Posteriors are smoothed first. A label rises when its smoothed posterior reaches its threshold, and falls when that
/// sinks below `release` times the threshold. Once it has been up for `minimumSeconds` it fires, once until it has fallen.
/// For `refractorySeconds` after a detection no label fires; one that is still up then does. Of several the most probable
/// fires, and the others wait until they have risen again: one sound is one word.
public struct DetectionPolicy: Sendable, Hashable, Codable {
    /// The posteriors of so many seconds are averaged. 0: each is taken by itself.
    public var smoothingSeconds = 0.3
    /// The smoothed posterior at which a label rises, more than 0 and up to 1.
    public var threshold = 0.7
    /// Those of labels that have their own.
    public var thresholds: [String: Double] = [:]
    /// The part of its threshold below which a label falls, 0 to 1.
    public var release = 0.8
    /// How long after a detection there is no other.
    public var refractorySeconds = 0.75
    /// How long a label must have been up.
    public var minimumSeconds = 0.1
    /// Labels that are never heard, in any order. What is no word never is: `_unknown_` and `_silence_`.
    public var suppressedLabels: [String] = []

    /// The defaults.
    public init() {}

    /// The smoothed posterior at which a label rises.
    public func threshold(of label: String) -> Double { thresholds[label] ?? threshold }

    /// Throws where a value is out of its range.
    public func validate() throws(ClassificationError) {
        for (setting, name, value) in [
            ("smoothingSeconds", "the smoothing", smoothingSeconds),
            ("refractorySeconds", "the time without another detection", refractorySeconds),
            ("minimumSeconds", "the least duration", minimumSeconds),
        ] where !(0...60).contains(value) {
            throw ClassificationError.setting(setting, called: name, "\(value) s", "from 0 to 60 seconds")
        }
        guard (0...1).contains(release) else {
            throw ClassificationError.setting("release", called: "the release", release, "from 0 to 1")
        }
        for value in [threshold] + thresholds.values.sorted() where !(value > 0 && value <= 1) {
            throw ClassificationError.setting("threshold", called: "the threshold", value, "more than 0 and at most 1")
        }
    }

    /// Throws where it is about a label that is none of these.
    func validate(for labels: [String]) throws(ClassificationError) {
        for label in thresholds.keys.sorted() + suppressedLabels where !labels.contains(label) {
            throw ClassificationError.unknownStreamLabel(label, labels)
        }
    }
}

extension ClassifierModel {
    /// The policy for its streams where no other is given: that which was tuned, or else the default one, but no label is
    /// heard at a lower probability than that with which the model answers it.
    public var detectionPolicy: DetectionPolicy {
        if let tuning { return tuning.policy }
        var policy = DetectionPolicy()
        // Where it answers frame by frame it does so for a moment only, and windows are no reason to wait.
        if isStreaming { (policy.smoothingSeconds, policy.minimumSeconds) = (0.1, 0.05) }
        for (label, least) in zip(labels, decision.thresholds) where Double(least) > policy.threshold {
            policy.thresholds[label] = Double(least)
        }
        return policy
    }
}
