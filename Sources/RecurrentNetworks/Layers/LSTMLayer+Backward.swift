extension LSTMLayer {
    /// Gradients of the weights, packed like them.
    struct Gradient: Sendable {
        var inputWeights: PanelMatrix
        var recurrentWeights: PanelMatrix
        /// Of either bias: they enter as a sum, so theirs are the same.
        var bias: [Float]

        init(inputSize: Int, hiddenSize: Int) {
            let columns = LSTMLayer.gateColumns(hiddenSize)
            inputWeights = PanelMatrix(rows: inputSize, columns: columns)
            recurrentWeights = PanelMatrix(rows: hiddenSize, columns: columns)
            bias = [Float](repeating: 0, count: columns)
        }

        mutating func clear() {
            inputWeights.clear()
            recurrentWeights.clear()
            for n in bias.indices { bias[n] = 0 }
        }

        mutating func add(_ other: Gradient) {
            inputWeights.add(rows: 0..<inputWeights.rowCount, other.inputWeights, from: 0)
            recurrentWeights.add(rows: 0..<recurrentWeights.rowCount, other.recurrentWeights, from: 0)
            for n in bias.indices { bias[n] += other.bias[n] }
        }
    }

    /// Back-propagation through time over the whole of a batch that `forward` has run.
    ///
    /// - Parameters:
    ///   - hiddenGradient: Row for row of `trace.hidden`, dL/dh from what reads the outputs; gets the whole gradient, so
    ///     that its first rows end as the gradient of the initial hidden state.
    ///   - cellGradient: A row a sequence: dL/dc of the final state, normally zero; gets that of the initial state.
    func backward(
        _ batch: SequenceBatch, input: PanelMatrix, from inputStart: Int, trace: inout Trace,
        hiddenGradient: inout PanelMatrix, cellGradient: inout PanelMatrix, gradient: inout Gradient
    ) {
        guard let transposed else { preconditionFailure("the layer was packed for inference; pack it as trainable") }
        for step in (0..<batch.stepCount).reversed() {
            let rows = batch.rows(of: step), previous = batch.previousStateRow(of: step)
            trace.gates.stepLSTMBack(
                rows: rows, cell: trace.cell, previous: previous, next: batch.stateRow(of: step),
                hiddenGradient: hiddenGradient, cellGradient: &cellGradient)
            hiddenGradient.addProduct(
                rows: previous..<previous + rows.count, of: trace.gates, from: rows.lowerBound,
                with: transposed.recurrentWeights, depth: trace.gates.columnCount)
        }
        gradient.inputWeights.addTransposedProduct(
            of: input, from: inputStart, with: trace.gates, from: 0, count: batch.rowCount)
        for run in batch.runs {
            gradient.recurrentWeights.addTransposedProduct(
                of: trace.hidden, from: run.previousStateRow, with: trace.gates, from: run.rows.lowerBound,
                count: run.rows.count)
        }
        trace.gates.addColumnSums(rows: 0..<batch.rowCount, to: &gradient.bias)
    }

    /// dL/dx after `backward`: rows of `target` from `start` on.
    func inputGradient(_ batch: SequenceBatch, trace: Trace, into target: inout PanelMatrix, from start: Int) {
        guard let transposed else { preconditionFailure("the layer was packed for inference; pack it as trainable") }
        target.setProduct(
            rows: start..<start + batch.rowCount, of: trace.gates, from: 0, with: transposed.inputWeights,
            depth: trace.gates.columnCount,
            bias: [Float](repeating: 0, count: target.panelCount * PanelMatrix.panelWidth))
    }
}
