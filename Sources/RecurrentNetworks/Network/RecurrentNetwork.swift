/// A network ready to run: recurrent layers, pooling and head, its weights packed for the kernels.
///
/// A value that never changes while it runs: any number of threads and streams may share one. Make it from parameters;
/// those of a model file, or fresh ones.
public struct RecurrentNetwork: Sendable {
    /// What the network is made of.
    public let configuration: NetworkConfiguration
    /// The weights under PyTorch's names.
    public private(set) var parameters: NetworkParameters

    private(set) var layers: [LSTMLayer]
    private(set) var head: DenseLayer

    /// A network with fresh weights, the same for equal generators.
    public init(_ configuration: NetworkConfiguration, using generator: inout SeededGenerator) throws(NetworkError) {
        try configuration.validate()
        self.init(configuration, NetworkParameters(for: configuration, using: &generator), trainable: true)
    }

    /// A network with given weights, ready for inference.
    public init(_ configuration: NetworkConfiguration, tensors: [String: Tensor]) throws(NetworkError) {
        self.init(configuration, try NetworkParameters(tensors, for: configuration), trainable: false)
    }

    init(_ configuration: NetworkConfiguration, _ parameters: NetworkParameters, trainable: Bool) {
        self.configuration = configuration
        self.parameters = parameters
        layers = (0..<configuration.layerCount).map {
            LSTMLayer(
                inputSize: configuration.inputSize(ofLayer: $0), hiddenSize: configuration.hiddenSize, trainable: trainable)
        }
        head = DenseLayer(
            inputSize: configuration.hiddenSize, outputSize: configuration.outputSize, trainable: trainable)
        pack()
    }

    /// Changes the weights and packs them anew.
    mutating func update(_ change: (inout [Float]) -> Void) {
        change(&parameters.values)
        pack()
    }

    private mutating func pack() {
        let parameters = parameters
        let values = parameters.values.span
        for n in layers.indices {
            layers[n].setWeights(
                input: values.extracting(parameters.range("rnn.weight_ih_l\(n)")),
                recurrent: values.extracting(parameters.range("rnn.weight_hh_l\(n)")),
                inputBias: values.extracting(parameters.range("rnn.bias_ih_l\(n)")),
                recurrentBias: values.extracting(parameters.range("rnn.bias_hh_l\(n)")))
        }
        head.setWeights(
            values.extracting(parameters.range("head.weight")), bias: values.extracting(parameters.range("head.bias")))
    }
}
