import CKernels
import Testing

@testable import RecurrentNetworks

/// The LSTM cell's step, both ways, against the reference layer.
///
/// With W_hh = 0 and W_ih = 1 the reference's pre-activations are its input, and the gradient of its input is that of the
/// pre-activations: so it stands for the bare cell.
@Suite struct LSTMKernelTests {
    private static let units = 2 * 16, rows = 5
    private static let reference = {
        var layer = ReferenceLSTM(inputSize: 4 * units, hiddenSize: units)
        for n in 0..<4 * units { layer.inputWeights.values[n * 4 * units + n] = 1 }
        return layer
    }()

    @Test(arguments: KernelLevel.runnable)
    func `a step forward and back is the reference's`(level: KernelLevel) {
        let units = Self.units, rows = Self.rows
        var generator = SeededGenerator(seed: 1)
        var gates = PanelMatrix(rows: rows + 2, columns: 4 * units, using: &generator, scale: 2)
        // States of two steps in one matrix, as the engine keeps them.
        var cell = PanelMatrix(rows: 2 * rows + 1, columns: units, using: &generator)
        var hidden = PanelMatrix(rows: 2 * rows + 1, columns: units, using: &generator)
        let hiddenGradient = PanelMatrix(rows: rows, columns: units, using: &generator)
        let cellGradient = PanelMatrix(rows: rows, columns: units, using: &generator)
        let (gatesBefore, cellBefore, hiddenBefore) = (gates, cell, hidden)

        unsafe level.kernels.lstm_forward(
            gates.kernelRows(from: 1), cell.kernelRows(), cell.kernelRows(from: rows), hidden.kernelRows(from: rows), rows, 2)
        var gateGradients = gates, dH = hiddenGradient, dC = cellGradient
        unsafe level.kernels.lstm_backward(
            gateGradients.kernelRows(from: 1), cell.kernelRows(), cell.kernelRows(from: rows), dH.kernelRows(),
            dC.kernelRows(), rows, 2)

        for row in 0..<rows {
            let input = Self.inGateOrder(gatesBefore.row(row + 1)).map(Double.init)
            let before = ReferenceLSTM.State(
                hidden: [Double](repeating: 0, count: units), cell: cellBefore.row(row).map(Double.init))
            let step = Self.reference.step(input, before)
            #expect(relativeDistance(cell.row(rows + row), step.after.cell) < 3e-7)
            #expect(relativeDistance(hidden.row(rows + row), step.after.hidden) < 3e-7)
            #expect(relativeDistance(Self.inGateOrder(gates.row(row + 1)), step.i + step.f + step.g + step.o) < 3e-7)

            var unused = Self.reference
            let (inputs, initial) = Self.reference.backward(
                [step], outputGradients: [hiddenGradient.row(row).map(Double.init)],
                final: .init(hidden: before.hidden, cell: cellGradient.row(row).map(Double.init)), gradient: &unused)
            #expect(relativeDistance(Self.inGateOrder(gateGradients.row(row + 1)), inputs[0]) < 2e-6)
            #expect(relativeDistance(dC.row(row), initial.cell) < 2e-6)
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

    /// The gates without padding.
    private static func inGateOrder(_ row: [Float]) -> [Float] {
        (0..<4 * units).map { row[PanelLayout(parts: 4, size: units).column($0)] }
    }
}
