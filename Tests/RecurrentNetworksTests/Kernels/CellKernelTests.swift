import CKernels
import Foundation
import Testing

@testable import RecurrentNetworks

/// One step of the Elman and GRU cells, both ways: each unit against the formula in doubles, and the way back against
/// central differences of that formula.
@Suite struct CellKernelTests {
    private static let units = 2 * 16, rows = 5, previous = 1, next = 7

    // MARK: Elman and dense layers

    @Test(arguments: KernelLevel.runnable, Activation.allCases)
    func `an activation and its way back`(level: KernelLevel, activation: Activation) {
        let (kind, f): (ck_activation, (Double) -> Double) =
            switch activation {
            case .tanh: (CK_TANH, { Foundation.tanh($0) })
            case .sigmoid: (CK_SIGMOID, { 1 / (1 + exp(-$0)) })
            case .relu: (CK_RELU, { max(0, $0) })
            }
        var generator = SeededGenerator(seed: 1)
        var x = PanelMatrix(rows: Self.rows, columns: Self.units, using: &generator)
        var y = PanelMatrix(rows: Self.rows + 2, columns: Self.units, using: &generator)
        var dY = PanelMatrix(rows: Self.rows, columns: Self.units, using: &generator)
        let before = y.floats, gradient = dY.doubles
        unsafe level.kernels.activate(kind, y.kernelRows(from: 1), x.kernelRows(), Self.rows, 2)
        unsafe level.kernels.activate_back(
            kind, dY.kernelRows(), y.kernelRows(from: 1), dY.kernelRows(), Self.rows, 2)
        for row in 0..<Self.rows {
            for unit in 0..<Self.units {
                let value = Double(x[row, unit])
                #expect(abs(Double(y[row + 1, unit]) - f(value)) < 1e-6)
                #expect(abs(Double(dY[row, unit]) - gradient[row][unit] * slope(f, at: value)) < 2e-6)
            }
        }
        #expect(y.row(0) == before[0] && y.row(Self.rows + 1) == before[Self.rows + 1])
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

    @Test(arguments: KernelLevel.runnable)
    func `a GRU that resets after the product`(level: KernelLevel) {
        var generator = SeededGenerator(seed: 2)
        var gates = PanelMatrix(rows: Self.rows + 1, columns: 3 * Self.units, using: &generator)
        var recurrent = PanelMatrix(rows: Self.rows + 2, columns: 3 * Self.units, using: &generator)
        var hidden = PanelMatrix(rows: 13, columns: Self.units, using: &generator)
        var gradient = PanelMatrix(rows: 13, columns: Self.units, using: &generator)
        let (gatesBefore, recurrentBefore, hiddenBefore, gradientBefore) = (gates, recurrent, hidden, gradient)
        unsafe level.kernels.gru_after_forward(
            gates.kernelRows(from: 1), recurrent.kernelRows(from: 2), hidden.kernelRows(from: Self.previous),
            hidden.kernelRows(from: Self.next), Self.rows, 2)
        let activations = gates
        unsafe level.kernels.gru_after_backward(
            gates.kernelRows(from: 1), recurrent.kernelRows(from: 2), hidden.kernelRows(from: Self.previous),
            gradient.kernelRows(from: Self.next), gradient.kernelRows(from: Self.previous), Self.rows, 2)

        for row in 0..<Self.rows {
            for k in 0..<Self.units {
                let unit = Unit(
                    x: (0..<3).map { Double(gatesBefore[row + 1, $0 * Self.units + k]) },
                    h: (0..<3).map { Double(recurrentBefore[row + 2, $0 * Self.units + k]) },
                    state: Double(hiddenBefore[Self.previous + row, k]))
                #expect(abs(Double(hidden[Self.next + row, k]) - unit.next) < 1e-6)
                for (gate, value) in [unit.r, unit.z, unit.n].enumerated() {
                    #expect(abs(Double(activations[row + 1, gate * Self.units + k]) - value) < 1e-6)
                }
                let dH = Double(gradientBefore[Self.next + row, k])
                func expectSlope(_ value: Float, _ path: WritableKeyPath<Unit, Double>, from start: Float = 0) {
                    #expect(abs(Double(value) - Double(start) - dH * slope(unit, path, \.next)) < 2e-6)
                }
                for gate in 0..<3 {
                    expectSlope(gates[row + 1, gate * Self.units + k], \.x[gate])
                    expectSlope(recurrent[row + 2, gate * Self.units + k], \.h[gate])
                }
                expectSlope(
                    gradient[Self.previous + row, k], \.state, from: gradientBefore[Self.previous + row, k])
            }
        }
        // Nothing else is written.
        #expect(gates.row(0) == gatesBefore.row(0) && recurrent.row(1) == recurrentBefore.row(1))
        for row in [0, 6, 12] { #expect(hidden.row(row) == hiddenBefore.row(row)) }
        for row in [0, 6, 7, 11, 12] { #expect(gradient.row(row) == gradientBefore.row(row)) }
    }

    @Test(arguments: KernelLevel.runnable)
    func `a GRU that resets before the product, in its two parts`(level: KernelLevel) {
        var generator = SeededGenerator(seed: 3)
        var gates = PanelMatrix(rows: Self.rows + 1, columns: 3 * Self.units, using: &generator)
        var reset = PanelMatrix(rows: Self.rows, columns: Self.units, using: &generator)
        var hidden = PanelMatrix(rows: 13, columns: Self.units, using: &generator)
        var gradient = PanelMatrix(rows: 13, columns: Self.units, using: &generator)
        var resetGradient = PanelMatrix(rows: Self.rows, columns: Self.units, using: &generator)
        let (before, hiddenBefore, gradientBefore) = (gates, hidden, gradient)
        unsafe level.kernels.gru_before_reset(
            gates.kernelRows(from: 1), hidden.kernelRows(from: Self.previous), reset.kernelRows(), Self.rows, 2)
        unsafe level.kernels.gru_before_candidate(
            gates.kernelRows(from: 1), hidden.kernelRows(from: Self.previous), hidden.kernelRows(from: Self.next),
            Self.rows, 2)
        unsafe level.kernels.gru_before_candidate_back(
            gates.kernelRows(from: 1), hidden.kernelRows(from: Self.previous), gradient.kernelRows(from: Self.next),
            gradient.kernelRows(from: Self.previous), Self.rows, 2)
        unsafe level.kernels.gru_before_reset_back(
            gates.kernelRows(from: 1), hidden.kernelRows(from: Self.previous), resetGradient.kernelRows(),
            gradient.kernelRows(from: Self.previous), Self.rows, 2)

        for row in 0..<Self.rows {
            for k in 0..<Self.units {
                // The product lies between the parts, so here the candidate's pre-activation is one of its own.
                let unit = Unit(
                    x: (0..<3).map { Double(before[row + 1, $0 * Self.units + k]) }, h: [0, 0, 0],
                    state: Double(hiddenBefore[Self.previous + row, k]))
                #expect(abs(Double(reset[row, k]) - unit.r * unit.state) < 1e-6)
                #expect(abs(Double(hidden[Self.next + row, k]) - unit.next) < 1e-6)
                let dH = Double(gradientBefore[Self.next + row, k]), dReset = Double(resetGradient[row, k])
                let expected = [
                    dReset * unit.state * slope(unit, \.x[0], \.r), dH * slope(unit, \.x[1], \.next),
                    dH * slope(unit, \.x[2], \.next),
                ]
                for gate in 0..<3 {
                    #expect(abs(Double(gates[row + 1, gate * Self.units + k]) - expected[gate]) < 2e-6)
                }
                let carried = Double(gradientBefore[Self.previous + row, k]) + dH * unit.z + dReset * unit.r
                #expect(abs(Double(gradient[Self.previous + row, k]) - carried) < 2e-6)
            }
        }
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
