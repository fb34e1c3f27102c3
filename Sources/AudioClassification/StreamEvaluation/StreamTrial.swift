/// A stream that was heard, and the words in it: what a detector is measured on.
public struct StreamTrial: Sendable {
    /// What the network made of it.
    public let posteriors: PosteriorTrack
    /// The words that are to be heard, by their beginnings.
    public let words: [TimedLabel]
    /// Labels of its label file that the model does not know, or that are no words: in their time detections are false
    /// alarms.
    public let otherLabelCount: Int

    /// A stream of recordings with words in them; without `labels`, with none.
    public init(_ posteriors: PosteriorTrack, labels: LabelTrack? = nil) {
        let all = labels?.labels ?? [], known = Set(posteriors.labels).subtracting(Dataset.wordlessLabels)
        self.posteriors = posteriors
        words = all.filter { known.contains($0.label) }
        otherLabelCount = all.count - words.count
    }

    /// How the detections that a policy makes agree with the words; those of suppressed labels are not asked for.
    public func score(
        _ policy: DetectionPolicy, tolerance: Double = StreamScore.defaultTolerance
    ) throws(ClassificationError) -> StreamScore {
        StreamScore(
            try posteriors.detections(policy), words: words.filter { !policy.suppressedLabels.contains($0.label) },
            seconds: posteriors.seconds, tolerance: tolerance)
    }
}

extension [StreamTrial] {
    /// The scores of all of them together.
    public func score(
        _ policy: DetectionPolicy, tolerance: Double = StreamScore.defaultTolerance
    ) throws(ClassificationError) -> StreamScore {
        var sum = StreamScore([], words: [], seconds: 0)
        for trial in self { sum = sum + (try trial.score(policy, tolerance: tolerance)) }
        return sum
    }
}
