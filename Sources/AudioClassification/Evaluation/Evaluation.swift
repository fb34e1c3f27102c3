/// How well a model does on labelled recordings: what each of them was found to be, and what follows from that.
public struct Evaluation: Hashable, Sendable {
    /// What one recording was found to be.
    public struct Outcome: Hashable, Sendable {
        /// The recording.
        public let recording: Recording
        /// Its label, by its index.
        public let truth: Int
        /// The label that is most probable, by its index.
        public let answer: Int
        /// The probability of every label, in the order of the evaluation's.
        public let probabilities: [Float]
        /// Whether the model would not answer that label, as it is too improbable. Scores count it all the same.
        public var isRejected = false

        /// Whether the answer is the truth.
        public var isCorrect: Bool { answer == truth }
        /// The probability of the answer.
        public var confidence: Float { probabilities[answer] }

        /// Labels, by their index, that are more probable than the truth; of equally probable ones those before it.
        var rankOfTruth: Int {
            probabilities.indices.count {
                probabilities[$0] > probabilities[truth] || (probabilities[$0] == probabilities[truth] && $0 < truth)
            }
        }
    }

    /// A recording that could not be classified.
    public struct Failure: Hashable, Sendable {
        /// The recording.
        public let recording: Recording
        /// Why not, in one line.
        public let reason: String
    }

    /// The labels that the model knows.
    public let labels: [String]
    /// What was found of each recording that could be classified, in the order given.
    public let outcomes: [Outcome]
    /// The others; no score counts them.
    public let failures: [Failure]

    /// Recordings that were called what they are, of all that could be classified.
    public var accuracy: Proportion { Proportion(outcomes.count(where: \.isCorrect), of: outcomes.count) }

    /// Recordings whose label is among the `count` most probable ones.
    public func accuracy(top count: Int) -> Proportion {
        Proportion(outcomes.count { $0.rankOfTruth < count }, of: outcomes.count)
    }

    /// Recordings whose most probable label is rejected, and those of them that it would have been right of.
    public var rejections: Proportion {
        Proportion(outcomes.count { $0.isRejected && $0.isCorrect }, of: outcomes.count(where: \.isRejected))
    }

    /// What was called what.
    public var confusion: ConfusionMatrix {
        ConfusionMatrix(labels: labels, outcomes: outcomes.lazy.map { (truth: $0.truth, answer: $0.answer) })
    }

    /// How far probabilities can be taken at their word.
    public var calibration: Calibration { Calibration(outcomes.map { ($0.probabilities, $0.truth) }) }

    /// The wrong answers: the surest first; of equally sure ones in the order of the recordings.
    public var mistakes: [Outcome] {
        outcomes.indices.filter { !outcomes[$0].isCorrect }
            .sorted { (outcomes[$1].confidence, $0) < (outcomes[$0].confidence, $1) }
            .map { outcomes[$0] }
    }
}
