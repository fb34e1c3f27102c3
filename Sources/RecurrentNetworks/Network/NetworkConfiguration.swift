/// What a network is made of: an embedding if its steps are tokens, a stack of recurrent layers, a pooling over the steps
/// or none, and dense layers.
public struct NetworkConfiguration: Codable, Hashable, Sendable {
    /// The kind of recurrent layer. Equations, conventions and papers: `docs/networks/`.
    public enum Cell: String, Codable, Hashable, Sendable, CaseIterable {
        /// The simple recurrent network (Elman 1990) with tanh.
        case elmanTanh = "elman-tanh"
        /// The simple recurrent network with the logistic function.
        case elmanSigmoid = "elman-sigmoid"
        /// The simple recurrent network with max(0, x).
        case elmanReLU = "elman-relu"
        /// Long short-term memory with a forget gate and without peepholes (Gers, Schmidhuber and Cummins 2000).
        case lstm
        /// The gated recurrent unit whose reset gate acts on the recurrent product, as in cuDNN and PyTorch.
        case gruResetAfter = "gru-reset-after"
        /// The gated recurrent unit whose reset gate acts on the state before the recurrent product (Cho et al. 2014).
        case gruResetBefore = "gru-reset-before"
    }

    /// How the outputs of the last recurrent layer become one vector.
    public enum Pooling: String, Codable, Hashable, Sendable, CaseIterable {
        /// The state after the last step; of a bidirectional layer, that of each direction after the last step it takes.
        case last
        /// The mean over all steps.
        case mean
        /// The maximum of each value over all steps.
        case max
        /// A mean with learned weights: u_t = tanh(W h_t + b), a = softmax over the steps of v·u_t, Σ a_t h_t
        /// (Yang et al. 2016).
        case attention
    }

    /// Values in a step of the input; with an embedding the size of the vocabulary.
    public var inputSize: Int
    /// Values by which the first layer knows a token; nil where a step is a vector, not a token.
    public var embeddingSize: Int?
    /// The kind of every recurrent layer.
    public var cell: Cell
    /// Units of each recurrent layer, from the input up; a bidirectional layer has as many for each direction.
    public var hiddenSizes: [Int]
    /// Whether each layer also runs from the last step to the first, its output joined to the forward one's.
    public var bidirectional: Bool
    /// The probability with which an output of each recurrent layer but the last is dropped in training.
    public var dropout: Double
    /// How the steps become one vector; nil where the dense layers read every step instead.
    public var pooling: Pooling?
    /// Units of dense layers between pooling and head, if any.
    public var denseSizes: [Int]
    /// What follows each of those layers.
    public var denseActivation: Activation
    /// The probability with which a value that the dense layers or the head read is dropped in training.
    public var headDropout: Double
    /// Values of the output, which have no activation: logits, say. With 0 there is no head, and the output is what it
    /// would read.
    public var outputSize: Int

    /// A network whose layers may differ in size.
    public init(
        inputSize: Int, outputSize: Int, cell: Cell = .lstm, hiddenSizes: [Int], bidirectional: Bool = false,
        embeddingSize: Int? = nil, dropout: Double = 0, pooling: Pooling? = .mean, denseSizes: [Int] = [],
        denseActivation: Activation = .relu, headDropout: Double = 0
    ) {
        self.inputSize = inputSize
        self.embeddingSize = embeddingSize
        self.cell = cell
        self.hiddenSizes = hiddenSizes
        self.bidirectional = bidirectional
        self.dropout = dropout
        self.pooling = pooling
        self.denseSizes = denseSizes
        self.denseActivation = denseActivation
        self.headDropout = headDropout
        self.outputSize = outputSize
    }

    /// A network of equal layers; two of 128 units with mean pooling, unless told otherwise.
    public init(
        inputSize: Int, outputSize: Int, cell: Cell = .lstm, hiddenSize: Int = 128, layerCount: Int = 2,
        bidirectional: Bool = false, embeddingSize: Int? = nil, dropout: Double = 0, pooling: Pooling? = .mean,
        denseSizes: [Int] = [], denseActivation: Activation = .relu, headDropout: Double = 0
    ) {
        self.init(
            inputSize: inputSize, outputSize: outputSize, cell: cell,
            hiddenSizes: Array(repeating: hiddenSize, count: Swift.max(layerCount, 0)), bidirectional: bidirectional,
            embeddingSize: embeddingSize, dropout: dropout, pooling: pooling, denseSizes: denseSizes,
            denseActivation: denseActivation, headDropout: headDropout)
    }

    /// Values of what pooling makes, or of every step without it: the last layer's units, of both directions if it has two.
    public var featureSize: Int { (hiddenSizes.last ?? 0) * directionCount }

    /// Values of the network's output: of the head, or without one of the last layer before it.
    public var outputWidth: Int { outputSize > 0 ? outputSize : denseSizes.last ?? featureSize }

    /// How many recurrent layers there may be.
    package static let layerCountRange = 1...64

    /// Throws where a size is not positive or absurd, or a probability not in 0 ..< 1.
    public func validate() throws(NetworkError) {
        func check(
            _ setting: String, called name: String? = nil, _ value: Int, _ range: ClosedRange<Int>
        ) throws(NetworkError) {
            try NetworkError.check(setting: setting, called: "the network's \(name ?? setting)", value, range)
        }
        try check("inputSize", inputSize, 1...(embeddingSize == nil ? 65_536 : Int(TimeSeries.highestToken) + 1))
        if let embeddingSize { try check("embeddingSize", embeddingSize, 1...65_536) }
        try check(
            "hiddenSizes.count", called: "number of recurrent layers", hiddenSizes.count, Self.layerCountRange)
        for size in hiddenSizes { try check("hiddenSizes", called: "hidden size", size, 1...16_384) }
        try check("denseSizes.count", called: "number of dense layers", denseSizes.count, 0...64)
        for size in denseSizes { try check("denseSizes", called: "dense size", size, 1...65_536) }
        try check("outputSize", outputSize, 0...1_048_576)
        for (setting, value) in [("dropout", dropout), ("headDropout", headDropout)] where !(value >= 0 && value < 1) {
            throw NetworkError(
                setting: setting, called: "the network's \(setting)", value, "at least 0 and less than 1")
        }
    }
}

extension NetworkConfiguration {
    var directionCount: Int { bidirectional ? 2 : 1 }

    /// How the values that a recurrent layer reads lie in a row.
    func inputLayout(ofLayer layer: Int) -> PanelLayout {
        layer == 0 ? PanelLayout(size: embeddingSize ?? inputSize) : outputLayout(ofLayer: layer - 1)
    }

    /// How the outputs of a recurrent layer lie in a row: direction after direction.
    func outputLayout(ofLayer layer: Int) -> PanelLayout {
        PanelLayout(parts: directionCount, size: hiddenSizes[layer])
    }

    /// How what pooling makes lies in a row.
    var featureLayout: PanelLayout { outputLayout(ofLayer: hiddenSizes.count - 1) }
}
