/// A layer of long short-term memory, its weights packed for the kernels.
///
///     i = σ(W_ii x + b_ii + W_hi h + b_hi)        f = σ(W_if x + b_if + W_hf h + b_hf)
///     g = tanh(W_ig x + b_ig + W_hg h + b_hg)     o = σ(W_io x + b_io + W_ho h + b_ho)
///     c' = f c + i g                              h' = o tanh(c')
///
/// as in PyTorch's `nn.LSTM`. A value without state: what a run needs is in `Trace`, what a stream carries in
/// `RecurrentState`.
///
/// Columns of pre-activations are ordered by groups of 16 units, and in a group by gate, so that the four gates of a unit
/// lie in neighbouring panels and the kernel of the cell reads them side by side.
struct LSTMLayer: Sendable {
    static let gateCount = 4

    let inputSize: Int
    let hiddenSize: Int
    private(set) var inputWeights: PanelMatrix
    private(set) var recurrentWeights: PanelMatrix
    /// The sum of both biases: they only ever occur together.
    private(set) var bias: [Float]
    /// The weights with rows and columns exchanged, for the way back; only in training.
    private(set) var transposed: Transposed?

    struct Transposed: Sendable {
        var inputWeights: PanelMatrix
        var recurrentWeights: PanelMatrix
    }

    init(inputSize: Int, hiddenSize: Int, trainable: Bool) {
        self.inputSize = inputSize
        self.hiddenSize = hiddenSize
        let columns = Self.gateColumns(hiddenSize)
        inputWeights = PanelMatrix(rows: inputSize, columns: columns)
        recurrentWeights = PanelMatrix(rows: hiddenSize, columns: columns)
        bias = [Float](repeating: 0, count: columns)
        if trainable {
            transposed = Transposed(
                inputWeights: PanelMatrix(rows: columns, columns: inputSize),
                recurrentWeights: PanelMatrix(rows: columns, columns: hiddenSize))
        }
    }

    /// Columns of the pre-activations of all gates, units padded to whole groups.
    static func gateColumns(_ hiddenSize: Int) -> Int {
        gateCount * PanelMatrix.panelCount(columns: hiddenSize) * PanelMatrix.panelWidth
    }

    /// The column of row n of a PyTorch weight, in which the gates follow each other.
    static func column(_ n: Int, hiddenSize: Int) -> Int {
        let width = PanelMatrix.panelWidth
        let (gate, unit) = n.quotientAndRemainder(dividingBy: hiddenSize)
        return (unit / width * gateCount + gate) * width + unit % width
    }

    /// Takes weights in PyTorch's layout.
    mutating func setWeights(input: Span<Float>, recurrent: Span<Float>, inputBias: Span<Float>, recurrentBias: Span<Float>) {
        let hidden = hiddenSize
        let column = { Self.column($0, hiddenSize: hidden) }
        inputWeights.setTransposed(input, column: column)
        recurrentWeights.setTransposed(recurrent, column: column)
        for n in 0..<Self.gateCount * hidden { bias[column(n)] = inputBias[n] + recurrentBias[n] }
        if transposed != nil {
            transposed!.inputWeights.setRows(input, row: column)
            transposed!.recurrentWeights.setRows(recurrent, row: column)
        }
    }

    // MARK: forward

    /// All that a run over a batch leaves behind: what the next layer reads, and what the way back needs.
    struct Trace: Sendable {
        /// Activations of the gates after the way forward; the gradients of their pre-activations after the way back.
        var gates: PanelMatrix
        /// States, with a row for each sequence before the first step.
        var cell: PanelMatrix
        var hidden: PanelMatrix

        init(hiddenSize: Int) {
            gates = PanelMatrix(rows: 0, columns: LSTMLayer.gateColumns(hiddenSize))
            cell = PanelMatrix(rows: 0, columns: hiddenSize)
            hidden = PanelMatrix(rows: 0, columns: hiddenSize)
        }

        /// Makes room for a batch and sets the states before its first step to zero.
        mutating func prepare(for batch: SequenceBatch) {
            gates.reshape(rows: batch.rowCount)
            cell.reshape(rows: batch.count + batch.rowCount)
            hidden.reshape(rows: batch.count + batch.rowCount)
            cell.clear(rows: 0..<batch.count)
            hidden.clear(rows: 0..<batch.count)
        }
    }

    /// Runs a batch whose steps are the rows of `input` from `inputStart` on.
    func forward(_ batch: SequenceBatch, input: PanelMatrix, from inputStart: Int, trace: inout Trace) {
        trace.gates.setProduct(
            rows: 0..<batch.rowCount, of: input, from: inputStart, with: inputWeights, depth: inputSize, bias: bias)
        for step in 0..<batch.stepCount {
            let rows = batch.rows(of: step), previous = batch.previousStateRow(of: step)
            trace.gates.addProduct(
                rows: rows, of: trace.hidden, from: previous, with: recurrentWeights, depth: hiddenSize)
            trace.gates.stepLSTM(
                rows: rows, cell: &trace.cell, hidden: &trace.hidden, previous: previous, next: batch.stateRow(of: step))
        }
    }
}
