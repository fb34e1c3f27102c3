/// One layer of the stack: a recurrent layer for each direction that it runs in.
///
/// The other direction is the same machinery on reversed sequences: each is turned around by itself, so that it begins
/// with its own last step, whatever the length of the others.
struct StackedLayer: Sendable {
    /// Forward, and backward if there is one.
    var directions: [RecurrentLayer]

    init(_ configuration: NetworkConfiguration, layer: Int, trainable: Bool) {
        directions = (0..<configuration.directionCount).map { _ in
            RecurrentLayer(
                configuration.cell, input: configuration.inputLayout(ofLayer: layer),
                hiddenSize: configuration.hiddenSizes[layer], trainable: trainable)
        }
    }

    /// What a run over a batch leaves behind in all directions.
    struct Trace: Sendable {
        var directions: [RecurrentLayer.Trace]
        /// dL/d of `output`, row for row, before the way back.
        var outputGradient: PanelMatrix

        // The rest is unused in a layer of one direction.

        /// The input, each sequence turned around.
        fileprivate var reversedInput: PanelMatrix
        /// Outputs of both directions side by side, in the sequences' order.
        fileprivate var joined: PanelMatrix
        /// dL/dh of each direction in its own order.
        fileprivate var hiddenGradients: [PanelMatrix]
        /// dL/dx of the backward direction, in its own order and in that of the sequences.
        fileprivate var reversedInputGradient, turnedInputGradient: PanelMatrix

        init(_ configuration: NetworkConfiguration, layer: Int) {
            let hiddenSize = configuration.hiddenSizes[layer]
            directions = (0..<configuration.directionCount).map { _ in
                RecurrentLayer.Trace(configuration.cell, hiddenSize: hiddenSize)
            }
            outputGradient = PanelMatrix(rows: 0, columns: configuration.outputLayout(ofLayer: layer).columnCount)
            joined = outputGradient
            hiddenGradients = directions.map { _ in PanelMatrix(rows: 0, columns: hiddenSize) }
            reversedInput = PanelMatrix(rows: 0, columns: configuration.inputLayout(ofLayer: layer).columnCount)
            reversedInputGradient = reversedInput
            turnedInputGradient = reversedInput
        }

        /// What the layer puts out, below rows for the states before the first step.
        var output: PanelMatrix { directions.count > 1 ? joined : directions[0].state.hidden }

        /// dL/dh of a direction in its own order; after the way back its first rows are the initial states'.
        func hiddenGradient(of direction: Int) -> PanelMatrix {
            directions.count > 1 ? hiddenGradients[direction] : outputGradient
        }

        /// Takes `outputGradient` out, so that one layer's may be written while the next is read.
        mutating func takeOutputGradient() -> PanelMatrix {
            var result = PanelMatrix(rows: 0, columns: outputGradient.columnCount)
            swap(&result, &outputGradient)
            return result
        }

        mutating func prepare(for batch: SequenceBatch) {
            for n in directions.indices { directions[n].prepare(for: batch) }
        }
    }

    /// Runs a batch whose steps are the rows of `input` from `inputStart` on, from the states that `trace` begins with.
    func forward(_ batch: SequenceBatch, input: PanelMatrix, from inputStart: Int, trace: inout Trace) {
        directions[0].forward(batch, input: input, from: inputStart, trace: &trace.directions[0])
        guard directions.count > 1 else { return }
        trace.reversedInput.reshape(rows: batch.rowCount)
        trace.reversedInput.setRows(from: 0, input, at: batch.reversedRows, after: inputStart)
        directions[1].forward(batch, input: trace.reversedInput, from: 0, trace: &trace.directions[1])

        let states = batch.count..<batch.count + batch.rowCount
        trace.joined.reshape(rows: states.upperBound)
        trace.joined.setRows(states, trace.directions[0].state.hidden, from: batch.count)
        trace.joined.setRows(
            from: batch.count, trace.directions[1].state.hidden, at: batch.reversedRows, after: batch.count,
            targetPanel: trace.directions[0].state.hidden.panelCount)
    }

    /// Back through time.
    ///
    /// - Parameters:
    ///   - trace: Its `outputGradient` and the directions' `cellGradient` are set.
    ///   - addFinalGradient: Adds, for a direction, what reads its final states to the gradient of all its states.
    func backward(
        _ batch: SequenceBatch, input: PanelMatrix, from inputStart: Int, trace: inout Trace,
        gradient: inout [RecurrentLayer.Gradient],
        addFinalGradient: (_ direction: Int, _ hiddenGradient: inout PanelMatrix) -> Void
    ) {
        guard directions.count > 1 else {
            addFinalGradient(0, &trace.outputGradient)
            return directions[0].backward(
                batch, input: input, from: inputStart, trace: &trace.directions[0],
                hiddenGradient: &trace.outputGradient, gradient: &gradient[0])
        }
        let states = batch.count..<batch.count + batch.rowCount
        let panels = trace.hiddenGradients[0].panelCount
        for n in 0..<2 {
            trace.hiddenGradients[n].reshape(rows: states.upperBound)
            trace.hiddenGradients[n].clear(rows: 0..<batch.count)
        }
        trace.hiddenGradients[0].setRows(states, trace.outputGradient, from: batch.count, panels: 0..<panels)
        trace.hiddenGradients[1].setRows(
            from: batch.count, trace.outputGradient, at: batch.reversedRows, after: batch.count,
            panels: panels..<2 * panels)
        for n in 0..<2 {
            addFinalGradient(n, &trace.hiddenGradients[n])
            directions[n].backward(
                batch, input: n == 0 ? input : trace.reversedInput, from: n == 0 ? inputStart : 0,
                trace: &trace.directions[n], hiddenGradient: &trace.hiddenGradients[n], gradient: &gradient[n])
        }
    }

    /// dL/dx after `backward`: rows of `target` from `start` on.
    func inputGradient(_ batch: SequenceBatch, trace: inout Trace, into target: inout PanelMatrix, from start: Int) {
        directions[0].inputGradient(batch, trace: trace.directions[0], into: &target, from: start)
        guard directions.count > 1 else { return }
        trace.reversedInputGradient.reshape(rows: batch.rowCount)
        directions[1].inputGradient(batch, trace: trace.directions[1], into: &trace.reversedInputGradient, from: 0)
        trace.turnedInputGradient.reshape(rows: batch.rowCount)
        trace.turnedInputGradient.setRows(from: 0, trace.reversedInputGradient, at: batch.reversedRows, after: 0)
        target.add(rows: start..<start + batch.rowCount, trace.turnedInputGradient, from: 0)
    }
}
