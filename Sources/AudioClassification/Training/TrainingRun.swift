internal import RecurrentNetworks

/// How far a training has come; told after every batch.
public struct TrainingProgress: Sendable {
    /// The running epoch, from 1.
    public let epoch: Int
    /// Epochs in all.
    public let epochCount: Int
    /// Batches done in this epoch.
    public let batch: Int
    /// Batches of each epoch.
    public let batchCount: Int
    /// Recordings of the batch just done.
    public let recordingCount: Int
    /// Mean cross-entropy of the epoch so far, in nats.
    public let loss: Double
    /// The epoch's result, after its last batch.
    public let finishedEpoch: EpochRecord?
    /// Whether that epoch is the best so far; never where the last one is kept, as where a model is gone on from.
    public let isBest: Bool
}

/// A training under way, which may be stopped after any batch and continued from a checkpoint to the same bytes.
public struct TrainingRun: ~Copyable {
    let data: TrainingData
    private var recipe: TrainingRecipe { data.recipe }
    let threads: Int
    var trainer: NetworkTrainer
    private(set) var state: State
    /// The weights after the best epoch so far.
    var bestParameters: [Float]?
    private var order: [Int]
    /// Where the lanes go on; nil where recordings are learned from one by one.
    var lanes: StreamLanes?
    /// What to answer where a model is gone on from.
    private let lessons: Lessons?

    /// Where the training stands, beside weights and moments.
    struct State: Codable, Hashable, Sendable {
        /// Epochs finished.
        var epoch = 0
        /// Batches done of the next one.
        var batch = 0
        var lossSum = 0.0
        var correctCount = 0
        var seenCount = 0
        var history: [EpochRecord] = []

        /// Whether a training can stand so: true of all that is written, not of all that is read.
        ///
        /// - Parameter recordingCount: What there is to see in an epoch; nil where frames are counted.
        func isPossible(epochs: Int, batchCount: Int, recordingCount: Int?) -> Bool {
            (0...epochs).contains(epoch) && history.count == epoch && (epoch < epochs ? 0..<batchCount : 0..<1).contains(batch)
                && (batch == 0 ? 0...0 : recordingCount.map { batch...$0 } ?? 0...Int.max).contains(seenCount) && (0...seenCount).contains(correctCount)
                && lossSum.isFinite
        }
    }

    /// A training from fresh weights, or on from the model that the data was loaded for, with the settings that it was loaded
    /// with.
    public init(_ data: TrainingData, threads: Int = 1) throws {
        if let base = data.base {
            let network = try base.network(labelCount: data.labels.count, data.recipe)
            try self.init(data, threads, network, State())
            return
        }
        var generator = SeededGenerator(seed: data.recipe.seed, stream: 0)
        let network = try RecurrentNetwork(data.recipe.network(labelCount: data.labels.count), using: &generator)
        try self.init(data, threads, network, State())
    }

    init(_ data: TrainingData, _ threads: Int, _ network: RecurrentNetwork, _ state: State) throws {
        let recipe = data.recipe
        self.data = data
        self.threads = threads
        self.state = state
        let totalSteps = recipe.epochs * Self.batchCount(data)
        trainer = try NetworkTrainer(
            network, recipe.training(totalSteps: totalSteps), totalSteps: totalSteps, seed: recipe.seed, threads: threads)
        order = Self.order(data, epoch: state.epoch)
        lessons = data.base.map { Lessons($0, labels: data.labels, recipe.fineTuning!) }
        // The largest batch has as many recordings.
        let laneCount = (data.training.count + Self.batchCount(data) - 1) / Self.batchCount(data)
        if recipe.streaming != nil { lanes = StreamLanes(network, count: laneCount) }
    }

    /// Batches of each epoch.
    static func batchCount(_ data: TrainingData) -> Int {
        (data.training.count + data.recipe.batchSize - 1) / data.recipe.batchSize
    }

    /// The order of the recordings in an epoch: a function of seed and epoch alone.
    static func order(_ data: TrainingData, epoch: Int) -> [Int] {
        var generator = SeededGenerator(seed: data.recipe.seed, stream: 1 + UInt64(epoch))
        return (0..<data.training.count).shuffled(using: &generator)
    }

    /// Whether an epoch was finished, so that `model()` has weights that were checked on validation.
    public var hasBestEpoch: Bool { bestParameters != nil }

    /// Whether all epochs are done.
    public var isFinished: Bool { state.epoch >= recipe.epochs }

    /// Trains to the end.
    ///
    /// - Parameter progress: Told after every batch. What it throws ends the run after that batch; `writeCheckpoint(to:)`
    ///   then keeps what is needed to go on.
    public mutating func run(progress: (TrainingProgress) throws -> Void = { _ in }) throws {
        while !isFinished { try progress(try advance()) }
    }

    /// Trains to the end of the running epoch; `progress` as in `run`.
    public mutating func runEpoch(progress: (TrainingProgress) throws -> Void = { _ in }) throws {
        let epoch = state.epoch
        while state.epoch == epoch, !isFinished { try progress(try advance()) }
    }

    /// One batch; after the last of an epoch also its validation.
    private mutating func advance() throws -> TrainingProgress {
        let batchCount = Self.batchCount(data)
        let first = state.batch * order.count / batchCount, end = (state.batch + 1) * order.count / batchCount
        let places = order[first..<end]
        let step = try learn(places)
        state.batch += 1
        state.lossSum += step.loss * Double(step.targetCount)
        state.correctCount += step.correctCount
        state.seenCount += step.targetCount
        let loss = state.lossSum / Double(max(state.seenCount, 1))
        let finished = state.batch == batchCount ? finishEpoch() : nil
        return TrainingProgress(
            epoch: finished?.epoch ?? state.epoch + 1, epochCount: recipe.epochs,
            batch: finished == nil ? state.batch : batchCount, batchCount: batchCount, recordingCount: places.count,
            loss: loss, finishedEpoch: finished, isBest: finished != nil && data.base == nil && record.best == finished)
    }

    /// One step of the optimiser.
    private mutating func learn(_ places: ArraySlice<Int>) throws -> NetworkTrainer.Step {
        if lanes != nil {
            return try lanes!.step(&trainer, data.training.pieces(places, epoch: state.epoch, threads: threads))
        }
        let series = data.training.batch(places, epoch: state.epoch, threads: threads)
        let targets =
            lessons?.targets(series, places.map { data.training.content($0) }, threads: threads)
            ?? places.map { .label(data.training.label($0)) }
        return try trainer.step(series, targets: targets)
    }

    private mutating func finishEpoch() -> EpochRecord {
        let network = trainer.averagedNetwork
        let validation = ScoreSum(data.validation, network, data.wholeAnswer, threads: threads)
        let seenCount = Double(max(state.seenCount, 1))
        let result = EpochRecord(
            epoch: state.epoch + 1, trainingLoss: state.lossSum / seenCount, trainingAccuracy: Double(state.correctCount) / seenCount,
            validationLoss: validation.loss, validationAccuracy: validation.accuracy)
        state = State(epoch: state.epoch + 1, history: state.history + [result])
        if record.best == result { bestParameters = network.parameters.values }
        order = Self.order(data, epoch: state.epoch)
        return result
    }

    /// How the training has gone so far.
    private var record: TrainingRecord {
        TrainingRecord(
            recipe: recipe, dataDigest: data.digest, baseDigest: data.base?.digest, trainingCounts: data.counts(data.training.labels),
            validationCounts: data.counts(data.validation.map(\.label)), history: state.history)
    }

    /// The model with the best weights so far; before the end of the first epoch, with the latest.
    public func model() throws -> ClassifierModel {
        var parameters = trainer.network.parameters
        if let bestParameters { parameters.values = bestParameters }
        let network = try RecurrentNetwork(trainer.network.configuration, parameters: parameters)
        let decision: Decision
        if let base = data.base {
            decision = base.model.decision.adding(
                data.labels.dropFirst(base.model.labels.count), threshold: recipe.fineTuning!.newLabelThreshold)
        } else {
            decision = Decision(
                ScoreSum(data.validation, network, data.wholeAnswer, threads: threads).outcomes, labels: data.labels,
                rejecting: recipe.rejectedPercent)
        }
        return ClassifierModel(
            labels: data.labels, frontEnd: data.frontEnd, network: network, decision: decision, training: record)
    }
}
