// Long short-term memory (Hochreiter and Schmidhuber 1997) with a forget gate (Gers, Schmidhuber and Cummins 2000):
//
//     i = σ(W_ii x + b_ii + W_hi h + b_hi)        f = σ(W_if x + b_if + W_hf h + b_hf)
//     g = tanh(W_ig x + b_ig + W_hg h + b_hg)     o = σ(W_io x + b_io + W_ho h + b_ho)
//     c' = f c + i g                              h' = o tanh(c')
//
// as in PyTorch's `nn.LSTM`.
extension RecurrentLayer {
    func advanceLSTM(
        _ state: inout State, _ previous: Int, _ next: Int, _ rows: Range<Int>, _ workspace: inout Workspace
    ) {
        workspace.gates.addProduct(rows: rows, of: state.hidden, from: previous, with: recurrentWeights, depth: hiddenSize)
        workspace.gates.stepLSTM(
            rows: rows, cell: &state.cell, hidden: &state.hidden, previous: previous, next: next)
    }

    func retreatLSTM(
        _ transposed: Transposed, _ previous: Int, _ next: Int, _ rows: Range<Int>, _ trace: inout Trace,
        _ hiddenGradient: inout PanelMatrix
    ) {
        trace.workspace.gates.stepLSTMBack(
            rows: rows, cell: trace.state.cell, previous: previous, next: next, hiddenGradient: hiddenGradient,
            cellGradient: &trace.cellGradient)
        hiddenGradient.addProduct(
            rows: previous..<previous + rows.count, of: trace.workspace.gates, from: rows.lowerBound,
            with: transposed.recurrentWeights, depth: gates.columnCount)
    }
}
