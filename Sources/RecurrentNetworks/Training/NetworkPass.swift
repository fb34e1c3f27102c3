/// One differentiable run of a network: forward over some sequences, then back from the gradients of its outputs and final
/// states to those of its weights, inputs and initial states.
///
/// For what `NetworkTrainer` does not do by itself: networks that read each other's states, as an encoder and a decoder do.
/// It runs on the calling thread, and keeps its memory from batch to batch; `ShardedPass` takes a loss of your own to
/// several.
public struct NetworkPass: ~Copyable {
    private let pass: BatchPass
    private let configuration: NetworkConfiguration
    private var gradient: NetworkGradient
    /// Steps of the output for each sequence of the latest way forward; nil when it has been gone back.
    private var outputLengths: [Int]?

    /// A workspace for networks of this one's configuration.
    public init(_ network: RecurrentNetwork) {
        pass = BatchPass(network)
        configuration = network.configuration
        gradient = NetworkGradient(network)
    }

    /// The output for each sequence, as `RecurrentNetwork.run` gives it. No sequences have no outputs, and no way back.
    ///
    /// - Parameters:
    ///   - network: One of the configuration that the pass was made for.
    ///   - initialStates: The state before each sequence's first step; none means the zero state.
    ///   - dropoutKey: Chooses the dropout masks; nil drops nothing.
    public mutating func forward(
        _ network: RecurrentNetwork, _ series: [TimeSeries], initialStates: [RecurrentState]? = nil,
        dropoutKey: UInt64? = nil
    ) -> [NetworkOutput] {
        check(network)
        network.check(series)
        network.check(initialStates, count: series.count)
        outputLengths = series.isEmpty ? nil : series.map { configuration.pooling == nil ? $0.stepCount : 1 }
        return series.isEmpty ? [] : pass.forward(network, series, initialStates: initialStates, dropoutKey: dropoutKey)
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
    ///   - outputGradients: dL/d of each output's values, as many, as wide and as long as they; nil where the loss does not
    ///     read them.
    ///   - finalStateGradients: dL/d of each final state; nil where the loss does not read them.
    public mutating func backward(
        _ network: RecurrentNetwork, outputGradients: [TimeSeries]?, finalStateGradients: [RecurrentState]? = nil
    ) -> Gradients {
        guard let lengths = outputLengths else { fatalError("each way back needs a forward run of its own") }
        check(network)
        require(network.isTrainable, "a network to go back through is made with trainable: true, and not quantized")
        network.check(finalStateGradients, count: lengths.count)
        if let outputGradients { configuration.check(outputGradients, lengths: lengths) }
        outputLengths = nil
        pass.setOutputGradients(outputGradients)
        pass.backward(network, finalStateGradients: finalStateGradients, needsInput: true, into: &gradient)
        var parameters = [Float](repeating: 0, count: network.parameters.count)
        gradient.unpack(into: &parameters, like: network)
        return Gradients(
            parameters: parameters, inputs: pass.inputGradients(), initialStates: pass.initialStateGradients(network))
    }

    private func check(_ network: RecurrentNetwork) {
        require(
            network.configuration == configuration, "a pass is for networks of the configuration that it was made for")
    }
}
