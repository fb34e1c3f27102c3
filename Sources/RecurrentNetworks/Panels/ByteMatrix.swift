internal import CKernels

/// A matrix of weights in 8 bits, in the form of `quantized.h`: every column in whole multiples, at most 127, of its scale.
///
/// Symmetric and a scale for each output, so that nothing has to be corrected behind the product (Jacob et al. 2018,
/// "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference", with zero points of 0).
struct ByteMatrix: Sendable {
    let rowCount: Int
    let panelCount: Int
    /// Panels of pairs of rows: [panel][pair][column][row of the pair].
    private let values: [Int8]
    /// One for each column, padding included.
    private let scales: [Float]

    init(rounding matrix: PanelMatrix) {
        rowCount = matrix.rowCount
        panelCount = matrix.panelCount
        let width = PanelMatrix.panelWidth
        let columns = matrix.panelCount * width
        var scales = [Float](repeating: 0, count: columns)
        var values = [Int8](repeating: 0, count: matrix.panelCount * Self.panelSize(rows: matrix.rowCount))
        for column in 0..<matrix.columnCount {
            let weights = (0..<rowCount).map { matrix[$0, column] }
            let largest = weights.reduce(0) { max($0, abs($1)) }
            guard largest > 0, largest.isFinite else {
                // Not a number is passed on rather than rounded away.
                scales[column] = largest.isFinite && !weights.contains(where: \.isNaN) ? 0 : .nan
                continue
            }
            scales[column] = largest / 127
            let first = column / width * Self.panelSize(rows: rowCount) + column % width * 2
            for (row, weight) in weights.enumerated() {
                // A quotient first: 127 / largest is infinite where that is small enough.
                values[first + row / 2 * width * 2 + row % 2] = Int8((weight / largest * 127).rounded())
            }
        }
        self.values = values
        self.scales = scales
    }

    /// Bytes of a panel: an odd last row has zeros beside it.
    private static func panelSize(rows: Int) -> Int { (rows + 1) / 2 * 2 * PanelMatrix.panelWidth }

    /// Its rows from an even one on and its panels from one on, for the kernels; the pointers are not to outlive the call.
    @unsafe func withRows(from row: Int, panel: Int, _ body: (ck_byte_rows) -> Void) {
        let stride = Self.panelSize(rows: rowCount)
        precondition(row % 2 == 0 && row <= rowCount && panel <= panelCount)
        unsafe values.withUnsafeBufferPointer { values in
            unsafe scales.withUnsafeBufferPointer { scales in
                unsafe body(ck_byte_rows(
                    data: values.baseAddress.map { unsafe $0 + panel * stride + row * PanelMatrix.panelWidth },
                    stride: stride, scales: scales.baseAddress.map { unsafe $0 + panel * PanelMatrix.panelWidth }))
            }
        }
    }
}
