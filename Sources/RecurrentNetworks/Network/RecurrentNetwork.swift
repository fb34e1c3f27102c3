/// A network ready to run: embedding, recurrent layers, pooling and head, its weights packed for the kernels.
///
/// A value that never changes while it runs: any number of threads and streams may share one. Make it from parameters;
/// those of a model file, or fresh ones.
public struct RecurrentNetwork: Sendable {
    /// What the network is made of.
    public let configuration: NetworkConfiguration
    /// The weights under PyTorch's names.
    public private(set) var parameters: NetworkParameters

    private(set) var embedding: EmbeddingLayer?
    private(set) var layers: [StackedLayer]
    private(set) var attention: AttentionLayer?
    private(set) var head: Head
    /// Kept, so that no step of a training spells them anew.
    let names: TensorNames
    /// Shared with its copies, which are of the same configuration.
    let workspaces = BlockWorkspacePool()

    /// A network with fresh weights, the same for equal generators; it can be trained.
    public init(_ configuration: NetworkConfiguration, using generator: inout SeededGenerator) throws(NetworkError) {
        try configuration.validate()
        self.init(configuration, NetworkParameters(for: configuration, using: &generator), trainable: true)
    }

    /// A network with given weights, under PyTorch's names.
    ///
    /// - Parameter trainable: Whether a `NetworkPass` may go back through it, for which it then keeps its weights twice; a
    ///   `NetworkTrainer` takes any network.
    public init(
        _ configuration: NetworkConfiguration, tensors: [String: Tensor], trainable: Bool = false
    ) throws(NetworkError) {
        self.init(configuration, try NetworkParameters(tensors, for: configuration), trainable: trainable)
    }

    /// A network with the weights of another one of the same configuration, or a changed copy of them.
    ///
    /// - Parameter trainable: As above.
    /// - Throws: `NetworkError` where a weight is not finite; parameters of another configuration trap.
    public init(
        _ configuration: NetworkConfiguration, parameters: NetworkParameters, trainable: Bool = false
    ) throws(NetworkError) {
        try configuration.validate()
        let layout = NetworkParameters.layout(of: configuration)
        require(
            parameters.layout == layout && parameters.count == layout.count,
            "a network of \(layout.count) weights got \(parameters.count), or those of other tensors")
        if let bad = parameters.values.firstIndex(where: { !$0.isFinite }) {
            throw NetworkError(.notFinite, "weight \(bad) is \(parameters.values[bad]); all weights must be finite")
        }
        self.init(configuration, parameters, trainable: trainable)
    }

    init(_ configuration: NetworkConfiguration, _ parameters: NetworkParameters, trainable: Bool) {
        self.configuration = configuration
        self.parameters = parameters
        names = TensorNames(configuration)
        embedding = configuration.embeddingSize.map { EmbeddingLayer(vocabulary: configuration.inputSize, size: $0) }
        layers = configuration.hiddenSizes.indices.map { StackedLayer(configuration, layer: $0, trainable: trainable) }
        attention = configuration.pooling == .attention ? AttentionLayer(configuration, trainable: trainable) : nil
        head = Head(configuration, trainable: trainable)
        pack()
    }

    /// Whether a pass may go back through it.
    var isTrainable: Bool { layers[0].directions[0].transposed != nil }

    /// Changes the weights, in the order of `parameters`, and packs them anew.
    public mutating func update(_ change: (inout [Float]) -> Void) {
        let count = parameters.count
        change(&parameters.values)
        require(parameters.count == count, "a network of \(count) weights got \(parameters.count)")
        pack()
    }

    private mutating func pack() {
        let parameters = parameters
        let values = parameters.values.span
        if embedding != nil { embedding!.setWeights(values.extracting(parameters.range(TensorName.embedding))) }
        for n in layers.indices {
            for direction in layers[n].directions.indices {
                let name = names.recurrent[n][direction]
                layers[n].directions[direction].setWeights(
                    input: values.extracting(parameters.range(name.inputWeights)),
                    recurrent: values.extracting(parameters.range(name.recurrentWeights)),
                    inputBias: values.extracting(parameters.range(name.inputBias)),
                    recurrentBias: values.extracting(parameters.range(name.recurrentBias)))
            }
        }
        attention?.setWeights(parameters)
        head.setWeights(parameters, names.dense)
    }

    /// The same network with the weights of its recurrent layers rounded to 8 bits, each unit's to multiples of its own: a
    /// quarter of the memory to read at every step, which is what takes the time of a stream. `parameters` stay what they
    /// are, and a `NetworkTrainer` goes on with those; a pass does not go back through rounded weights.
    ///
    /// What the layers read is rounded to 16 bits on the way, a step at a time, so that a stream still gives the bits of the
    /// whole sequence.
    public func quantized() -> RecurrentNetwork {
        var network = self
        for n in layers.indices {
            for direction in layers[n].directions.indices { network.layers[n].directions[direction].roundWeights() }
        }
        return network
    }

    /// Traps where the sequences are none for this network: a mistake in the calling program.
    func check(_ series: [TimeSeries]) {
        let width = configuration.embeddingSize == nil ? configuration.inputSize : 1
        for series in series where series.width != width {
            fatalError(
                configuration.embeddingSize == nil
                    ? "the network takes sequences of width \(width), not \(series.width)"
                    : "the network takes sequences of tokens, not of width \(series.width)")
        }
    }

    /// Lays some steps of the sequences, the first of which begins at row 0, into `input` in the batch's order.
    func pack(_ series: [TimeSeries], _ batch: SequenceBatch, steps: Range<Int>, into input: inout PanelMatrix) {
        input.reshape(rows: batch.rows(ofSteps: steps).count)
        batch.forEachRow(ofSteps: steps) { place, step, row in
            let (width, array) = (series[batch.order[place]].width, series[batch.order[place]].values)
            if let embedding {
                embedding.copy(array[step], to: row, of: &input)
            } else {
                input.setRow(row, to: array.span.extracting(step * width..<(step + 1) * width))
            }
        }
    }
}
