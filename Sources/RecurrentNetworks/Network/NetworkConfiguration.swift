/// What a network is made of: a stack of recurrent layers, a pooling over the steps and a dense head.
public struct NetworkConfiguration: Codable, Hashable, Sendable {
    /// The kind of recurrent layer.
    public enum Cell: String, Codable, Hashable, Sendable, CaseIterable {
        /// Long short-term memory with a forget gate and without peepholes (Gers, Schmidhuber and Cummins 2000).
        case lstm
    }

    /// How the outputs of the last recurrent layer become one vector.
    public enum Pooling: String, Codable, Hashable, Sendable, CaseIterable {
        /// The output of the last step of the sequence.
        case last
        /// The mean of the outputs of all its steps.
        case mean
    }

    /// Values in a step of the input.
    public var inputSize: Int
    /// The kind of every recurrent layer.
    public var cell: Cell
    /// Units of each recurrent layer.
    public var hiddenSize: Int
    /// Recurrent layers, one on top of the other.
    public var layerCount: Int
    /// The probability with which an output of each recurrent layer but the last is dropped in training.
    public var dropout: Double
    /// How the steps become one vector.
    public var pooling: Pooling
    /// The probability with which a value of the pooled vector is dropped in training.
    public var headDropout: Double
    /// Logits.
    public var outputSize: Int

    /// A network of two layers of 128 units with mean pooling, unless told otherwise.
    public init(
        inputSize: Int, outputSize: Int, cell: Cell = .lstm, hiddenSize: Int = 128, layerCount: Int = 2,
        dropout: Double = 0, pooling: Pooling = .mean, headDropout: Double = 0
    ) {
        self.inputSize = inputSize
        self.outputSize = outputSize
        self.cell = cell
        self.hiddenSize = hiddenSize
        self.layerCount = layerCount
        self.dropout = dropout
        self.pooling = pooling
        self.headDropout = headDropout
    }

    /// Throws where a size is not positive or absurd, or a probability not in 0 ..< 1.
    public func validate() throws(NetworkError) {
        let sizes = [
            ("inputSize", inputSize, 65_536), ("outputSize", outputSize, 1_048_576), ("hiddenSize", hiddenSize, 16_384),
            ("layerCount", layerCount, 64),
        ]
        for (name, value, limit) in sizes where !(1...limit).contains(value) {
            throw NetworkError(.badConfiguration, "the network's \(name) is \(value); it must be from 1 to \(limit)")
        }
        for (name, value) in [("dropout", dropout), ("headDropout", headDropout)] where !(value >= 0 && value < 1) {
            throw NetworkError(.badConfiguration, "the network's \(name) is \(value); it must be at least 0 and less than 1")
        }
    }

    /// Width of the input of a recurrent layer.
    func inputSize(ofLayer layer: Int) -> Int { layer == 0 ? inputSize : hiddenSize }
}
