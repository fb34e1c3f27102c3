/// The weights of a network under PyTorch's names, shapes and gate orders, in one flat array.
///
/// `rnn.weight_ih_l0` [4 hidden, input], `rnn.weight_hh_l0` [4 hidden, hidden], `rnn.bias_ih_l0` and `rnn.bias_hh_l0`
/// [4 hidden] with the gates in the order i, f, g, o, and so on for each layer; then `head.weight` [output, hidden] and
/// `head.bias` [output]. So `load_state_dict` takes them in a module with an `nn.LSTM` called `rnn` and an `nn.Linear`
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
    public let entries: [Entry]
    /// All weights, tensor after tensor.
    public var values: [Float]

    private init(entries: [Entry], values: [Float]) {
        self.entries = entries
        self.values = values
    }

    /// All zero.
    public init(zerosFor configuration: NetworkConfiguration) {
        entries = Self.entries(of: configuration)
        values = [Float](repeating: 0, count: entries.last!.range.upperBound)
    }

    /// Fresh weights: recurrent matrices orthogonal (one for each gate), the others uniform within
    /// ±1/sqrt(hidden size), biases zero but for the forget gates' 1.
    public init(for configuration: NetworkConfiguration, using generator: inout SeededGenerator) {
        self.init(zerosFor: configuration)
        let hidden = configuration.hiddenSize
        let bound = 1 / Double(hidden).squareRoot()
        for entry in entries {
            if entry.name.contains("weight_hh") {
                for gate in 0..<entry.shape[0] / hidden {
                    let first = entry.range.lowerBound + gate * hidden * hidden
                    values.replaceSubrange(first..<first + hidden * hidden, with: orthogonalMatrix(hidden, using: &generator))
                }
            } else if entry.name.contains("bias_ih") {
                for unit in hidden..<2 * hidden { values[entry.range.lowerBound + unit] = 1 }
            } else if entry.name.contains("weight") {
                for place in entry.range { values[place] = Float(generator.uniform(in: -bound...bound)) }
            }
        }
    }

    /// The weights of a file or another framework; tensors that the network does not know are ignored.
    public init(_ tensors: [String: Tensor], for configuration: NetworkConfiguration) throws(NetworkError) {
        try configuration.validate()
        let entries = Self.entries(of: configuration)
        // Shapes first: nothing is allocated for a configuration that the tensors do not bear out.
        for entry in entries {
            guard let tensor = tensors[entry.name] else {
                throw NetworkError(.missingTensor, "the tensor \(entry.name) is missing; the network needs it with shape \(entry.shape)")
            }
            guard tensor.shape == entry.shape, tensor.values.count == entry.range.count else {
                throw NetworkError(.wrongShape, "the tensor \(entry.name) has shape \(tensor.shape); the network needs \(entry.shape)")
            }
            guard tensor.values.allSatisfy(\.isFinite) else {
                throw NetworkError(.notFinite, "the tensor \(entry.name) holds a value that is not finite; all weights must be")
            }
        }
        var values: [Float] = []
        values.reserveCapacity(entries.last!.range.upperBound)
        for entry in entries { values += tensors[entry.name]!.values }
        self.init(entries: entries, values: values)
    }

    /// The weights as named tensors.
    public var tensors: [String: Tensor] {
        Dictionary(uniqueKeysWithValues: entries.map { ($0.name, Tensor(shape: $0.shape, values: Array(values[$0.range]))) })
    }

    /// How many weights there are.
    public var count: Int { values.count }

    func range(_ name: String) -> Range<Int> {
        guard let entry = entries.first(where: { $0.name == name }) else { preconditionFailure("there is no tensor \(name)") }
        return entry.range
    }

    private static func entries(of configuration: NetworkConfiguration) -> [Entry] {
        var entries: [Entry] = []
        func add(_ name: String, _ shape: [Int]) {
            let first = entries.last?.range.upperBound ?? 0
            entries.append(Entry(name: name, shape: shape, range: first..<first + shape.reduce(1, *)))
        }
        let hidden = configuration.hiddenSize
        for layer in 0..<configuration.layerCount {
            add("rnn.weight_ih_l\(layer)", [4 * hidden, configuration.inputSize(ofLayer: layer)])
            add("rnn.weight_hh_l\(layer)", [4 * hidden, hidden])
            add("rnn.bias_ih_l\(layer)", [4 * hidden])
            add("rnn.bias_hh_l\(layer)", [4 * hidden])
        }
        add("head.weight", [configuration.outputSize, hidden])
        add("head.bias", [configuration.outputSize])
        return entries
    }
}
