/// A dense layer, y = W x + b, its weights packed for the kernels.
struct DenseLayer: Sendable {
    let inputSize: Int
    let outputSize: Int
    private(set) var weights: PanelMatrix
    private(set) var bias: [Float]
    /// Rows and columns exchanged, for the way back; only in training.
    private(set) var transposed: PanelMatrix?

    init(inputSize: Int, outputSize: Int, trainable: Bool) {
        self.inputSize = inputSize
        self.outputSize = outputSize
        weights = PanelMatrix(rows: inputSize, columns: outputSize)
        bias = [Float](repeating: 0, count: weights.panelCount * PanelMatrix.panelWidth)
        if trainable { transposed = PanelMatrix(rows: outputSize, columns: inputSize) }
    }

    /// Takes weights in PyTorch's layout, [output, input].
    mutating func setWeights(_ values: Span<Float>, bias newBias: Span<Float>) {
        weights.setTransposed(values) { $0 }
        for n in 0..<outputSize { bias[n] = newBias[n] }
        transposed?.setRows(values) { $0 }
    }

    func forward(_ input: PanelMatrix, rows: Int, into output: inout PanelMatrix) {
        output.setProduct(rows: 0..<rows, of: input, from: 0, with: weights, depth: inputSize, bias: bias)
    }

    struct Gradient: Sendable {
        var weights: PanelMatrix
        var bias: [Float]

        init(inputSize: Int, outputSize: Int) {
            weights = PanelMatrix(rows: inputSize, columns: outputSize)
            bias = [Float](repeating: 0, count: weights.panelCount * PanelMatrix.panelWidth)
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

    func backward(
        input: PanelMatrix, outputGradient: PanelMatrix, rows: Int, inputGradient: inout PanelMatrix, gradient: inout Gradient
    ) {
        guard let transposed else { preconditionFailure("the layer was packed for inference; pack it as trainable") }
        gradient.weights.addTransposedProduct(of: input, from: 0, with: outputGradient, from: 0, count: rows)
        outputGradient.addColumnSums(rows: 0..<rows, to: &gradient.bias)
        inputGradient.setProduct(
            rows: 0..<rows, of: outputGradient, from: 0, with: transposed, depth: outputSize,
            bias: [Float](repeating: 0, count: inputGradient.panelCount * PanelMatrix.panelWidth))
    }
}
