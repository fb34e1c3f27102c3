// The simple recurrent network (Elman 1990):
//
//     h' = f(W_ih x + b_ih + W_hh h + b_hh)
//
// as in PyTorch's `nn.RNN`, f being tanh, the logistic function or max(0, x).
extension RecurrentLayer {
    func advanceElman(
        _ activation: Activation, _ state: inout State, _ previous: Int, _ next: Int, _ rows: Range<Int>,
        _ workspace: inout Workspace
    ) {
        workspace.gates.addProduct(rows: rows, of: state.hidden, from: previous, with: recurrentWeights, depth: hiddenSize)
        state.hidden.setActivations(
            activation, rows: next..<next + rows.count, of: workspace.gates, from: rows.lowerBound)
    }

    func retreatElman(
        _ activation: Activation, _ transposed: Transposed, _ previous: Int, _ next: Int, _ rows: Range<Int>,
        _ trace: inout Trace, _ hiddenGradient: inout PanelMatrix
    ) {
        trace.workspace.gates.setActivationGradients(
            activation, rows: rows, values: trace.state.hidden, gradient: hiddenGradient, from: next)
        hiddenGradient.addProduct(
            rows: previous..<previous + rows.count, of: trace.workspace.gates, from: rows.lowerBound,
            with: transposed.recurrentWeights, depth: gates.columnCount)
    }
}
