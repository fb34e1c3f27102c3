import CKernels
import Testing

@testable import RecurrentNetworks

/// The LSTM cell's step, both ways, against the reference cell.
///
/// With W_hh = 0 and W_ih = 1 the reference's pre-activations are its input, and the gradient of its input is that of the
/// pre-activations: so it stands for the bare cell.
@Suite struct LSTMKernelTests {
    private static func reference(units: Int) -> ReferenceCell {
        var cell = ReferenceCell(.lstm, inputSize: 4 * units, hiddenSize: units)
        for n in 0..<4 * units { cell.inputWeights.values[n * 4 * units + n] = 1 }
        return cell
    }

    @Test(arguments: KernelLevel.runnable, StepSize.all)
    func `a step forward and back is the reference's`(level: KernelLevel, size: StepSize) {
        let units = size.units, rows = size.rows, reference = Self.reference(units: units)
        var generator = SeededGenerator(seed: 1)
        var gates = PanelMatrix(rows: rows + 2, columns: 4 * units, using: &generator, scale: 2)
        // States of two steps in one matrix, as the engine keeps them.
        var cell = PanelMatrix(rows: 2 * rows + 1, columns: units, using: &generator)
        var hidden = PanelMatrix(rows: 2 * rows + 1, columns: units, using: &generator)
        let hiddenGradient = PanelMatrix(rows: rows, columns: units, using: &generator)
        let cellGradient = PanelMatrix(rows: rows, columns: units, using: &generator)
        let (gatesBefore, cellBefore, hiddenBefore) = (gates, cell, hidden)

        unsafe level.kernels.lstm_forward(
            gates.kernelRows(from: 1), cell.kernelRows(), cell.kernelRows(from: rows), hidden.kernelRows(from: rows), rows,
            size.groups)
        var gateGradients = gates, dH = hiddenGradient, dC = cellGradient
        unsafe level.kernels.lstm_backward(
            gateGradients.kernelRows(from: 1), cell.kernelRows(), cell.kernelRows(from: rows), dH.kernelRows(),
            dC.kernelRows(), rows, size.groups)

        for row in 0..<rows {
            let input = gatesBefore.row(row + 1).map(Double.init)
            let before = ReferenceState(
                hidden: [Double](repeating: 0, count: units), cell: cellBefore.row(row).map(Double.init))
            let step = reference.step(input, before)
            let activations = input.enumerated().map { n, a in
                let activation: Activation = n / units == 2 ? .tanh : .sigmoid
                return activation(a)
            }
            #expect(relativeDistance(cell.row(rows + row), step.after.cell!) < 3e-7)
            #expect(relativeDistance(hidden.row(rows + row), step.after.hidden) < 3e-7)
            #expect(relativeDistance(gates.row(row + 1), activations) < 3e-7)

            var unused = reference
            let (gradient, initial) = step.backward(
                ReferenceState(
                    hidden: hiddenGradient.row(row).map(Double.init), cell: cellGradient.row(row).map(Double.init)),
                &unused)
            #expect(relativeDistance(gateGradients.row(row + 1), gradient) < 2e-6)
            #expect(relativeDistance(dC.row(row), initial.cell!) < 2e-6)
        }

        // Nothing else is written.
        for row in [0, rows + 1] { #expect(gates.row(row) == gatesBefore.row(row)) }
        for row in Array(0..<rows) + [2 * rows] {
            #expect(cell.row(row) == cellBefore.row(row) && hidden.row(row) == hiddenBefore.row(row))
        }
        #expect(dH.floats == hiddenGradient.floats)
    }

    @Test(arguments: KernelLevel.runnable)
    func `a step in place is a step`(level: KernelLevel) {
        var generator = SeededGenerator(seed: 2)
        let pre = PanelMatrix(rows: 1, columns: 4 * 16, using: &generator)
        var gates = pre, cell = PanelMatrix(rows: 2, columns: 16, using: &generator), hidden = cell
        var inPlace = (gates: pre, cell: cell, hidden: cell)
        unsafe level.kernels.lstm_forward(
            gates.kernelRows(), cell.kernelRows(), cell.kernelRows(from: 1), hidden.kernelRows(from: 1), 1, 1)
        unsafe level.kernels.lstm_forward(
            inPlace.gates.kernelRows(), inPlace.cell.kernelRows(), inPlace.cell.kernelRows(),
            inPlace.hidden.kernelRows(), 1, 1)
        #expect(inPlace.cell.row(0) == cell.row(1) && inPlace.hidden.row(0) == hidden.row(1))
    }
}
