/// Trains a network by back-propagation through time, one batch a step.
///
/// A batch is cut into shards of at most 16 sequences, which threads share: see `ShardedPass`. Any number of threads gives
/// the same bytes.
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

    /// What the trainer remembers beside the network's weights, in their order: with them all that a checkpoint needs.
    public typealias State = WeightUpdater.State

    /// The network as trained so far.
    public private(set) var network: RecurrentNetwork
    /// What else there is to remember.
    public var state: State { updater.state }

    private let configuration: TrainingConfiguration
    private let seed: UInt64
    private var pass: ShardedPass
    private var updater: WeightUpdater
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
        updater = try WeightUpdater(configuration, count: network.parameters.count, totalSteps: totalSteps)
        self.network = RecurrentNetwork(network.configuration, network.parameters, trainable: true)
        self.configuration = configuration
        self.seed = seed
        pass = ShardedPass(network, threads: threads, shardSize: RecurrentNetwork.shardSize)
        gradient = [Float](repeating: 0, count: network.parameters.count)
    }

    /// Goes on from a checkpoint of the same run: its state, beside the weights that `init` was given.
    public mutating func resume(_ state: State) throws(NetworkError) { try updater.resume(state) }

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
        let (step, _) = computeGradient(series, targets: targets, initialStates: nil)
        try checkFinite(step, series, targets)
        update(norm: step.gradientNorm)
        return step
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
        let (step, finalStates) = computeGradient(series, targets: targets, initialStates: states)
        try checkFinite(step, series, targets)
        states = finalStates
        update(norm: step.gradientNorm)
        return step
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

    private mutating func update(norm: Double) {
        network.update { updater.update(&$0, gradient: gradient, norm: norm) }
    }

    /// The gradient of the batch's mean loss, in the order of `network.parameters`; for tests.
    package mutating func gradient(
        _ series: [TimeSeries], targets: [Target], initialStates: [RecurrentState]? = nil
    ) -> (step: Step, values: [Float]) {
        let (step, _) = computeGradient(series, targets: targets, initialStates: initialStates)
        return (step, gradient)
    }

    /// The step, and the states after each sequence's last step where states are carried.
    private mutating func computeGradient(
        _ series: [TimeSeries], targets: [Target], initialStates: [RecurrentState]?
    ) -> (Step, finalStates: [RecurrentState]) {
        require(!series.isEmpty && series.count == targets.count, "a target for each sequence")
        for (series, target) in zip(series, targets) {
            target.check(configuration.loss, network.configuration, stepCount: series.stepCount)
        }

        let targetCount = targets.reduce(0) { $0 + $1.count }
        let weight = targetCount > 0 ? 1 / Double(targetCount) : 0
        let network = network, configuration = configuration
        let shards = pass.run(
            network, series, initialStates: initialStates,
            dropout: ShardedPass.Dropout(seed: seed, step: state.optimizer.step), into: &gradient
        ) { pass, part in
            pass.computeLoss(configuration, targets[part], weight: weight)
        } after: { pass in
            initialStates == nil ? [] : pass.finalStates(network)
        }
        let step = Step(
            loss: shards.reduce(0) { $0 + $1.before.loss } * weight, gradientNorm: gradientNorm(gradient),
            correctCount: shards.reduce(0) { $0 + $1.before.correctCount }, targetCount: targetCount)
        return (step, shards.flatMap(\.after))
    }
}
