internal import CKernels

// The cells' door to the kernels. In all of these self holds the gates, `rows` are those of one step, a sequence each, and
// states are addressed by the row of the first sequence before (`previous`) and after (`next`) the step.

extension PanelMatrix {
    private func check(_ rows: Range<Int>, gates: Int, _ state: PanelMatrix, _ highestRow: Int) {
        precondition(
            rows.upperBound <= rowCount && panelCount == gates * state.panelCount
                && highestRow + rows.count <= state.rowCount,
            "\(rows.count) rows of \(panelCount) panels for a state of \(state.rowCount) x \(state.columnCount)")
    }

    // MARK: activations

    /// self[rows] = f(source[start...]).
    mutating func setActivations(_ activation: Activation, rows: Range<Int>, of source: PanelMatrix, from start: Int) {
        source.check(start..<start + rows.count, gates: 1, self, rows.lowerBound)
        let target = unsafe mutableRows(from: rows.lowerBound)
        unsafe Kernels.table.activate(activation.kernel, target, source.rows(from: start), rows.count, panelCount)
    }

    /// self[rows] = gradient[start...] f'(x), where values[start...] = f(x).
    mutating func setActivationGradients(
        _ activation: Activation, rows: Range<Int>, values: PanelMatrix, gradient: PanelMatrix, from start: Int
    ) {
        values.check(start..<start + rows.count, gates: 1, self, rows.lowerBound)
        gradient.check(start..<start + rows.count, gates: 1, self, rows.lowerBound)
        let target = unsafe mutableRows(from: rows.lowerBound)
        unsafe Kernels.table.activate_back(
            activation.kernel, target, values.rows(from: start), gradient.rows(from: start), rows.count, panelCount)
    }

    // MARK: LSTM

    /// One step on pre-activations: see `lstm_forward`.
    mutating func stepLSTM(
        rows: Range<Int>, cell: inout PanelMatrix, hidden: inout PanelMatrix, previous: Int, next: Int
    ) {
        check(rows, gates: 4, cell, max(previous, next))
        check(rows, gates: 4, hidden, next)
        let gates = unsafe mutableRows(from: rows.lowerBound)
        let after = unsafe cell.mutableRows(from: next)
        let output = unsafe hidden.mutableRows(from: next)
        unsafe Kernels.table.lstm_forward(gates, cell.rows(from: previous), after, output, rows.count, cell.panelCount)
    }

    /// One step back: see `lstm_backward`.
    mutating func stepLSTMBack(
        rows: Range<Int>, cell: PanelMatrix, previous: Int, next: Int, hiddenGradient: PanelMatrix,
        cellGradient: inout PanelMatrix
    ) {
        check(rows, gates: 4, cell, max(previous, next))
        check(rows, gates: 4, hiddenGradient, next)
        check(rows, gates: 4, cellGradient, 0)
        let gates = unsafe mutableRows(from: rows.lowerBound)
        let carried = unsafe cellGradient.mutableRows(from: 0)
        unsafe Kernels.table.lstm_backward(
            gates, cell.rows(from: previous), cell.rows(from: next), hiddenGradient.rows(from: next), carried,
            rows.count, cell.panelCount)
    }

    // MARK: GRU, reset after the product

    /// One step; `recurrent` holds the state's part of the pre-activations in its rows from `recurrentStart` on: see
    /// `gru_after_forward`.
    mutating func stepGRUAfter(
        rows: Range<Int>, recurrent: PanelMatrix, from recurrentStart: Int, hidden: inout PanelMatrix, previous: Int,
        next: Int
    ) {
        check(rows, gates: 3, hidden, max(previous, next))
        recurrent.check(recurrentStart..<recurrentStart + rows.count, gates: 3, hidden, 0)
        let gates = unsafe mutableRows(from: rows.lowerBound)
        let after = unsafe hidden.mutableRows(from: next)
        unsafe Kernels.table.gru_after_forward(
            gates, recurrent.rows(from: recurrentStart), hidden.rows(from: previous), after, rows.count, hidden.panelCount)
    }

    /// One step back: see `gru_after_backward`. `recurrent` has the same rows as self.
    mutating func stepGRUAfterBack(
        rows: Range<Int>, recurrent: inout PanelMatrix, hidden: PanelMatrix, previous: Int, next: Int,
        hiddenGradient: inout PanelMatrix
    ) {
        check(rows, gates: 3, hidden, max(previous, next))
        check(rows, gates: 3, hiddenGradient, max(previous, next))
        recurrent.check(rows, gates: 3, hidden, 0)
        let gates = unsafe mutableRows(from: rows.lowerBound)
        let other = unsafe recurrent.mutableRows(from: rows.lowerBound)
        let carried = unsafe hiddenGradient.mutableRows(from: previous)
        unsafe Kernels.table.gru_after_backward(
            gates, other, hidden.rows(from: previous), hiddenGradient.rows(from: next), carried, rows.count,
            hidden.panelCount)
    }

    // MARK: GRU, reset before the product

    /// The first part of a step: see `gru_before_reset`. `reset` gets r h in its rows from `resetStart` on.
    mutating func resetGRUBefore(
        rows: Range<Int>, reset: inout PanelMatrix, from resetStart: Int, hidden: PanelMatrix, previous: Int
    ) {
        check(rows, gates: 3, hidden, previous)
        check(rows, gates: 3, reset, resetStart)
        let gates = unsafe mutableRows(from: rows.lowerBound)
        let target = unsafe reset.mutableRows(from: resetStart)
        unsafe Kernels.table.gru_before_reset(gates, hidden.rows(from: previous), target, rows.count, hidden.panelCount)
    }

    /// The second part: see `gru_before_candidate`.
    mutating func stepGRUBefore(rows: Range<Int>, hidden: inout PanelMatrix, previous: Int, next: Int) {
        check(rows, gates: 3, hidden, max(previous, next))
        let gates = unsafe mutableRows(from: rows.lowerBound)
        let after = unsafe hidden.mutableRows(from: next)
        unsafe Kernels.table.gru_before_candidate(
            gates, hidden.rows(from: previous), after, rows.count, hidden.panelCount)
    }

    /// The first part of a step back: see `gru_before_candidate_back`.
    mutating func stepGRUBeforeBack(
        rows: Range<Int>, hidden: PanelMatrix, previous: Int, next: Int, hiddenGradient: inout PanelMatrix
    ) {
        check(rows, gates: 3, hidden, max(previous, next))
        check(rows, gates: 3, hiddenGradient, max(previous, next))
        let gates = unsafe mutableRows(from: rows.lowerBound)
        let carried = unsafe hiddenGradient.mutableRows(from: previous)
        unsafe Kernels.table.gru_before_candidate_back(
            gates, hidden.rows(from: previous), hiddenGradient.rows(from: next), carried, rows.count, hidden.panelCount)
    }

    /// The second part: see `gru_before_reset_back`. `resetGradient` is that of r h, from row 0 on.
    mutating func resetGRUBeforeBack(
        rows: Range<Int>, hidden: PanelMatrix, previous: Int, resetGradient: PanelMatrix, hiddenGradient: inout PanelMatrix
    ) {
        check(rows, gates: 3, hidden, previous)
        check(rows, gates: 3, hiddenGradient, previous)
        check(rows, gates: 3, resetGradient, 0)
        let gates = unsafe mutableRows(from: rows.lowerBound)
        let carried = unsafe hiddenGradient.mutableRows(from: previous)
        unsafe Kernels.table.gru_before_reset_back(
            gates, hidden.rows(from: previous), resetGradient.rows(from: 0), carried, rows.count, hidden.panelCount)
    }
}

extension Activation {
    fileprivate var kernel: ck_activation {
        switch self {
        case .tanh: CK_TANH
        case .sigmoid: CK_SIGMOID
        case .relu: CK_RELU
        }
    }
}
