internal import RecurrentNetworks

/// The way of a batch of music through a note network and back, to the gradient of all its weights, shared by threads.
struct NotePass: ~Copyable {
    private var pass: ShardedPass

    /// A workspace for networks of this one's configuration, for batches of so many lanes at most.
    ///
    /// One thread takes up to 8 lanes at a time, but not more than half of them, so that two threads have work.
    init(_ network: NoteNetwork, laneCount: Int, threads: Int) {
        pass = ShardedPass(network.recurrent, threads: threads, shardSize: min(8, (laneCount + 1) / 2))
    }

    /// A stretch of a piece.
    struct Lane: Sendable {
        /// What the network reads: the steps before each target.
        let inputs: TimeSeries
        /// What it should foresee.
        let targets: ArraySlice<KeySet>
        /// The weights of the styles, which make the state before the first step of a piece.
        let styles: [Float]
        /// The state that is carried into it; nil where the piece begins here.
        let carried: RecurrentState?
    }

    /// What a batch came to.
    struct Result {
        /// -log of the probability of all targets, in nats.
        let loss: Double
        /// Of the mean loss of a step over all weights, in the order of `NoteNetwork.weights`.
        let gradient: [Float]
        /// The state after each lane.
        let finalStates: [RecurrentState]
    }

    /// Runs a batch forward and back.
    ///
    /// - Parameter dropout: Chooses the dropout masks; nil drops nothing.
    mutating func run(_ network: NoteNetwork, _ lanes: [Lane], dropout: ShardedPass.Dropout?) -> Result {
        let stepCount = lanes.reduce(0) { $0 + $1.targets.count }
        let estimator = network.estimator, factor = Float(1 / Double(stepCount))
        let result = pass.run(
            network.recurrent, lanes.map(\.inputs),
            initialStates: lanes.map { $0.carried ?? network.initialState(styles: $0.styles) },
            dropout: dropout, needsInitialStates: lanes.contains { $0.carried == nil }
        ) { part, outputs in
            var loss = 0.0
            var weightGradient = [Float](repeating: 0, count: estimator.weights.count)
            let gradients = zip(part, outputs).map { n, output in
                let lane = estimator.loss(
                    of: lanes[n].targets, biases: output.values.values, factor: factor, addingTo: &weightGradient)
                loss += lane.loss
                return TimeSeries(width: estimator.biasCount, values: lane.biasGradient)
            }
            return (gradients, (loss: loss, gradient: weightGradient))
        }

        var own = [Float](repeating: 0, count: network.own.values.count)
        for (n, lane) in lanes.enumerated() where lane.carried == nil {
            for layer in network.configuration.hiddenSizes.indices {
                network.own.addInitialGradient(
                    result.initialStates[n].hidden(ofLayer: layer), layer: layer, styles: lane.styles, to: &own)
            }
        }
        // The estimator's weights are the last.
        let first = own.count - estimator.weights.count
        for shard in result.outcomes {
            for n in shard.gradient.indices { own[first + n] += shard.gradient[n] }
        }
        return Result(
            loss: result.outcomes.reduce(0) { $0 + $1.loss }, gradient: result.parameters + own,
            finalStates: result.finalStates)
    }
}
