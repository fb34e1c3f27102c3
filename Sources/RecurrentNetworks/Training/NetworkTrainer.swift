/// How a network is trained; equal values, data and seed give equal weights, whatever the number of threads.
public struct TrainingConfiguration: Codable, Hashable, Sendable {
    /// The optimiser and its peak learning rate.
    public var optimizer: Adam
    /// How the learning rate changes over the run.
    public var schedule: LearningRateSchedule
    /// A batch's gradient is scaled down to this Euclidean norm where it is longer (Pascanu, Mikolov and Bengio 2013).
    public var gradientNormLimit: Double

    /// AdamW with one cycle, gradients clipped at a norm of 5.
    public init(
        optimizer: Adam = Adam(), schedule: LearningRateSchedule = .oneCycle(), gradientNormLimit: Double = 5
    ) {
        self.optimizer = optimizer
        self.schedule = schedule
        self.gradientNormLimit = gradientNormLimit
    }

    /// Throws where a value would make weights that are no numbers.
    public func validate() throws(NetworkError) {
        func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws(NetworkError) {
            guard range.contains(value) else {
                throw NetworkError(
                    .badConfiguration,
                    "the training's \(name) is \(value); it must be from \(range.lowerBound) to \(range.upperBound)")
            }
        }
        try check("learning rate", optimizer.learningRate, 1e-12...10)
        try check("beta1", optimizer.beta1, 0...0.999999)
        try check("beta2", optimizer.beta2, 0...0.999999)
        try check("epsilon", optimizer.epsilon, 1e-30...1)
        try check("weight decay", optimizer.weightDecay, 0...100)
        try check("gradient norm limit", gradientNormLimit, 1e-6...1e9)
        try check("warm-up fraction", schedule.warmUpFraction, 0...1)
        try check("initial fraction of the learning rate", schedule.initialFraction, 0...1)
        try check("final fraction of the learning rate", schedule.finalFraction, 0...1)
    }
}

/// Trains a network by back-propagation through time, one batch a step.
///
/// A batch is cut into shards of at most 16 sequences. Threads share the shards; each shard's gradient is kept apart, and
/// they are added in the order of the shards, so that any number of threads gives the same bytes. All else that a shard
/// needs, the states of all its steps above all, is memory of its thread, which does not grow with the batch.
public struct NetworkTrainer: ~Copyable {
    /// What one step did.
    public struct Step: Hashable, Sendable {
        /// Mean cross-entropy of the batch before the update, in nats.
        public let loss: Double
        /// Euclidean norm of the gradient before clipping.
        public let gradientNorm: Double
        /// Sequences that were classified right before the update.
        public let correctCount: Int
    }

    /// The network as trained so far.
    public private(set) var network: RecurrentNetwork
    /// What the optimiser remembers; with the network's weights it is all that a checkpoint needs.
    public private(set) var moments: Adam.Moments

    private let configuration: TrainingConfiguration
    private let totalSteps: Int
    private let seed: UInt64
    private let threads: Int
    /// One for each thread.
    private var passes: [ShardPass] = []
    /// One for each shard.
    private var outcomes: [ShardOutcome] = []
    private var gradient: [Float]

    /// - Parameters:
    ///   - totalSteps: Batches of the whole run, which the schedule spans.
    ///   - seed: Chooses the dropout masks.
    ///   - threads: How many threads share a batch.
    public init(
        _ network: RecurrentNetwork, _ configuration: TrainingConfiguration, totalSteps: Int, seed: UInt64,
        threads: Int = 1
    ) {
        self.network = RecurrentNetwork(network.configuration, network.parameters, trainable: true)
        self.configuration = configuration
        self.totalSteps = totalSteps
        self.seed = seed
        self.threads = threads
        moments = Adam.Moments(count: network.parameters.count)
        gradient = [Float](repeating: 0, count: network.parameters.count)
    }

    /// Goes on from a checkpoint of the same run: the moments, beside the weights that `init` was given.
    public mutating func resume(step: Int, first: [Float], second: [Float]) throws(NetworkError) {
        guard first.count == gradient.count, second.count == gradient.count, step >= 0 else {
            throw NetworkError(
                .wrongState,
                "the checkpoint holds \(first.count) and \(second.count) moments at step \(step); the network has \(gradient.count) weights")
        }
        moments.step = step
        moments.first = first
        moments.second = second
    }

    /// Loss and gradient of a batch, then one step of the optimiser.
    ///
    /// - Parameters:
    ///   - series: Sequences of the network's input width, of any lengths.
    ///   - targets: The class of each.
    /// - Throws: `NetworkError` with code `diverged` if loss or gradient is not finite; the weights are then unchanged.
    public mutating func step(_ series: [TimeSeries], targets: [Int]) throws(NetworkError) -> Step {
        let result = computeGradient(series, targets: targets)
        guard result.loss.isFinite, result.gradientNorm.isFinite else {
            throw NetworkError(
                .diverged,
                "training diverged at step \(moments.step + 1): loss \(result.loss), gradient norm \(result.gradientNorm); try a lower learning rate")
        }
        let scale = min(1, configuration.gradientNormLimit / max(result.gradientNorm, .leastNormalMagnitude))
        let factor = configuration.schedule.factor(step: moments.step, totalSteps: totalSteps)
        network.update { values in
            configuration.optimizer.update(
                &values, &moments, gradient: gradient, scale: Float(scale), factor: factor)
        }
        return result
    }

    /// The gradient of the batch's mean loss, in the order of `network.parameters`; for tests.
    package mutating func gradient(_ series: [TimeSeries], targets: [Int]) -> (step: Step, values: [Float]) {
        let step = computeGradient(series, targets: targets)
        return (step, gradient)
    }

    /// Chooses the dropout masks of a shard of a step's batch.
    static func dropoutKey(seed: UInt64, step: Int, shard: Int) -> UInt64 {
        SplitMix64.mix(seed &+ SplitMix64.mix(UInt64(step) << 20 | UInt64(shard)))
    }

    private mutating func computeGradient(_ series: [TimeSeries], targets: [Int]) -> Step {
        precondition(!series.isEmpty && series.count == targets.count, "a target for each sequence")
        let size = network.configuration
        precondition(series.allSatisfy { $0.width == size.inputSize }, "the network takes sequences of width \(size.inputSize)")
        precondition(targets.allSatisfy { (0..<size.outputSize).contains($0) }, "targets are from 0 to \(size.outputSize - 1)")

        // Shards of nearly equal size, so that no thread waits for long.
        let count = (series.count + RecurrentNetwork.shardSize - 1) / RecurrentNetwork.shardSize
        while passes.count < min(max(threads, 1), count) { passes.append(ShardPass(size)) }
        while outcomes.count < count { outcomes.append(ShardOutcome(size)) }
        let bounds = (0...count).map { $0 * series.count / count }
        let weight = 1 / Float(series.count)
        let keys = (0..<count).map { Self.dropoutKey(seed: seed, step: moments.step, shard: $0) }
        let network = network, passes = passes, outcomes = Array(outcomes[..<count])
        parallelForEach(count: count, threads: threads) { thread, n in
            let part = bounds[n]..<bounds[n + 1]
            passes[thread].run(
                network, Array(series[part]), targets: Array(targets[part]), weight: weight, dropoutKey: keys[n],
                into: outcomes[n])
        }
        var total = outcomes[0].gradient
        for outcome in outcomes[1...] { total.add(outcome.gradient) }
        total.unpack(into: &gradient, like: network.parameters, hiddenSize: size.hiddenSize)
        return Step(
            loss: outcomes.reduce(0) { $0 + $1.loss } / Double(series.count),
            gradientNorm: norm(gradient), correctCount: outcomes.reduce(0) { $0 + $1.correctCount })
    }
}
