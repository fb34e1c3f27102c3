/// What an epoch of training came to.
public struct NoteEpochRecord: Codable, Hashable, Sendable {
    /// From 1.
    public let epoch: Int
    /// Nats for each step of the music learned from, as it went by.
    public let trainingNats: Double
    /// How well the validation pieces were foreseen after the epoch.
    public let validation: NoteScore
}

/// How a note model was trained, kept in its file. Nothing in it depends on when, where or on how many threads.
public struct NoteTrainingRecord: Codable, Hashable, Sendable {
    /// All settings.
    public let recipe: NoteTrainingRecipe
    /// SHA-256 over all pieces, their styles and parts.
    public let dataDigest: String
    /// What was learned from.
    public let training: NoteDataset.Amount
    /// What chose the best epoch.
    public let validation: NoteDataset.Amount
    /// The keys of each style in the music learned from.
    public let keys: [BernoulliKeys]
    /// Every epoch.
    public let history: [NoteEpochRecord]

    /// The epoch whose weights the model has: the first with the fewest nats for each validation step.
    public var best: NoteEpochRecord? {
        history.min { ($0.validation.nats, $0.epoch) < ($1.validation.nats, $1.epoch) }
    }
}
