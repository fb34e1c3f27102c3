/// The gradient of every weight of a network, packed like the weights.
struct NetworkGradient: Sendable {
    var layers: [LSTMLayer.Gradient]
    var head: DenseLayer.Gradient

    init(_ configuration: NetworkConfiguration) {
        layers = (0..<configuration.layerCount).map {
            LSTMLayer.Gradient(
                inputSize: configuration.inputSize(ofLayer: $0), hiddenSize: configuration.hiddenSize)
        }
        head = DenseLayer.Gradient(inputSize: configuration.hiddenSize, outputSize: configuration.outputSize)
    }

    mutating func clear() {
        for n in layers.indices { layers[n].clear() }
        head.clear()
    }

    mutating func add(_ other: NetworkGradient) {
        for n in layers.indices { layers[n].add(other.layers[n]) }
        head.add(other.head)
    }

    /// Unpacks the gradient into the order of `parameters`, over whatever `flat` held.
    func unpack(into flat: inout [Float], like parameters: NetworkParameters, hiddenSize: Int) {
        let column = { LSTMLayer.column($0, hiddenSize: hiddenSize) }
        for (n, layer) in layers.enumerated() {
            layer.inputWeights.copyTransposed(to: &flat, parameters.range("rnn.weight_ih_l\(n)"), column: column)
            layer.recurrentWeights.copyTransposed(to: &flat, parameters.range("rnn.weight_hh_l\(n)"), column: column)
            for name in ["rnn.bias_ih_l\(n)", "rnn.bias_hh_l\(n)"] {
                let range = parameters.range(name)
                for k in range { flat[k] = layer.bias[column(k - range.lowerBound)] }
            }
        }
        head.weights.copyTransposed(to: &flat, parameters.range("head.weight")) { $0 }
        let range = parameters.range("head.bias")
        for k in range { flat[k] = head.bias[k - range.lowerBound] }
    }
}
