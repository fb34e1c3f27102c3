/// The weights of a network under PyTorch's names, shapes and gate orders, in one flat array.
///
/// `embedding.weight` [vocabulary, size]; for each layer n `rnn.weight_ih_ln` [gates · hidden, input], `rnn.weight_hh_ln`
/// [gates · hidden, hidden], `rnn.bias_ih_ln` and `rnn.bias_hh_ln` [gates · hidden], and the same with `_reverse` after the
/// name for the other direction; the gates follow each other: i, f, g, o of an LSTM, r, z, n of a GRU. Then
/// `attention.weight` [features, features], `attention.bias` [features] and `attention.vector` [1, features];
/// `dense.n.weight` [units, input] and `dense.n.bias`; `head.weight` [output, input] and `head.bias` [output].
///
/// So `load_state_dict` takes them in a module with an `nn.LSTM`, `nn.GRU` or `nn.RNN` called `rnn` and an `nn.Linear`
/// called `head`.
public struct NetworkParameters: Hashable, Sendable {
    /// Where one tensor lies in the flat array.
    public struct Entry: Hashable, Sendable {
        /// PyTorch's name.
        public let name: String
        /// PyTorch's shape.
        public let shape: [Int]
        /// Its place in `values`, row-major.
        public let range: Range<Int>
    }

    /// The tensors in their order in `values`.
    public var entries: [Entry] { layout.entries }
    /// All weights, tensor after tensor.
    public var values: [Float]

    let layout: WeightLayout

    /// All zero, for a configuration that has been validated.
    package init(zerosFor configuration: NetworkConfiguration) {
        layout = Self.layout(of: configuration)
        values = [Float](repeating: 0, count: layout.count)
    }

    /// The weights of a file or another framework; tensors that the network does not know are ignored.
    public init(_ tensors: [String: Tensor], for configuration: NetworkConfiguration) throws(NetworkError) {
        try configuration.validate()
        layout = Self.layout(of: configuration)
        values = try layout.values(tensors)
    }

    /// The weights as named tensors.
    public var tensors: [String: Tensor] { layout.tensors(values) }

    /// How many weights there are.
    public var count: Int { values.count }

    /// The place of a tensor in `values`; traps where the network has none of that name.
    public func range(_ name: String) -> Range<Int> { layout.range(name) }

    static func layout(of configuration: NetworkConfiguration) -> WeightLayout {
        var layout = WeightLayout()
        if let size = configuration.embeddingSize { layout.add(TensorName.embedding, [configuration.inputSize, size]) }
        for (layer, hidden) in configuration.hiddenSizes.enumerated() {
            let gates = configuration.cell.gateCount * hidden
            for direction in 0..<configuration.directionCount {
                let name = TensorName.Recurrent(layer: layer, direction: direction)
                layout.add(name.inputWeights, [gates, configuration.inputLayout(ofLayer: layer).count])
                layout.add(name.recurrentWeights, [gates, hidden])
                layout.add(name.inputBias, [gates])
                layout.add(name.recurrentBias, [gates])
            }
        }
        var width = configuration.featureSize
        func addDense(_ name: TensorName.Dense, _ size: Int) {
            layout.add(name.weights, [size, width])
            layout.add(name.bias, [size])
        }
        if configuration.pooling == .attention {
            addDense(.attention, width)
            layout.add(TensorName.attentionVector, [1, width])
        }
        for (n, size) in configuration.denseSizes.enumerated() {
            addDense(.dense(n), size)
            width = size
        }
        if configuration.outputSize > 0 { addDense(.head, configuration.outputSize) }
        return layout
    }
}

/// The names of the tensors of which a network may have several.
struct TensorNames: Sendable {
    /// [layer][direction].
    let recurrent: [[TensorName.Recurrent]]
    let dense: [TensorName.Dense]

    init(_ configuration: NetworkConfiguration) {
        recurrent = configuration.hiddenSizes.indices.map { layer in
            (0..<configuration.directionCount).map { TensorName.Recurrent(layer: layer, direction: $0) }
        }
        dense = configuration.denseSizes.indices.map { .dense($0) }
    }
}

/// The names of tensors, the only place that spells them.
enum TensorName {
    static let embedding = "embedding.weight"
    static let attentionVector = "attention.vector"

    /// Those of one direction of a recurrent layer.
    struct Recurrent: Sendable {
        let inputWeights, recurrentWeights, inputBias, recurrentBias: String

        init(layer: Int, direction: Int) {
            let end = direction == 0 ? "l\(layer)" : "l\(layer)_reverse"
            inputWeights = "rnn.weight_ih_\(end)"
            recurrentWeights = "rnn.weight_hh_\(end)"
            inputBias = "rnn.bias_ih_\(end)"
            recurrentBias = "rnn.bias_hh_\(end)"
        }
    }

    /// Those of a dense layer.
    struct Dense: Sendable {
        let weights, bias: String

        private init(_ name: String) {
            weights = "\(name).weight"
            bias = "\(name).bias"
        }

        static let attention = Dense("attention")
        static let head = Dense("head")
        static func dense(_ n: Int) -> Dense { Dense("dense.\(n)") }
    }
}
