/// What was called what: a row for what recordings are, a column for what they were called.
public struct ConfusionMatrix: Hashable, Sendable {
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

    /// Labels in the order of rows and columns.
    public let labels: [String]
    /// counts[i][j]: recordings of label i that were called label j.
    public let counts: [[Int]]

    /// A matrix from pairs of indices into `labels`: what a recording is, and what it was called.
    public init(labels: [String], outcomes: some Sequence<(truth: Int, answer: Int)>) {
        self.labels = labels
        var counts = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
        for outcome in outcomes { counts[outcome.truth][outcome.answer] += 1 }
        self.counts = counts
    }

    /// Recordings that were called what they are, of all.
    public var accuracy: Proportion {
        Proportion(labels.indices.reduce(0) { $0 + counts[$1][$1] }, of: counts.reduce(0) { $0 + $1.reduce(0, +) })
    }

    /// Of the recordings of a label, by its index, those that were called so.
    public func recall(of label: Int) -> Proportion {
        Proportion(counts[label][label], of: counts[label].reduce(0, +))
    }

    /// The scores of each label that has recordings or was answered; a score without anything to count is 0.
    public var perLabel: [String: LabelResult] {
        var results: [String: LabelResult] = [:]
        for n in labels.indices {
            let recall = recall(of: n)
            let answers = counts.reduce(0) { $0 + $1[n] }
            guard recall.count + answers > 0 else { continue }
            let right = Double(recall.correct)
            results[labels[n]] = LabelResult(
                count: recall.count, precision: answers > 0 ? right / Double(answers) : 0, recall: recall.value,
                f1: 2 * right / Double(recall.count + answers))
        }
        return results
    }

    /// What recordings of a label were called instead, with how often: the most frequent first, then in the order of labels.
    public func mistakes(of label: Int) -> [(answer: Int, count: Int)] {
        labels.indices.filter { $0 != label && counts[label][$0] > 0 }
            .map { (answer: $0, count: counts[label][$0]) }
            .sorted { ($1.count, $0.answer) < ($0.count, $1.answer) }
    }
}
