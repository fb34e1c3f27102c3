internal import RecurrentNetworks

/// A new label that a model which is gone on from has a word for already, going by what it answers.
public struct TakenLabel: Hashable, Sendable {
    /// The new label.
    public let label: String
    /// The word with which the model answers most of its recordings.
    public let word: String
    /// How many of them.
    public let count: Int
    /// How many recordings the label has to learn from.
    public let recordingCount: Int
}

extension TrainingData {
    /// New labels more than half of whose recordings, as they are learned from at first, the model that is gone on from
    /// answers with one and the same of its words; in the order of the labels. After the training the two may be taken for
    /// each other.
    public func takenLabels(threads: Int = 1) -> [TakenLabel] {
        guard let known = base?.model.labels else { return [] }
        return (known.count..<labels.count).compactMap { label in
            let places = training.labels.indices.filter { training.labels[$0] == label }
            let series = training.batch(places[...], epoch: 0, threads: threads)
            var counts = [Int](repeating: 0, count: known.count)
            for logits in base!.model.network.logits(for: series, threads: threads) {
                let best = logits.indices.max { logits[$0] < logits[$1] }!
                counts[best] += 1
            }
            let word = counts.indices.max { counts[$0] < counts[$1] }!
            guard counts[word] * 2 > places.count, !Dataset.wordlessLabels.contains(known[word]) else { return nil }
            return TakenLabel(label: labels[label], word: known[word], count: counts[word], recordingCount: places.count)
        }
    }
}
