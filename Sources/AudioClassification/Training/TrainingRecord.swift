/// What an epoch of training came to.
public struct EpochRecord: Codable, Hashable, Sendable {
    /// From 1.
    public let epoch: Int
    /// Mean cross-entropy over the recordings learned from, or where they make streams over the frames that
    /// count, in nats, as they went by.
    public let trainingLoss: Double
    /// The part of them that was answered right as they went by, 0 to 1.
    public let trainingAccuracy: Double
    /// Mean cross-entropy over the validation recordings after the epoch, in nats.
    public let validationLoss: Double
    /// The part of them classified right after the epoch, 0 to 1.
    public let validationAccuracy: Double
}

/// How a model was trained, kept in its file. Nothing in it depends on when, where or on how many threads.
public struct TrainingRecord: Codable, Hashable, Sendable {
    /// All settings.
    public let recipe: TrainingRecipe
    /// SHA-256 over the content, label and part of every recording.
    public let dataDigest: String
    /// SHA-256 of the model's file that the training went on from; nil: it began with fresh weights.
    public internal(set) var baseDigest: String?
    /// Recordings learned from, by label.
    public let trainingCounts: [String: Int]
    /// Recordings that chose the best epoch, by label.
    public let validationCounts: [String: Int]
    /// Every epoch.
    public let history: [EpochRecord]

    /// The epoch whose weights the model has: the most validation recordings right, then the lowest loss, then the first.
    /// Where it went on from a model the last one: few recordings cannot tell which is best, least of all how well it rejects.
    public var best: EpochRecord? {
        recipe.fineTuning != nil ? history.last : history.max {
            ($0.validationAccuracy, -$0.validationLoss, -$0.epoch) < ($1.validationAccuracy, -$1.validationLoss, -$1.epoch)
        }
    }
}
