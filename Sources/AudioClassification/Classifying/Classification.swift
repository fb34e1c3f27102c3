/// A label with its probability.
public struct LabelScore: Hashable, Sendable, Codable {
    /// The label.
    public let label: String
    /// From 0 to 1; over all labels they sum to 1.
    public let probability: Float
}

/// What a recording, or a window of one, was found to be.
public struct Classification: Hashable, Sendable {
    /// The probability of each label, in the model's order.
    public let probabilities: [Float]
    /// Every label with its probability, the most probable first.
    public let scores: [LabelScore]

    /// The most probable label and its probability.
    public var best: LabelScore { scores[0] }
    /// The least probability with which the model answers that label; 0 if it always does.
    public let threshold: Float

    /// Whether the most probable label is too improbable to be the answer.
    public var isRejected: Bool { best.probability < threshold }
    /// The answer: the most probable label, or `Dataset.unknownLabel` if that is rejected.
    public var label: String { isRejected ? Dataset.unknownLabel : best.label }
    /// The probability of the most probable label.
    public var probability: Float { best.probability }

    init(labels: [String], probabilities: [Float], thresholds: [Float]) {
        self.probabilities = probabilities
        let order = labels.indices.sorted { (probabilities[$1], $0) < (probabilities[$0], $1) }
        scores = order.map { LabelScore(label: labels[$0], probability: probabilities[$0]) }
        threshold = thresholds[order[0]]
    }
}

/// A window of a longer recording and what was found in it.
public struct WindowClassification: Hashable, Sendable {
    /// When the window begins, in seconds from the recording's start.
    public let start: Double
    /// How long it is, in seconds.
    public let seconds: Double
    /// What was found.
    public let classification: Classification
    /// Mean square of its samples.
    let power: Double
}

/// What a whole recording was found to be.
public struct RecordingClassification: Hashable, Sendable {
    /// The decision over all windows.
    public let classification: Classification
    /// The recording's length in seconds.
    public let seconds: Double
    /// How many windows the decision comes from.
    public let windowCount: Int
    /// What was odd about the recording; a line each, without its name.
    public let warnings: [String]
    /// The file's own sample rate, in Hz.
    public let sampleRate: Int
    /// The file's own number of channels.
    public let channelCount: Int
}
