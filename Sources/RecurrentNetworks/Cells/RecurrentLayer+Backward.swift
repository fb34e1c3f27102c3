extension RecurrentLayer {
    /// Gradients of the weights, packed like them.
    struct Gradient: Sendable {
        var inputWeights: PanelMatrix
        var recurrentWeights: PanelMatrix
        var bias: [Float]
        /// Empty where it equals `bias`.
        var recurrentBias: [Float]

        init(_ layer: RecurrentLayer) {
            inputWeights = PanelMatrix(rows: layer.inputWeights.rowCount, columns: layer.inputWeights.columnCount)
            recurrentWeights = PanelMatrix(
                rows: layer.recurrentWeights.rowCount, columns: layer.recurrentWeights.columnCount)
            bias = [Float](repeating: 0, count: layer.bias.count)
            recurrentBias = [Float](repeating: 0, count: layer.recurrentBias.count)
        }

        mutating func clear() {
            inputWeights.clear()
            recurrentWeights.clear()
            for n in bias.indices { bias[n] = 0 }
            for n in recurrentBias.indices { recurrentBias[n] = 0 }
        }

        mutating func add(_ other: Gradient) {
            inputWeights.add(rows: 0..<inputWeights.rowCount, other.inputWeights, from: 0)
            recurrentWeights.add(rows: 0..<recurrentWeights.rowCount, other.recurrentWeights, from: 0)
            for n in bias.indices { bias[n] += other.bias[n] }
            for n in recurrentBias.indices { recurrentBias[n] += other.recurrentBias[n] }
        }
    }

    /// Back-propagation through time over the whole of a batch that `forward` has run.
    ///
    /// - Parameter hiddenGradient: Row for row of `trace.state.hidden`, dL/dh from what reads the outputs and the final
    ///   states; gets the whole gradient, so that its first rows end as the gradient of the initial states.
    func backward(
        _ batch: SequenceBatch, input: PanelMatrix, from inputStart: Int, trace: inout Trace,
        hiddenGradient: inout PanelMatrix, gradient: inout Gradient
    ) {
        guard let transposed else { preconditionFailure("the layer was packed for inference; pack it as trainable") }
        trace.scratch.reshape(rows: batch.count)
        for step in (0..<batch.stepCount).reversed() {
            let rows = batch.rows(of: step)
            let previous = batch.previousStateRow(of: step), next = batch.stateRow(of: step)
            switch cell {
            case .elmanTanh: retreatElman(.tanh, transposed, previous, next, rows, &trace, &hiddenGradient)
            case .elmanSigmoid: retreatElman(.sigmoid, transposed, previous, next, rows, &trace, &hiddenGradient)
            case .elmanReLU: retreatElman(.relu, transposed, previous, next, rows, &trace, &hiddenGradient)
            case .lstm: retreatLSTM(transposed, previous, next, rows, &trace, &hiddenGradient)
            case .gruResetAfter: retreatGRUAfter(transposed, previous, next, rows, &trace, &hiddenGradient)
            case .gruResetBefore: retreatGRUBefore(transposed, previous, next, rows, &trace, &hiddenGradient)
            }
        }
        gradient.inputWeights.addTransposedProduct(
            of: input, from: inputStart, with: trace.workspace.gates, from: 0, count: batch.rowCount)
        trace.workspace.gates.addColumnSums(rows: 0..<batch.rowCount, to: &gradient.bias)
        for run in batch.runs { addRecurrentGradient(run.rows, run.previousStateRow, trace, &gradient) }
    }

    /// The gradient of the recurrent weights from a run of steps.
    private func addRecurrentGradient(
        _ rows: Range<Int>, _ previous: Int, _ trace: Trace, _ gradient: inout Gradient
    ) {
        func add(_ states: PanelMatrix, _ start: Int, _ gates: PanelMatrix, panels: Range<Int>? = nil) {
            gradient.recurrentWeights.addTransposedProduct(
                of: states, from: start, with: gates, from: rows.lowerBound, count: rows.count, panels: panels)
        }
        switch cell {
        case .elmanTanh, .elmanSigmoid, .elmanReLU, .lstm: add(trace.state.hidden, previous, trace.workspace.gates)
        case .gruResetAfter:
            add(trace.state.hidden, previous, trace.workspace.recurrent)
            trace.workspace.recurrent.addColumnSums(rows: rows, to: &gradient.recurrentBias)
        case .gruResetBefore:
            add(trace.state.hidden, previous, trace.workspace.gates, panels: gates.panels(of: 0..<2))
            add(trace.workspace.recurrent, rows.lowerBound, trace.workspace.gates, panels: gates.panels(of: 2..<3))
        }
    }

    /// dL/dx after `backward`: rows of `target` from `start` on.
    func inputGradient(_ batch: SequenceBatch, trace: Trace, into target: inout PanelMatrix, from start: Int) {
        guard let transposed else { preconditionFailure("the layer was packed for inference; pack it as trainable") }
        target.setProduct(
            rows: start..<start + batch.rowCount, of: trace.workspace.gates, from: 0, with: transposed.inputWeights,
            depth: trace.workspace.gates.columnCount)
    }
}
