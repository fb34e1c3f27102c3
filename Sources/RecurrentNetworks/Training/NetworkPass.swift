/// One differentiable run of a network: forward over some sequences, then back from the gradients of its outputs and final
/// states to those of its weights, inputs and initial states.
///
/// For what `NetworkTrainer` does not do by itself: a loss of your own, or networks that read each other's states, as an
/// encoder and a decoder do. It runs on the calling thread, and keeps its memory from batch to batch.
public struct NetworkPass: ~Copyable {
    private let pass: BatchPass
    private var gradient: NetworkGradient
    private var isForward = false

    /// A workspace for networks of this one's configuration.
    public init(_ network: RecurrentNetwork) {
        pass = BatchPass(network)
        gradient = NetworkGradient(network)
    }

    /// The output for each sequence, as `RecurrentNetwork.run` gives it.
    ///
    /// - Parameters:
    ///   - initialStates: The state before each sequence's first step; none means the zero state.
    ///   - dropoutKey: Chooses the dropout masks; nil drops nothing.
    public mutating func forward(
        _ network: RecurrentNetwork, _ series: [TimeSeries], initialStates: [RecurrentState]? = nil,
        dropoutKey: UInt64? = nil
    ) -> [NetworkOutput] {
        network.check(series)
        network.check(initialStates, count: series.count)
        isForward = true
        return pass.forward(network, series, initialStates: initialStates, dropoutKey: dropoutKey)
    }

    /// Gradients of a loss.
    public struct Gradients: Sendable {
        /// Of the weights, in the order of `network.parameters.values`.
        public let parameters: [Float]
        /// Of each sequence's steps; with an embedding, of the rows that its tokens chose.
        public let inputs: [TimeSeries]
        /// Of the state before each sequence's first step.
        public let initialStates: [RecurrentState]
    }

    /// The way back of the latest `forward`, once.
    ///
    /// - Parameters:
    ///   - network: The same network, with unchanged weights; made to be trained.
    ///   - outputGradients: dL/d of each output's values; nil where the loss does not read them.
    ///   - finalStateGradients: dL/d of each final state; nil where the loss does not read them.
    public mutating func backward(
        _ network: RecurrentNetwork, outputGradients: [TimeSeries]?, finalStateGradients: [RecurrentState]? = nil
    ) -> Gradients {
        precondition(isForward, "each way back needs a forward run of its own")
        isForward = false
        pass.setOutputGradients(outputGradients)
        pass.backward(network, finalStateGradients: finalStateGradients, needsInput: true, into: &gradient)
        var parameters = [Float](repeating: 0, count: network.parameters.count)
        gradient.unpack(into: &parameters, like: network)
        return Gradients(
            parameters: parameters, inputs: pass.inputGradients(), initialStates: pass.initialStateGradients(network))
    }
}
