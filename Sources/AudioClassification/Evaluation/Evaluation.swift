/// How well a model does on labelled recordings.
public struct Evaluation: Hashable, Sendable {
    /// The scores of one label.
    public struct LabelResult: Hashable, Sendable, Codable {
        /// Recordings of this label.
        public let count: Int
        /// Of the recordings called so, the part that is.
        public let precision: Double
        /// Of the recordings that are, the part called so.
        public let recall: Double
        /// The harmonic mean of both.
        public let f1: Double
    }

    /// Labels in the order of the confusion matrix.
    public let labels: [String]
    /// confusion[i][j]: recordings of label i that were called label j.
    public let confusion: [[Int]]

    /// An evaluation from pairs of indices into `labels`: what a recording is, and what it was called.
    public init(labels: [String], outcomes: [(truth: Int, answer: Int)]) {
        self.labels = labels
        var confusion = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
        for outcome in outcomes { confusion[outcome.truth][outcome.answer] += 1 }
        self.confusion = confusion
    }

    /// Recordings in all.
    public var count: Int { confusion.reduce(0) { $0 + $1.reduce(0, +) } }
    /// Recordings that were called what they are.
    public var correctCount: Int { labels.indices.reduce(0) { $0 + confusion[$1][$1] } }
    /// The part of all recordings that was called what it is, 0 to 1.
    public var accuracy: Double { Double(correctCount) / Double(max(count, 1)) }

    /// The scores of each label that has recordings or was answered; a score without anything to count is 0.
    public var perLabel: [String: LabelResult] {
        var results: [String: LabelResult] = [:]
        for n in labels.indices {
            let truth = confusion[n].reduce(0, +)
            let answers = confusion.reduce(0) { $0 + $1[n] }
            guard truth + answers > 0 else { continue }
            let right = Double(confusion[n][n])
            results[labels[n]] = LabelResult(
                count: truth, precision: answers > 0 ? right / Double(answers) : 0,
                recall: truth > 0 ? right / Double(truth) : 0, f1: 2 * right / Double(truth + answers))
        }
        return results
    }
}

extension AudioClassifier {
    /// The recordings of a dataset that a model is evaluated on: those of a part, or else as `Dataset.recordings(of:)` says.
    ///
    /// Throws where the part has none, or one has a label that the model does not know.
    public func recordings(
        of dataset: Dataset, part: Recording.Part? = nil
    ) throws(ClassificationError) -> [Recording] {
        let chosen = try dataset.recordings(of: part)
        if let stranger = chosen.first(where: { !labels.contains($0.label) }) {
            throw .unknownLabel(stranger.label, labels)
        }
        return chosen
    }
}
