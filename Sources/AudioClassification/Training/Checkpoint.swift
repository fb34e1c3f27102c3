internal import RecurrentNetworks

/// A training that was stopped: a model file with the best weights so far, usable as it is, and what is needed to go on.
public struct Checkpoint: Sendable {
    /// The settings that the training began with.
    public let recipe: TrainingRecipe
    /// The best model so far.
    public let model: ClassifierModel

    private let name: String
    private let file: TensorFile
    private let state: TrainingRun.State

    private enum Name {
        static let parameters = "checkpoint.parameters"
        static let best = "checkpoint.best"
        static let first = "checkpoint.first_moment"
        static let second = "checkpoint.second_moment"
        static let average = "checkpoint.average"
        static let lanes = "checkpoint.lanes"
    }

    /// Reads a checkpoint.
    public init(contentsOf path: String) throws {
        name = path
        file = try TensorFile(contentsOf: path)
        model = try ClassifierModel(file, name: path)
        guard file.metadata[ModelFormat.Key.checkpoint] != nil else { throw ClassificationError.notACheckpoint(path) }
        do {
            state = try file.decoded(TrainingRun.State.self, ModelFormat.Key.checkpoint)
        } catch {
            throw ClassificationError.model(path, error)
        }
        recipe = model.training.recipe
    }

    /// Epochs that were finished.
    public var finishedEpochs: Int { state.epoch }

    /// Writes what a run needs to go on.
    static func write(_ run: borrowing TrainingRun, to path: String) throws {
        var tensors = [
            Name.parameters: run.trainer.network.parameters.values,
        ]
        let kept = run.trainer.state
        for (name, values) in [
            (Name.first, kept.optimizer.first), (Name.second, kept.optimizer.second), (Name.average, kept.average),
        ] where !values.isEmpty { tensors[name] = values }
        if let best = run.bestParameters { tensors[Name.best] = best }
        if let lanes = run.lanes { tensors[Name.lanes] = lanes.values }
        var file = try run.model().tensorFile()
        try file.encode(run.state, ModelFormat.Key.checkpoint)
        for (name, values) in tensors { file.tensors[name] = Tensor(shape: [values.count], values: values) }
        try file.write(to: path)
    }

    /// Throws where a training with this recipe cannot go on from here; to be asked before recordings are loaded.
    public func requireRecipe(_ other: TrainingRecipe) throws {
        guard other == recipe else { throw ClassificationError.otherRecipe(name) }
    }

    /// The same for the model that it goes on from; nil: fresh weights.
    public func requireBase(_ base: BaseModel?) throws {
        guard base?.digest == model.training.baseDigest else {
            throw ClassificationError.otherBase(name, isFresh: model.training.baseDigest == nil)
        }
    }

    /// Continues on the same recordings with the same settings, to the same bytes as without the interruption.
    public func resume(_ data: TrainingData, threads: Int = 1) throws -> TrainingRun {
        try requireRecipe(data.recipe)
        try requireBase(data.base)
        guard data.digest == model.training.dataDigest, data.labels == model.labels else {
            throw ClassificationError.otherData(name)
        }
        try recipe.validate()
        let batchCount = TrainingRun.batchCount(data)
        guard model.network.configuration == recipe.network(labelCount: data.labels.count),
            state.isPossible(
                epochs: recipe.epochs, batchCount: batchCount,
                recordingCount: recipe.streaming == nil ? data.training.count : nil)
        else {
            throw ClassificationError.brokenModel(name, "its network or its progress does not fit its settings")
        }
        var network = model.network
        let latest = try values(Name.parameters)
        network.update { $0 = latest }
        var run = try TrainingRun(data, threads, network, state)
        if !state.history.isEmpty { run.bestParameters = try values(Name.best) }
        if let count = run.lanes?.valueCount { run.lanes!.resume(try values(Name.lanes, count: count)) }
        func kept(_ name: String) throws -> [Float] { file.tensors[name] == nil ? [] : try values(name) }
        let optimizer = OptimizerState(
            step: state.epoch * batchCount + state.batch, first: try kept(Name.first), second: try kept(Name.second))
        do {
            try run.trainer.resume(NetworkTrainer.State(optimizer: optimizer, average: try kept(Name.average)))
        } catch let error as NetworkError {
            throw ClassificationError.brokenModel(name, error.description)
        }
        return run
    }

    /// - Parameter count: How many there are; nil: one for each weight.
    private func values(_ tensor: String, count: Int? = nil) throws -> [Float] {
        guard let found = file.tensors[tensor], found.values.count == count ?? model.network.parameters.count,
            found.values.allSatisfy(\.isFinite)
        else {
            throw ClassificationError.brokenModel(name, "its tensor \"\(tensor)\" is missing or unusable")
        }
        return found.values
    }
}

extension TrainingRun {
    /// Writes a checkpoint: a usable model that `Checkpoint` can go on from.
    public func writeCheckpoint(to path: String) throws { try Checkpoint.write(self, to: path) }
}
