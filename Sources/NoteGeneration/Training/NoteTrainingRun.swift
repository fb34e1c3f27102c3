internal import RecurrentNetworks

/// How far a training has come; told after every batch.
public struct NoteTrainingProgress: Sendable {
    /// The running epoch, from 1.
    public let epoch: Int
    /// Epochs at most.
    public let epochCount: Int
    /// Batches done in this epoch.
    public let batch: Int
    /// Batches of this epoch.
    public let batchCount: Int
    /// Steps of music in the batch just done.
    public let stepCount: Int
    /// Nats for each step of the epoch so far.
    public let nats: Double
    /// The epoch's result, after its last batch.
    public let finishedEpoch: NoteEpochRecord?
    /// Whether that epoch is the best so far.
    public let isBest: Bool
}

/// The training of a note model under way, by truncated back-propagation through time: pieces lie in lanes side by side, a
/// batch is a stretch of each lane, and the state is carried from stretch to stretch; where a piece begins it is the learned
/// initial one.
public struct NoteTrainingRun: ~Copyable {
    private let data: NoteDataset
    private let recipe: NoteTrainingRecipe
    private let threads: Int

    private var network: NoteNetwork
    private var pass: NotePass
    private var updater: WeightUpdater
    /// The weights after the best epoch so far.
    private var bestWeights: [Float]?
    private var history: [NoteEpochRecord] = []
    private let keys: [BernoulliKeys]

    private var plan: LanePlan
    /// Batches done of the running epoch.
    private var batch = 0
    /// The state of each lane after its latest stretch.
    private var states: [RecurrentState]
    private var loss = 0.0
    private var stepCount = 0

    /// A training from fresh weights; throws where a setting is out of its range.
    public init(
        _ data: NoteDataset, recipe: NoteTrainingRecipe = NoteTrainingRecipe(), threads: Int = 1
    ) throws(NoteGenerationError) {
        // All that can throw first, as a noncopyable value wants it.
        try recipe.validate()
        var network = try NoteNetwork(recipe.configuration(styles: data.styles), seed: recipe.seed)
        network.setBiases(BernoulliKeys(fittedTo: data.training.map(\.roll)))
        let batchCount = (0..<recipe.epochs).reduce(0) { $0 + LanePlan(data.training, recipe, epoch: $1).batchCount }
        let updater: WeightUpdater
        do {
            updater = try WeightUpdater(recipe.training, count: network.parameterCount, totalSteps: batchCount)
        } catch {
            throw .setting(error)
        }
        self.data = data
        self.recipe = recipe
        self.threads = threads
        self.network = network
        self.updater = updater
        pass = NotePass(network, laneCount: recipe.laneCount, threads: threads)
        plan = LanePlan(data.training, recipe, epoch: 0)
        states = [RecurrentState](repeating: network.recurrent.zeroState(), count: plan.lanes.count)
        keys = data.styles.indices.map { style in
            BernoulliKeys(fittedTo: data.training.filter { $0.style == style }.map(\.roll))
        }
    }

    // MARK: progress

    /// Whether an epoch was finished, so that `model()` has weights that were checked on validation.
    public var hasBestEpoch: Bool { bestWeights != nil }

    /// Whether all epochs are done, or the last ones have not helped.
    public var isFinished: Bool {
        history.count >= recipe.epochs || history.count - (record.best?.epoch ?? history.count) >= recipe.patience
    }

    /// Trains to the end.
    ///
    /// - Parameter progress: Told after every batch. What it throws ends the run after that batch; `model()` then has what
    ///   was best so far.
    public mutating func run(progress: (NoteTrainingProgress) throws -> Void = { _ in }) throws {
        while !isFinished { try progress(try advance()) }
    }

    /// How the training has gone so far.
    private var record: NoteTrainingRecord {
        NoteTrainingRecord(
            recipe: recipe, dataDigest: data.digest, training: data.trainingAmount, validation: data.validationAmount,
            keys: keys, history: history)
    }

    /// The model with the best weights so far; before the end of the first epoch, with the latest.
    public func model() -> NoteModel {
        var network = network
        if let bestWeights { network.weights = bestWeights }
        return NoteModel(network: network, training: record)
    }

    // MARK: one batch

    /// One batch; after the last of an epoch also its validation.
    private mutating func advance() throws(NoteGenerationError) -> NoteTrainingProgress {
        let result = try step()
        batch += 1
        loss += result.loss
        stepCount += result.stepCount
        let (nats, batchCount) = (loss / Double(stepCount), plan.batchCount)
        let finished = batch == batchCount ? finishEpoch() : nil
        return NoteTrainingProgress(
            epoch: finished?.epoch ?? history.count + 1, epochCount: recipe.epochs,
            batch: finished == nil ? batch : batchCount, batchCount: batchCount, stepCount: result.stepCount, nats: nats,
            finishedEpoch: finished, isBest: finished != nil && record.best == finished)
    }

    private mutating func finishEpoch() -> NoteEpochRecord {
        var averaged = network
        if !updater.state.average.isEmpty { averaged.weights = updater.state.average }
        let result = NoteEpochRecord(
            epoch: history.count + 1, trainingNats: loss / Double(stepCount),
            validation: averaged.score(
                of: data.validation.map(\.roll), styles: data.validation.map { weights(ofStyle: $0.style, isTold: true) },
                threads: threads))
        history.append(result)
        if record.best == result { bestWeights = averaged.weights }
        plan = LanePlan(data.training, recipe, epoch: history.count)
        (batch, loss, stepCount) = (0, 0, 0)
        return result
    }

    private func weights(ofStyle style: Int, isTold: Bool) -> [Float] {
        data.styles.indices.map { isTold && $0 == style ? 1 : 0 }
    }

    /// Loss and gradient of a batch, then one step of the optimiser.
    private mutating func step() throws(NoteGenerationError) -> (loss: Double, stepCount: Int) {
        let updates = updater.state.optimizer.step
        var generator = SeededGenerator(seed: recipe.seed, stream: 1 << 32 | UInt64(updates))
        let stretches = plan.batch(batch)
        let lanes = stretches.map { lane(of: $0.stretch, after: states[$0.lane], &generator) }
        var weights = network.weights
        if recipe.weightNoise > 0 { network.weights = noisy(weights, &generator) }
        let result = pass.run(network, lanes, dropout: ShardedPass.Dropout(seed: recipe.seed, step: updates))
        let norm = gradientNorm(result.gradient)
        guard result.loss.isFinite, norm.isFinite else {
            network.weights = weights
            throw .diverged(step: updates + 1, loss: result.loss, norm: norm)
        }
        updater.update(&weights, gradient: result.gradient, norm: norm)
        network.weights = weights
        for (stretch, state) in zip(stretches, result.finalStates) { states[stretch.lane] = state }
        return (result.loss, lanes.reduce(0) { $0 + $1.targets.count })
    }

    // MARK: what a batch holds

    private func lane(
        of stretch: LanePlan.Stretch, after state: RecurrentState, _ generator: inout SeededGenerator
    ) -> NotePass.Lane {
        let piece = data.training[stretch.piece]
        var steps = piece.roll.steps[max(0, stretch.steps.lowerBound - 1)..<stretch.steps.upperBound]
        if stretch.transposition != 0 {
            // The plan only asks for what the piece has room for.
            steps = steps.map { $0.transposed(by: stretch.transposition)! }[...]
        }
        let styles = weights(ofStyle: piece.style, isTold: stretch.isStyleTold)
        let (before, targets) = stretch.isFirst ? (KeySet(), steps) : (steps.first!, steps.dropFirst())
        // Dropout of the input: keys that are left out, and the others made up for them.
        let dropout = recipe.inputDropout
        var seen = (before: before, steps: Array(targets))
        if dropout > 0 {
            func thinned(_ keys: KeySet) -> KeySet { KeySet(keys.filter { _ in generator.uniform() >= dropout }) }
            seen = (thinned(before), targets.map(thinned))
        }
        return NotePass.Lane(
            inputs: network.configuration.inputs(
                seen.steps, before: seen.before, styles: styles, sounding: Float(1 / (1 - dropout))),
            targets: targets, styles: styles, carried: stretch.isFirst ? nil : state)
    }

    /// The weights with noise: the sum of four numbers of 16 bits is near enough to a normal one and quickly made.
    private func noisy(_ weights: [Float], _ generator: inout SeededGenerator) -> [Float] {
        // The variance of a whole number below m, chosen evenly, is (m^2 - 1) / 12.
        let deviation = (4 * (0x1p32 - 1) / 12).squareRoot()
        let scale = Float(recipe.weightNoise / deviation)
        return weights.map { weight in
            let bits = generator.next()
            let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + bits >> 48
            return weight + scale * (Float(sum) - 131_070)
        }
    }
}
