/// The weights of a product: its right operand, in the form in which the kernels take it.
///
/// Floats, and for a network that only runs their roundings to 8 bits, which products then use instead.
struct WeightMatrix: Sendable {
    private(set) var floats: PanelMatrix
    private(set) var bytes: ByteMatrix?
    /// Zero for each column, padding included: the bias of products that have none.
    let noBias: [Float]

    /// Zeros.
    init(rows: Int, columns: Int) {
        floats = PanelMatrix(rows: rows, columns: columns)
        noBias = [Float](repeating: 0, count: floats.panelCount * PanelMatrix.panelWidth)
    }

    var rowCount: Int { floats.rowCount }
    var columnCount: Int { floats.columnCount }
    var panelCount: Int { floats.panelCount }

    /// Takes the transpose of a row-major matrix, [columns.count, rows.count].
    mutating func setTransposed(_ values: Span<Float>, rows: PanelLayout, columns: PanelLayout) {
        floats.setTransposed(values, rows: rows, columns: columns)
        if bytes != nil { round() }
    }

    /// Takes a row-major matrix, [rows.count, columns.count].
    mutating func setRows(_ values: Span<Float>, rows: PanelLayout, columns: PanelLayout) {
        floats.setRows(values, rows: rows, columns: columns)
        if bytes != nil { round() }
    }

    /// Has products use 8 bits a weight from now on.
    mutating func round() { bytes = ByteMatrix(rounding: floats) }
}
