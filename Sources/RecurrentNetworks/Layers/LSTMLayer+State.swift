extension LSTMLayer {
    /// The states of some sequences at one step: all that a run without a way back has to remember.
    struct State: Sendable {
        /// A row a sequence.
        var cell: PanelMatrix
        var hidden: PanelMatrix

        /// The state before the first step: zero.
        init(count: Int, hiddenSize: Int) {
            cell = PanelMatrix(rows: count, columns: hiddenSize)
            hidden = PanelMatrix(rows: count, columns: hiddenSize)
        }
    }

    /// Sets `rows` of the gates to the input's part of the pre-activations.
    func start(rows: Range<Int>, of gates: inout PanelMatrix, input: PanelMatrix) {
        gates.setProduct(rows: rows, of: input, from: 0, with: inputWeights, depth: inputSize, bias: bias)
    }

    /// One step of as many sequences, the first ones of `state`, as `rows` has; `start` has been called for these.
    func advance(_ state: inout State, rows: Range<Int>, of gates: inout PanelMatrix) {
        gates.addProduct(rows: rows, of: state.hidden, from: 0, with: recurrentWeights, depth: hiddenSize)
        gates.stepLSTM(rows: rows, cell: &state.cell, hidden: &state.hidden, previous: 0, next: 0)
    }
}
