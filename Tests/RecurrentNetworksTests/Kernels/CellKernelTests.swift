import CKernels
import Foundation
import Testing

@testable import RecurrentNetworks

/// One step of the Elman and GRU cells, both ways: each unit against the formula in doubles, and the way back against
/// central differences of that formula.
@Suite struct CellKernelTests {
    // MARK: Elman and dense layers

    @Test(arguments: KernelLevel.runnable, StepSize.all)
    func `an activation and its way back`(level: KernelLevel, size: StepSize) {
        for activation in Activation.allCases { expectActivation(activation, level, size) }
    }

    private func expectActivation(_ activation: Activation, _ level: KernelLevel, _ size: StepSize) {
        let (kind, f): (ck_activation, (Double) -> Double) =
            switch activation {
            case .tanh: (CK_TANH, { Foundation.tanh($0) })
            case .sigmoid: (CK_SIGMOID, { 1 / (1 + exp(-$0)) })
            case .relu: (CK_RELU, { max(0, $0) })
            }
        var generator = SeededGenerator(seed: 1)
        var x = PanelMatrix(rows: size.rows, columns: size.units, using: &generator)
        var y = PanelMatrix(rows: size.rows + 2, columns: size.units, using: &generator)
        var dY = PanelMatrix(rows: size.rows, columns: size.units, using: &generator)
        let before = y.floats, gradient = dY.doubles
        unsafe level.kernels.activate(kind, y.kernelRows(from: 1), x.kernelRows(), size.rows, size.groups)
        unsafe level.kernels.activate_back(
            kind, dY.kernelRows(), y.kernelRows(from: 1), dY.kernelRows(), size.rows, size.groups)
        var values = Deviation(), gradients = Deviation()
        for row in 0..<size.rows {
            for unit in 0..<size.units {
                let value = Double(x[row, unit])
                values.add(y[row + 1, unit], f(value))
                gradients.add(dY[row, unit], gradient[row][unit] * slope(f, at: value))
            }
        }
        #expect(values.worst < 1e-6 && gradients.worst < 2e-6, "\(activation)")
        #expect(y.row(0) == before[0] && y.row(size.rows + 1) == before[size.rows + 1])
    }

    @Test(arguments: KernelLevel.runnable)
    func `a rectifier keeps what is not a number`(level: KernelLevel) {
        var x = PanelMatrix(rows: 1, columns: 16)
        x[0, 3] = .nan
        x[0, 4] = -.infinity
        x[0, 5] = .infinity
        var y = x
        unsafe level.kernels.activate(CK_RELU, y.kernelRows(), x.kernelRows(), 1, 1)
        #expect(y[0, 3].isNaN && y[0, 4] == 0 && y[0, 5] == .infinity)
    }

    // MARK: GRU

    /// A unit's gates, and its state before and after, all in doubles.
    private struct Unit {
        /// The input's part of r, z, n, and the state's.
        var x, h: [Double]
        var state: Double

        private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        var r: Double { sigmoid(x[0] + h[0]) }
        var z: Double { sigmoid(x[1] + h[1]) }
        var n: Double { Foundation.tanh(x[2] + r * h[2]) }
        var next: Double { (1 - z) * n + z * state }
    }

    @Test(arguments: KernelLevel.runnable, StepSize.all)
    func `a GRU that resets after the product`(level: KernelLevel, size: StepSize) {
        var generator = SeededGenerator(seed: 2)
        var gates = PanelMatrix(rows: size.rows + 1, columns: 3 * size.units, using: &generator)
        var recurrent = PanelMatrix(rows: size.rows + 2, columns: 3 * size.units, using: &generator)
        var hidden = PanelMatrix(rows: size.stateRows, columns: size.units, using: &generator)
        var gradient = PanelMatrix(rows: size.stateRows, columns: size.units, using: &generator)
        let (gatesBefore, recurrentBefore, hiddenBefore, gradientBefore) = (gates, recurrent, hidden, gradient)
        unsafe level.kernels.gru_after_forward(
            gates.kernelRows(from: 1), recurrent.kernelRows(from: 2), hidden.kernelRows(from: size.previous),
            hidden.kernelRows(from: size.next), size.rows, size.groups)
        let activations = gates
        unsafe level.kernels.gru_after_backward(
            gates.kernelRows(from: 1), recurrent.kernelRows(from: 2), hidden.kernelRows(from: size.previous),
            gradient.kernelRows(from: size.next), gradient.kernelRows(from: size.previous), size.rows, size.groups)

        var values = Deviation(), gradients = Deviation()
        for row in 0..<size.rows {
            for k in 0..<size.units {
                let unit = Unit(
                    x: (0..<3).map { Double(gatesBefore[row + 1, $0 * size.units + k]) },
                    h: (0..<3).map { Double(recurrentBefore[row + 2, $0 * size.units + k]) },
                    state: Double(hiddenBefore[size.previous + row, k]))
                values.add(hidden[size.next + row, k], unit.next)
                for (gate, value) in [unit.r, unit.z, unit.n].enumerated() {
                    values.add(activations[row + 1, gate * size.units + k], value)
                }
                let dH = Double(gradientBefore[size.next + row, k])
                for gate in 0..<3 {
                    gradients.add(gates[row + 1, gate * size.units + k], dH * slope(unit, \.x[gate], \.next))
                    gradients.add(recurrent[row + 2, gate * size.units + k], dH * slope(unit, \.h[gate], \.next))
                }
                let carried = Double(gradientBefore[size.previous + row, k]) + dH * slope(unit, \.state, \.next)
                gradients.add(gradient[size.previous + row, k], carried)
            }
        }
        #expect(values.worst < 1e-6 && gradients.worst < 2e-6)
        // Nothing else is written.
        #expect(gates.row(0) == gatesBefore.row(0) && recurrent.row(1) == recurrentBefore.row(1))
        for row in [0, size.next - 1, size.stateRows - 1] { #expect(hidden.row(row) == hiddenBefore.row(row)) }
        for row in [0] + Array(size.next - 1..<size.stateRows) { #expect(gradient.row(row) == gradientBefore.row(row)) }
    }

    @Test(arguments: KernelLevel.runnable, StepSize.all)
    func `a GRU that resets before the product, in its two parts`(level: KernelLevel, size: StepSize) {
        var generator = SeededGenerator(seed: 3)
        var gates = PanelMatrix(rows: size.rows + 1, columns: 3 * size.units, using: &generator)
        var reset = PanelMatrix(rows: size.rows, columns: size.units, using: &generator)
        var hidden = PanelMatrix(rows: size.stateRows, columns: size.units, using: &generator)
        var gradient = PanelMatrix(rows: size.stateRows, columns: size.units, using: &generator)
        var resetGradient = PanelMatrix(rows: size.rows, columns: size.units, using: &generator)
        let (before, hiddenBefore, gradientBefore) = (gates, hidden, gradient)
        unsafe level.kernels.gru_before_reset(
            gates.kernelRows(from: 1), hidden.kernelRows(from: size.previous), reset.kernelRows(), size.rows, size.groups)
        unsafe level.kernels.gru_before_candidate(
            gates.kernelRows(from: 1), hidden.kernelRows(from: size.previous), hidden.kernelRows(from: size.next),
            size.rows, size.groups)
        unsafe level.kernels.gru_before_candidate_back(
            gates.kernelRows(from: 1), hidden.kernelRows(from: size.previous), gradient.kernelRows(from: size.next),
            gradient.kernelRows(from: size.previous), size.rows, size.groups)
        unsafe level.kernels.gru_before_reset_back(
            gates.kernelRows(from: 1), hidden.kernelRows(from: size.previous), resetGradient.kernelRows(),
            gradient.kernelRows(from: size.previous), size.rows, size.groups)

        var values = Deviation(), gradients = Deviation()
        for row in 0..<size.rows {
            for k in 0..<size.units {
                // The product lies between the parts, so here the candidate's pre-activation is one of its own.
                let unit = Unit(
                    x: (0..<3).map { Double(before[row + 1, $0 * size.units + k]) }, h: [0, 0, 0],
                    state: Double(hiddenBefore[size.previous + row, k]))
                values.add(reset[row, k], unit.r * unit.state)
                values.add(hidden[size.next + row, k], unit.next)
                let dH = Double(gradientBefore[size.next + row, k]), dReset = Double(resetGradient[row, k])
                let expected = [
                    dReset * unit.state * slope(unit, \.x[0], \.r), dH * slope(unit, \.x[1], \.next),
                    dH * slope(unit, \.x[2], \.next),
                ]
                for gate in 0..<3 { gradients.add(gates[row + 1, gate * size.units + k], expected[gate]) }
                gradients.add(
                    gradient[size.previous + row, k],
                    Double(gradientBefore[size.previous + row, k]) + dH * unit.z + dReset * unit.r)
            }
        }
        #expect(values.worst < 1e-6 && gradients.worst < 2e-6)
        #expect(gates.row(0) == before.row(0))
    }

    // MARK: slopes

    private func slope(_ f: (Double) -> Double, at x: Double) -> Double { (f(x + 1e-6) - f(x - 1e-6)) / 2e-6 }

    private func slope(
        _ unit: Unit, _ input: WritableKeyPath<Unit, Double>, _ output: KeyPath<Unit, Double>
    ) -> Double {
        slope(
            { value in
                var changed = unit
                changed[keyPath: input] = value
                return changed[keyPath: output]
            }, at: unit[keyPath: input])
    }
}
