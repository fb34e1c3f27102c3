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
