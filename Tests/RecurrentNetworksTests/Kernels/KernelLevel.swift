import CKernels
import Testing

@testable import RecurrentNetworks

/// A level of the kernels that this CPU can run.
struct KernelLevel: Sendable, CustomTestStringConvertible {
    let level: ck_level

    static let runnable = (0...ck_highest_level().rawValue).map { KernelLevel(level: ck_level($0)) }

    var kernels: ck_recurrent_kernels { unsafe ck_recurrent_kernels_at(level).pointee }
    var testDescription: String { unsafe String(cString: ck_level_name(level)) }
}

/// A block that a step of a cell works on. The kernels take 16 rows at once, so that 17 are one of their turns and a bit.
struct StepSize: Sendable, CustomTestStringConvertible {
    let rows, groups: Int

    static let all = [
        StepSize(rows: 1, groups: 1), StepSize(rows: 1, groups: 9), StepSize(rows: 3, groups: 3),
        StepSize(rows: 16, groups: 1), StepSize(rows: 17, groups: 2), StepSize(rows: 65, groups: 1),
    ]

    var units: Int { groups * PanelMatrix.panelWidth }
    /// Where the rows of states before and after the step begin in a matrix of `stateRows`, with a row to spare around each.
    var previous: Int { 1 }
    var next: Int { rows + 2 }
    var stateRows: Int { 2 * rows + 3 }
    var testDescription: String { "\(rows) rows of \(units) units" }
}

/// How far values are from what they are to be, at worst; not a number where one of them is not.
struct Deviation {
    private(set) var worst = 0.0

    mutating func add(_ value: Float, _ expected: Double) {
        let distance = abs(Double(value) - expected)
        if worst < distance || distance.isNaN { worst = distance }
    }
}

extension PanelMatrix {
    /// Normally distributed values; zero where columns pad the last panel.
    init(rows: Int, columns: Int, using generator: inout SeededGenerator, scale: Double = 1) {
        self.init(rows: rows, columns: columns)
        for row in 0..<rows {
            let values = (0..<columns).map { _ in Float(generator.normal() * scale) }
            setRow(row, to: values.span)
        }
    }

    /// Its rows from `row` on, as the kernels take them; for one call while the matrix is alive.
    @unsafe mutating func kernelRows(from row: Int = 0) -> ck_rows {
        let stride = rowCount * Self.panelWidth
        return unsafe ck_rows(data: mutableElements() + row * Self.panelWidth, stride: stride)
    }

    /// All rows, in doubles.
    var doubles: [[Double]] { (0..<rowCount).map { row($0).map(Double.init) } }

    /// All rows.
    var floats: [[Float]] { (0..<rowCount).map { row($0) } }
}
