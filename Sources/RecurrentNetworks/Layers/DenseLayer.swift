/// A dense layer, y = W x + b, its weights packed for the kernels; PyTorch's `nn.Linear`.
struct DenseLayer: Sendable {
    let input, output: PanelLayout
    private(set) var weights: WeightMatrix
    private(set) var bias: [Float]
    /// The weights with rows and columns exchanged, for the way back; only in training.
    private(set) var transposed: WeightMatrix?

    init(input: PanelLayout, outputSize: Int, trainable: Bool) {
        self.input = input
        output = PanelLayout(size: outputSize)
        weights = WeightMatrix(rows: input.columnCount, columns: outputSize)
        bias = [Float](repeating: 0, count: weights.panelCount * PanelMatrix.panelWidth)
        if trainable { transposed = WeightMatrix(rows: outputSize, columns: input.columnCount) }
    }

    /// Takes weights in PyTorch's layout, [output, input].
    mutating func setWeights(_ values: Span<Float>, bias newBias: Span<Float>) {
        weights.setTransposed(values, rows: input, columns: output)
        for n in 0..<output.size { bias[n] = newBias[n] }
        transposed?.setRows(values, rows: output, columns: input)
    }

    /// Sets the first rows of `output`.
    func forward(_ input: PanelMatrix, rows: Int, into output: inout PanelMatrix) {
        output.setProduct(rows: 0..<rows, of: input, from: 0, with: weights, depth: weights.rowCount, bias: bias)
    }

    struct Gradient: Sendable {
        var weights: PanelMatrix
        var bias: [Float]

        init(_ layer: DenseLayer) {
            weights = PanelMatrix(rows: layer.weights.rowCount, columns: layer.weights.columnCount)
            bias = [Float](repeating: 0, count: layer.bias.count)
        }

        mutating func clear() {
            weights.clear()
            for n in bias.indices { bias[n] = 0 }
        }

        mutating func add(_ other: Gradient) {
            weights.add(rows: 0..<weights.rowCount, other.weights, from: 0)
            for n in bias.indices { bias[n] += other.bias[n] }
        }
    }

    /// Adds to the weights' gradient and sets that of the input's first rows.
    func backward(
        input: PanelMatrix, outputGradient: PanelMatrix, rows: Int, inputGradient: inout PanelMatrix, gradient: inout Gradient
    ) {
        guard let transposed else { preconditionFailure("the layer was packed for inference; pack it as trainable") }
        gradient.weights.addTransposedProduct(of: input, from: 0, with: outputGradient, from: 0, count: rows)
        outputGradient.addColumnSums(rows: 0..<rows, to: &gradient.bias)
        inputGradient.setProduct(
            rows: 0..<rows, of: outputGradient, from: 0, with: transposed, depth: transposed.rowCount)
    }
}
