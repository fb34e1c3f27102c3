internal import FileAccess
internal import RecurrentNetworks

/// A model that a training goes on from, so that a few recordings are enough to teach it new words.
///
///     let base = try BaseModel(contentsOf: "english.safetensors")
///     let recipe = TrainingRecipe(from: base)
///     var run = try TrainingRun(TrainingData(split, recipe: recipe, base: base))
public struct BaseModel: Sendable {
    /// What is gone on from.
    public let model: ClassifierModel
    /// SHA-256 of its file.
    public let digest: String

    /// Reads a model file; throws as `ClassifierModel(contentsOf:)` does.
    public init(contentsOf path: String) throws {
        let bytes = try TensorFile.bytes(ofFile: path)
        self.init(try ClassifierModel(decoding: bytes.span, name: path), bytes: bytes)
    }

    /// A model that is at hand, such as `EnglishKeywords.model()`.
    public init(_ model: ClassifierModel) throws {
        try self.init(model, bytes: model.tensorFile().encoded())
    }

    /// A model that was made of these bytes of a file.
    package init(_ model: ClassifierModel, bytes: [UInt8]) {
        self.model = model
        digest = SHA256.digest(of: bytes.span).description
    }

    /// Whether the model can say that speech is none of its words.
    public var knowsUnknown: Bool { model.labels.contains(Dataset.unknownLabel) }

    /// The labels of a model that also knows these: its own in their order, and then the new ones.
    public func labels(adding new: [String]) -> [String] { model.labels + new.filter { !model.labels.contains($0) } }

    /// The network with outputs for all these labels, as a training of the recipe takes it.
    func network(labelCount: Int, _ recipe: TrainingRecipe) throws -> RecurrentNetwork {
        var generator = SeededGenerator(seed: recipe.seed, stream: 0)
        let grown = try model.network.adding(outputs: labelCount - model.labels.count, using: &generator)
        return try RecurrentNetwork(recipe.network(labelCount: labelCount), tensors: grown.parameters.tensors)
    }
}

extension TrainingRecipe {
    /// The defaults of a training that goes on from a model: its features and its network, and what `docs/recipe.md` found
    /// to teach it new words without its forgetting the old ones.
    public init(from base: BaseModel) {
        self = base.model.training.recipe
        windowSeconds = base.model.frontEnd.windowSeconds
        fineTuning = FineTuning()
        silencePercent = nil
        madeUpPercent = nil
        about = nil
        augmentation = Augmentation()
        augmentation.channelStrength = 4
        augmentation.noiseProbability = 0.2
        (dropout, headDropout) = (0, 0)
        epochs = 100
        batchSize = 32
        training = TrainingConfiguration()
        training.optimizer.learningRate = 0.002
        rejectedPercent = 0
        seed = 1
    }

    /// About how often each of so many recordings is to be seen by a model that is gone on from: 6,000 in all, but none more
    /// than 100 times, nor less than 5.
    public static func usualFineTuningEpochs(recordings count: Int) -> Int {
        min(100, max(5, (6000 + count / 2) / max(count, 1)))
    }
}
