/// A recurrent layer of any cell in one direction, its weights packed for the kernels.
///
/// A value without state: what a run needs is in `Trace`, what a stream carries in `State`. What all cells share is here and
/// in `RecurrentLayer+Backward.swift`; the equations of each are in the file of its name.
///
/// Columns of pre-activations are ordered by gate, and each gate begins a panel. PyTorch's layout is the same without
/// the padding.
struct RecurrentLayer: Sendable {
    typealias Cell = NetworkConfiguration.Cell

    let cell: Cell
    /// Of a row of the input.
    let input: PanelLayout
    /// Of a row of pre-activations.
    let gates: PanelLayout
    private(set) var inputWeights: WeightMatrix
    private(set) var recurrentWeights: WeightMatrix
    /// Added with the input's part: the sum of both biases where they only ever occur together.
    private(set) var bias: [Float]
    /// Added with the state's part where the cell keeps the two parts apart; empty elsewhere.
    private(set) var recurrentBias: [Float]
    /// The weights with rows and columns exchanged, for the way back; only in training, and never of rounded weights.
    private(set) var transposed: Transposed?

    struct Transposed: Sendable {
        var inputWeights: WeightMatrix
        var recurrentWeights: WeightMatrix
    }

    init(_ cell: Cell, input: PanelLayout, hiddenSize: Int, trainable: Bool) {
        self.cell = cell
        self.input = input
        gates = PanelLayout(parts: cell.gateCount, size: hiddenSize)
        inputWeights = WeightMatrix(rows: input.columnCount, columns: gates.columnCount)
        recurrentWeights = WeightMatrix(rows: hiddenSize, columns: gates.columnCount)
        bias = [Float](repeating: 0, count: inputWeights.panelCount * PanelMatrix.panelWidth)
        recurrentBias = cell == .gruResetAfter ? bias : []
        if trainable {
            transposed = Transposed(
                inputWeights: WeightMatrix(rows: gates.columnCount, columns: input.columnCount),
                recurrentWeights: WeightMatrix(rows: gates.columnCount, columns: hiddenSize))
        }
    }

    var hiddenSize: Int { gates.size }

    /// Takes weights in PyTorch's layout.
    mutating func setWeights(input: Span<Float>, recurrent: Span<Float>, inputBias: Span<Float>, recurrentBias: Span<Float>) {
        let (x, h, gates) = (self.input, PanelLayout(size: hiddenSize), gates)
        inputWeights.setTransposed(input, rows: x, columns: gates)
        recurrentWeights.setTransposed(recurrent, rows: h, columns: gates)
        transposed?.inputWeights.setRows(input, rows: gates, columns: x)
        transposed?.recurrentWeights.setRows(recurrent, rows: gates, columns: h)
        for n in 0..<gates.count {
            let column = gates.column(n)
            if self.recurrentBias.isEmpty {
                bias[column] = inputBias[n] + recurrentBias[n]
            } else {
                bias[column] = inputBias[n]
                self.recurrentBias[column] = recurrentBias[n]
            }
        }
    }

    /// Has the products of the way forward use 8 bits a weight. There is no way back from there.
    mutating func roundWeights() {
        transposed = nil
        inputWeights.round()
        recurrentWeights.round()
    }

    // MARK: state

    /// The states of some sequences: all that a run without a way back has to remember.
    struct State: Sendable {
        /// A row a sequence; where every step is kept, the states before the first one and then those after each.
        var hidden: PanelMatrix
        /// The same of an LSTM's cells; without columns elsewhere.
        var cell: PanelMatrix

        /// The state before the first step: zero.
        init(_ cell: Cell, count: Int, hiddenSize: Int) {
            hidden = PanelMatrix(rows: count, columns: hiddenSize)
            self.cell = PanelMatrix(rows: count, columns: cell == .lstm ? hiddenSize : 0)
        }

        /// Copies the state of one sequence.
        mutating func setRow(_ row: Int, _ source: State, from start: Int) {
            hidden.setRows(row..<row + 1, source.hidden, from: start)
            cell.setRows(row..<row + 1, source.cell, from: start)
        }
    }

    /// The state of `count` sequences before the first step: zero.
    func zeroState(count: Int) -> State { State(cell, count: count, hiddenSize: hiddenSize) }

    /// Room for what some steps leave beside their states.
    struct Workspace: Sendable {
        /// The gates: pre-activations, then activations; after the way back the gradients of the pre-activations.
        var gates: PanelMatrix
        /// What else a cell needs of the state's part: see its file. Without columns where it needs nothing.
        var recurrent: PanelMatrix

        init(_ cell: Cell, hiddenSize: Int) {
            let columns = PanelLayout(parts: cell.gateCount, size: hiddenSize).columnCount
            gates = PanelMatrix(rows: 0, columns: columns)
            let recurrentColumns =
                switch cell {
                case .gruResetAfter: columns
                case .gruResetBefore: hiddenSize
                case .lstm, .elmanTanh, .elmanSigmoid, .elmanReLU: 0
                }
            recurrent = PanelMatrix(rows: 0, columns: recurrentColumns)
        }

        mutating func reshape(rows: Int) {
            gates.reshape(rows: rows)
            recurrent.reshape(rows: rows)
        }
    }

    // MARK: forward

    /// Sets `rows` of the gates to the input's part of the pre-activations.
    func start(rows: Range<Int>, _ workspace: inout Workspace, input: PanelMatrix, from inputStart: Int) {
        workspace.gates.setProduct(
            rows: rows, of: input, from: inputStart, with: inputWeights, depth: inputWeights.rowCount, bias: bias)
    }

    /// One step of as many sequences as `rows`, for which `start` has been called: reads their states from row `previous`
    /// on and writes the next ones from row `next` on.
    func advance(_ state: inout State, previous: Int, next: Int, rows: Range<Int>, _ workspace: inout Workspace) {
        switch cell {
        case .elmanTanh: advanceElman(.tanh, &state, previous, next, rows, &workspace)
        case .elmanSigmoid: advanceElman(.sigmoid, &state, previous, next, rows, &workspace)
        case .elmanReLU: advanceElman(.relu, &state, previous, next, rows, &workspace)
        case .lstm: advanceLSTM(&state, previous, next, rows, &workspace)
        case .gruResetAfter: advanceGRUAfter(&state, previous, next, rows, &workspace)
        case .gruResetBefore: advanceGRUBefore(&state, previous, next, rows, &workspace)
        }
    }

    /// All that a run over a batch leaves behind: what the next layer reads, and what the way back needs.
    struct Trace: Sendable {
        var workspace: Workspace
        var state: State
        /// A row a sequence. Before the way back dL/dc of the final states; after it, that of the initial ones.
        var cellGradient: PanelMatrix
        /// Room for one step back: see the cell's file.
        var scratch: PanelMatrix

        init(_ cell: Cell, hiddenSize: Int) {
            workspace = Workspace(cell, hiddenSize: hiddenSize)
            state = State(cell, count: 0, hiddenSize: hiddenSize)
            cellGradient = PanelMatrix(rows: 0, columns: state.cell.columnCount)
            scratch = PanelMatrix(rows: 0, columns: cell == .gruResetBefore ? hiddenSize : 0)
        }

        /// Makes room for a batch and sets the states before its first step to zero.
        mutating func prepare(for batch: SequenceBatch) {
            workspace.reshape(rows: batch.rowCount)
            state.hidden.reshape(rows: batch.count + batch.rowCount)
            state.cell.reshape(rows: batch.count + batch.rowCount)
            state.hidden.clear(rows: 0..<batch.count)
            state.cell.clear(rows: 0..<batch.count)
        }
    }

    /// Runs a batch whose steps are the rows of `input` from `inputStart` on, from the states that `trace` begins with.
    func forward(_ batch: SequenceBatch, input: PanelMatrix, from inputStart: Int, trace: inout Trace) {
        start(rows: 0..<batch.rowCount, &trace.workspace, input: input, from: inputStart)
        for step in 0..<batch.stepCount {
            advance(
                &trace.state, previous: batch.previousStateRow(of: step), next: batch.stateRow(of: step),
                rows: batch.rows(of: step), &trace.workspace)
        }
    }
}

extension NetworkConfiguration.Cell {
    /// Weighted sums a unit.
    var gateCount: Int {
        switch self {
        case .elmanTanh, .elmanSigmoid, .elmanReLU: 1
        case .gruResetAfter, .gruResetBefore: 3
        case .lstm: 4
        }
    }
}
