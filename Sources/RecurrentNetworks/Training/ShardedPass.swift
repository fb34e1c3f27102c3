/// The way of batches through a network and back with a loss of the caller's own, shared by threads.
///
/// A batch is cut into shards of a few sequences. Threads share the shards; each shard's gradient is kept apart, and they
/// are added in the order of the shards, so that any number of threads gives the same bytes. All else that a shard needs,
/// the states of all its steps above all, is memory of its thread, which does not grow with the batch.
public struct ShardedPass: ~Copyable {
    private let configuration: NetworkConfiguration
    private let shardSize: Int
    private let threads: Int
    /// One for each thread.
    private var passes: [BatchPass] = []
    /// One for each shard.
    private var gradients: [ShardGradient] = []

    /// A workspace for networks of this one's configuration.
    ///
    /// - Parameters:
    ///   - threads: How many threads share a batch; of use is at most one for each shard.
    ///   - shardSize: The most sequences of a shard. The gradient's last bits depend on it, but not on the threads.
    public init(_ network: RecurrentNetwork, threads: Int = 1, shardSize: Int = 16) {
        require(shardSize > 0, "shards of \(shardSize) sequences; they have at least one")
        configuration = network.configuration
        self.threads = max(threads, 1)
        self.shardSize = shardSize
    }

    /// What a batch came to.
    public struct Result<Outcome: Sendable>: Sendable {
        /// dL/d of the weights, in the order of `network.parameters.values`.
        public let parameters: [Float]
        /// dL/d of the state before each sequence's first step; empty unless it was asked for.
        public let initialStates: [RecurrentState]
        /// The state after each sequence's last step.
        public let finalStates: [RecurrentState]
        /// What the loss said beside the gradients of each shard's outputs, in the order of the shards.
        public let outcomes: [Outcome]
    }

    /// Chooses the dropout masks of a batch.
    public struct Dropout: Hashable, Sendable {
        /// Of the training.
        public let seed: UInt64
        /// Of the training's batches, counted from 0.
        public let step: Int

        /// The masks of a step.
        public init(seed: UInt64, step: Int) {
            self.seed = seed
            self.step = step
        }

        func key(shard: Int) -> UInt64 {
            SplitMix64.mix(seed &+ SplitMix64.mix(UInt64(step) << 20 | UInt64(shard)))
        }
    }

    /// Runs a batch forward, asks for its loss's gradient shard by shard, and goes back.
    ///
    /// - Parameters:
    ///   - network: One of the configuration that the pass was made for, made to be trained.
    ///   - initialStates: The state before each sequence's first step; none means the zero state.
    ///   - dropout: Chooses the dropout masks; nil drops nothing.
    ///   - needsInitialStates: Whether the gradient of the initial states is wanted.
    ///   - loss: Gets the sequences of a shard and their outputs, and returns dL/d of these, as many, as wide and as long
    ///     as they, and what else is to be known. Shards are asked for at once by several threads.
    public mutating func run<Outcome: Sendable>(
        _ network: RecurrentNetwork, _ series: [TimeSeries], initialStates: [RecurrentState]? = nil,
        dropout: Dropout? = nil, needsInitialStates: Bool = false,
        loss: @Sendable (_ sequences: Range<Int>, _ outputs: [NetworkOutput]) -> (gradients: [TimeSeries], outcome: Outcome)
    ) -> Result<Outcome> {
        require(network.configuration == configuration, "a pass is for networks of the configuration that it was made for")
        require(network.isTrainable, "a network to go back through is made with trainable: true, and not quantized")
        var parameters = [Float](repeating: 0, count: network.parameters.count)
        let shards = run(network, series, initialStates: initialStates, dropout: dropout, into: &parameters) { pass, part in
            let outputs = pass.outputs(network)
            let (gradients, outcome) = loss(part, outputs)
            network.configuration.check(gradients, lengths: outputs.map(\.values.stepCount))
            pass.setOutputGradients(gradients)
            return (outputs.map(\.finalState), outcome)
        } after: { pass in
            needsInitialStates ? pass.initialStateGradients(network) : []
        }
        return Result(
            parameters: parameters, initialStates: shards.flatMap(\.after), finalStates: shards.flatMap(\.before.0),
            outcomes: shards.map(\.before.1))
    }

    /// The same below the surface: `before` sets the gradients of a shard's outputs, `after` sees it when it has gone back.
    mutating func run<Before: Sendable, After: Sendable>(
        _ network: RecurrentNetwork, _ series: [TimeSeries], initialStates: [RecurrentState]?, dropout: Dropout?,
        into parameters: inout [Float], before: @Sendable (BatchPass, Range<Int>) -> Before,
        after: @Sendable (BatchPass) -> After
    ) -> [(before: Before, after: After)] {
        require(!series.isEmpty, "a batch holds at least one sequence")
        network.check(series)
        network.check(initialStates, count: series.count)
        // Shards of nearly equal size, so that no thread waits for long.
        let count = (series.count + shardSize - 1) / shardSize
        while passes.count < min(threads, count) { passes.append(BatchPass(network)) }
        while gradients.count < count { gradients.append(ShardGradient(network)) }
        let (passes, gradients) = (passes, gradients[..<count])
        let results = parallelMap(count: count, threads: threads) { thread, n in
            let part = n * series.count / count..<(n + 1) * series.count / count
            let pass = passes[thread]
            pass.advance(
                network, series[part], initialStates: initialStates?[part],
                dropoutKey: dropout?.key(shard: n))
            let before = before(pass, part)
            pass.backward(network, finalStateGradients: nil, needsInput: false, into: &gradients[n].value)
            return (before: before, after: after(pass))
        }
        for gradient in gradients[1...] { gradients[0].value.add(gradient.value) }
        gradients[0].value.unpack(into: &parameters, like: network)
        return results
    }
}

/// The gradient of a shard.
///
/// A class because threads fill those of a batch at once; only one thread touches it at a time.
private final class ShardGradient: @unchecked Sendable {
    var value: NetworkGradient

    init(_ network: RecurrentNetwork) { value = NetworkGradient(network) }
}

extension NetworkConfiguration {
    /// Traps where the gradients are none of outputs of so many steps.
    func check(_ gradients: [TimeSeries], lengths: [Int]) {
        require(gradients.count == lengths.count, "\(gradients.count) gradients for \(lengths.count) outputs")
        for (gradient, length) in zip(gradients, lengths) {
            require(
                gradient.width == outputWidth && gradient.stepCount == length,
                "a gradient of \(gradient.stepCount) steps of \(gradient.width) for an output of \(length) steps of \(outputWidth)")
        }
    }
}
