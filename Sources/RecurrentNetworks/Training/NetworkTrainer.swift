internal import CKernels

/// Trains a network by back-propagation through time, one batch a step.
///
/// A batch is cut into shards of at most 16 sequences. Threads share the shards; each shard's gradient is kept apart, and
/// they are added in the order of the shards, so that any number of threads gives the same bytes. All else that a shard
/// needs, the states of all its steps above all, is memory of its thread, which does not grow with the batch.
public struct NetworkTrainer: ~Copyable {
    /// What one step did.
    public struct Step: Hashable, Sendable {
        /// Mean loss over the batch's targets that count, before the update; 0 where none does.
        public let loss: Double
        /// Euclidean norm of the gradient before clipping.
        public let gradientNorm: Double
        /// Targets of a class that were met by the largest output before the update; 0 for other losses.
        public let correctCount: Int
        /// Targets that count: sequences, or steps of them.
        public let targetCount: Int
    }

    /// What the trainer remembers beside the network's weights: with them all that a checkpoint needs.
    public struct State: Hashable, Sendable {
        /// What the optimiser remembers.
        public var optimizer: OptimizerState
        /// The averaged weights, in the order of `network.parameters`; empty where none are kept or before the first step.
        public var average: [Float]

        /// A state that was kept.
        public init(optimizer: OptimizerState, average: [Float] = []) {
            self.optimizer = optimizer
            self.average = average
        }
    }

    /// The network as trained so far.
    public private(set) var network: RecurrentNetwork
    /// What else there is to remember.
    public private(set) var state: State

    private let configuration: TrainingConfiguration
    private let totalSteps: Int
    private let seed: UInt64
    private let threads: Int
    /// One for each thread.
    private var passes: [BatchPass] = []
    /// One for each shard.
    private var outcomes: [ShardOutcome] = []
    private var gradient: [Float]

    /// - Parameters:
    ///   - totalSteps: Batches of the whole run, which the schedule spans: at least one.
    ///   - seed: Chooses the dropout masks.
    ///   - threads: How many threads share a batch; of use is at most one for every 16 sequences.
    /// - Throws: `NetworkError` with code `badConfiguration` if a setting of the training is out of its range.
    public init(
        _ network: RecurrentNetwork, _ configuration: TrainingConfiguration, totalSteps: Int, seed: UInt64,
        threads: Int = 1
    ) throws(NetworkError) {
        try configuration.validate()
        require(totalSteps > 0, "a training of \(totalSteps) steps; it has at least one")
        self.network = RecurrentNetwork(network.configuration, network.parameters, trainable: true)
        self.configuration = configuration
        self.totalSteps = totalSteps
        self.seed = seed
        self.threads = threads
        state = State(optimizer: OptimizerState(for: configuration.optimizer, count: network.parameters.count))
        gradient = [Float](repeating: 0, count: network.parameters.count)
    }

    /// Goes on from a checkpoint of the same run: its state, beside the weights that `init` was given.
    public mutating func resume(_ state: State) throws(NetworkError) {
        guard state.optimizer.fits(configuration.optimizer, count: gradient.count),
            state.average.isEmpty || configuration.averageDecay != nil && state.average.count == gradient.count
        else {
            throw NetworkError(
                .wrongState,
                "the checkpoint's state holds \(state.optimizer.first.count), \(state.optimizer.second.count) and \(state.average.count) values at step \(state.optimizer.step), which does not fit an optimiser of \(gradient.count) weights")
        }
        self.state = state
    }

    /// The network with the averaged weights; the network itself where none are kept or before the first step.
    public var averagedNetwork: RecurrentNetwork {
        guard !state.average.isEmpty else { return network }
        var averaged = network
        let average = state.average
        averaged.update { $0 = average }
        return averaged
    }

    /// Loss and gradient of a batch, then one step of the optimiser.
    ///
    /// - Parameters:
    ///   - series: Sequences that the network takes, of any lengths.
    ///   - targets: What each is to give, of the kind that loss and pooling ask for.
    /// - Throws: `NetworkError` with code `diverged` if loss or gradient is not finite; the weights are then unchanged.
    public mutating func step(_ series: [TimeSeries], targets: [Target]) throws(NetworkError) -> Step {
        let result = computeGradient(series, targets: targets, initialStates: nil)
        try checkFinite(result, series, targets)
        return update(result)
    }

    /// The same with states carried from batch to batch (truncated back-propagation through time): long sequences are cut
    /// into pieces, one batch holds a piece of each, and the next one goes on where it ended. Gradients do not cross the
    /// cut. Traps where the network is bidirectional: its other direction begins at the end.
    ///
    /// - Parameter states: The state before each sequence's first step; gets the one after its last.
    public mutating func step(
        _ series: [TimeSeries], targets: [Target], states: inout [RecurrentState]
    ) throws(NetworkError) -> Step {
        require(
            !network.configuration.bidirectional, "a bidirectional network needs its whole sequence: it carries no state")
        let result = computeGradient(series, targets: targets, initialStates: states)
        try checkFinite(result, series, targets)
        states = outcomes[..<shardCount(series.count)].flatMap(\.finalStates)
        return update(result)
    }

    /// Throws where loss or gradient is not finite, and says whether it is the batch that is to blame.
    private func checkFinite(_ step: Step, _ series: [TimeSeries], _ targets: [Target]) throws(NetworkError) {
        if step.loss.isFinite, step.gradientNorm.isFinite { return }
        let input = series.firstIndex { !$0.values.allSatisfy(\.isFinite) }.map { "input \($0)" }
        let target = targets.firstIndex { !$0.isFinite }.map { "target \($0)" }
        let cause =
            (input ?? target).map { "\($0) of the batch holds a value that is not finite" } ?? "try a lower learning rate"
        throw NetworkError(
            .diverged,
            "training diverged at step \(state.optimizer.step + 1): loss \(step.loss), gradient norm \(step.gradientNorm); \(cause)")
    }

    private mutating func update(_ step: Step) -> Step {
        var scale = 1.0
        if let limit = configuration.gradientNormLimit {
            scale = min(1, limit / max(step.gradientNorm, .leastNormalMagnitude))
        }
        let factor = configuration.schedule.factor(step: state.optimizer.step, totalSteps: totalSteps)
        network.update { values in
            configuration.optimizer.update(
                &values, &state.optimizer, gradient: gradient, scale: Float(scale), factor: factor)
        }
        updateAverage()
        return step
    }

    private mutating func updateAverage() {
        guard let decay = configuration.averageDecay else { return }
        let values = network.parameters.values
        if state.average.isEmpty {
            state.average = values
        } else {
            unsafe state.average.withUnsafeMutableBufferPointer { average in
                unsafe values.withUnsafeBufferPointer { values in
                    unsafe Kernels.table.average(average.baseAddress, values.baseAddress, Float(1 - decay), values.count)
                }
            }
        }
    }

    /// The gradient of the batch's mean loss, in the order of `network.parameters`; for tests.
    package mutating func gradient(
        _ series: [TimeSeries], targets: [Target], initialStates: [RecurrentState]? = nil
    ) -> (step: Step, values: [Float]) {
        let step = computeGradient(series, targets: targets, initialStates: initialStates)
        return (step, gradient)
    }

    /// Chooses the dropout masks of a shard of a step's batch.
    static func dropoutKey(seed: UInt64, step: Int, shard: Int) -> UInt64 {
        SplitMix64.mix(seed &+ SplitMix64.mix(UInt64(step) << 20 | UInt64(shard)))
    }

    private func shardCount(_ count: Int) -> Int { (count + RecurrentNetwork.shardSize - 1) / RecurrentNetwork.shardSize }

    private mutating func computeGradient(
        _ series: [TimeSeries], targets: [Target], initialStates: [RecurrentState]?
    ) -> Step {
        require(!series.isEmpty && series.count == targets.count, "a target for each sequence")
        network.check(series)
        network.check(initialStates, count: series.count)
        for (series, target) in zip(series, targets) {
            target.check(configuration.loss, network.configuration, stepCount: series.stepCount)
        }

        // Shards of nearly equal size, so that no thread waits for long.
        let count = shardCount(series.count)
        while passes.count < min(max(threads, 1), count) { passes.append(BatchPass(network)) }
        while outcomes.count < count { outcomes.append(ShardOutcome(network)) }
        let bounds = (0...count).map { $0 * series.count / count }
        let targetCount = targets.reduce(0) { $0 + $1.count }
        let weight = targetCount > 0 ? 1 / Double(targetCount) : 0
        let keys = (0..<count).map { Self.dropoutKey(seed: seed, step: state.optimizer.step, shard: $0) }
        let network = network, configuration = configuration, passes = passes, outcomes = Array(outcomes[..<count])
        parallelForEach(count: count, threads: threads) { thread, n in
            let part = bounds[n]..<bounds[n + 1]
            outcomes[n].run(
                passes[thread], network, configuration, Array(series[part]), Array(targets[part]),
                initialStates: initialStates.map { Array($0[part]) }, weight: weight, dropoutKey: keys[n])
        }
        var total = outcomes[0].gradient
        for outcome in outcomes[1...] { total.add(outcome.gradient) }
        total.unpack(into: &gradient, like: network)
        return Step(
            loss: outcomes.reduce(0) { $0 + $1.sum.loss } * weight, gradientNorm: gradientNorm(gradient),
            correctCount: outcomes.reduce(0) { $0 + $1.sum.correctCount }, targetCount: targetCount)
    }
}

/// What remains of a shard after its pass.
///
/// A class because threads fill those of a batch at once; only one thread touches it at a time.
private final class ShardOutcome: @unchecked Sendable {
    private(set) var gradient: NetworkGradient
    private(set) var sum = BatchPass.LossSum()
    /// The states after the last step, where states are carried.
    private(set) var finalStates: [RecurrentState] = []

    init(_ network: RecurrentNetwork) { gradient = NetworkGradient(network) }

    func run(
        _ pass: BatchPass, _ network: RecurrentNetwork, _ configuration: TrainingConfiguration, _ series: [TimeSeries],
        _ targets: [Target], initialStates: [RecurrentState]?, weight: Double, dropoutKey: UInt64
    ) {
        pass.advance(network, series, initialStates: initialStates, dropoutKey: dropoutKey)
        sum = pass.computeLoss(configuration, targets, weight: weight)
        finalStates = initialStates == nil ? [] : pass.finalStates(network)
        pass.backward(network, finalStateGradients: nil, needsInput: false, into: &gradient)
    }
}
