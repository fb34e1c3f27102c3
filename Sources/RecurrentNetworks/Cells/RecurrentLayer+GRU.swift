// The gated recurrent unit in both published forms:
//
//     r = σ(W_ir x + b_ir + W_hr h + b_hr)        z = σ(W_iz x + b_iz + W_hz h + b_hz)
//     reset after:   n = tanh(W_in x + b_in + r (W_hn h + b_hn))
//     reset before:  n = tanh(W_in x + b_in + W_hn (r h) + b_hn)
//     h' = (1 - z) n + z h
//
// Reset before is Cho et al. 2014; reset after is what cuDNN computes, and PyTorch's `nn.GRU`.

// MARK: reset after

// The workspace's `recurrent` holds W_h h + b_h of all gates; after the way back, its gradient.
extension RecurrentLayer {
    func advanceGRUAfter(
        _ state: inout State, _ previous: Int, _ next: Int, _ rows: Range<Int>, _ workspace: inout Workspace
    ) {
        workspace.recurrent.setProduct(
            rows: rows, of: state.hidden, from: previous, with: recurrentWeights, depth: hiddenSize, bias: recurrentBias)
        workspace.gates.stepGRUAfter(
            rows: rows, recurrent: workspace.recurrent, from: rows.lowerBound, hidden: &state.hidden, previous: previous,
            next: next)
    }

    func retreatGRUAfter(
        _ transposed: Transposed, _ previous: Int, _ next: Int, _ rows: Range<Int>, _ trace: inout Trace,
        _ hiddenGradient: inout PanelMatrix
    ) {
        trace.workspace.gates.stepGRUAfterBack(
            rows: rows, recurrent: &trace.workspace.recurrent, hidden: trace.state.hidden, previous: previous, next: next,
            hiddenGradient: &hiddenGradient)
        hiddenGradient.addProduct(
            rows: previous..<previous + rows.count, of: trace.workspace.recurrent, from: rows.lowerBound,
            with: transposed.recurrentWeights, depth: gates.columnCount)
    }
}

// MARK: reset before

// The workspace's `recurrent` holds r h; the trace's `scratch`, on the way back, the gradient of it.
extension RecurrentLayer {
    func advanceGRUBefore(
        _ state: inout State, _ previous: Int, _ next: Int, _ rows: Range<Int>, _ workspace: inout Workspace
    ) {
        workspace.gates.addProduct(
            rows: rows, panels: gates.panels(of: 0..<2), of: state.hidden, from: previous, with: recurrentWeights,
            depth: hiddenSize)
        workspace.gates.resetGRUBefore(
            rows: rows, reset: &workspace.recurrent, from: rows.lowerBound, hidden: state.hidden, previous: previous)
        workspace.gates.addProduct(
            rows: rows, panels: gates.panels(of: 2..<3), of: workspace.recurrent, from: rows.lowerBound,
            with: recurrentWeights, depth: hiddenSize)
        workspace.gates.stepGRUBefore(rows: rows, hidden: &state.hidden, previous: previous, next: next)
    }

    func retreatGRUBefore(
        _ transposed: Transposed, _ previous: Int, _ next: Int, _ rows: Range<Int>, _ trace: inout Trace,
        _ hiddenGradient: inout PanelMatrix
    ) {
        trace.workspace.gates.stepGRUBeforeBack(
            rows: rows, hidden: trace.state.hidden, previous: previous, next: next, hiddenGradient: &hiddenGradient)
        trace.scratch.clear(rows: 0..<rows.count)
        trace.scratch.addProduct(
            rows: 0..<rows.count, of: trace.workspace.gates, from: rows.lowerBound, with: transposed.recurrentWeights,
            over: gates.columns(of: 2..<3))
        trace.workspace.gates.resetGRUBeforeBack(
            rows: rows, hidden: trace.state.hidden, previous: previous, resetGradient: trace.scratch,
            hiddenGradient: &hiddenGradient)
        hiddenGradient.addProduct(
            rows: previous..<previous + rows.count, of: trace.workspace.gates, from: rows.lowerBound,
            with: transposed.recurrentWeights, over: gates.columns(of: 0..<2))
    }
}
