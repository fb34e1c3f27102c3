/// Columns that arrive one after another, averaged down to at most a given number whatever their count: a picture of
/// hours costs no more memory than one of seconds.
///
/// When there is no place for another column, neighbours are joined in pairs, so each kept column stands for the same power
/// of two of columns that came; the last one may stand for fewer. Values that are not finite are left out of the average;
/// a cell with none but those is a gap, NaN.
public struct ColumnAverager: Sendable {
    /// Values of a column.
    public let rowCount: Int
    /// The most columns that are kept.
    public let maximumColumnCount: Int
    /// How many columns came.
    public private(set) var sourceColumnCount = 0
    /// How many columns each kept one stands for.
    public private(set) var columnsPerColumn = 1

    private var sums: [Double] = []
    private var counts: [UInt32] = []

    /// An averager for columns of `rowCount` values; `maximumColumnCount` must be even.
    public init(rowCount: Int, maximumColumnCount: Int = 2_000) {
        precondition(rowCount > 0, "A picture has at least one row.")
        precondition(maximumColumnCount > 0 && maximumColumnCount % 2 == 0, "Columns are joined in pairs: an even number.")
        self.rowCount = rowCount
        self.maximumColumnCount = maximumColumnCount
    }

    /// How many columns are kept.
    public var columnCount: Int { sums.count / rowCount }

    /// Adds columns, one behind the other: frames of features as they come from an extractor.
    public mutating func add(columns values: [Float]) {
        precondition(values.count % rowCount == 0, "\(values.count) values are not whole columns of \(rowCount).")
        for start in stride(from: 0, to: values.count, by: rowCount) {
            if sourceColumnCount % columnsPerColumn == 0 { startColumn() }
            let base = sums.count - rowCount
            for row in 0..<rowCount where values[start + row].isFinite {
                sums[base + row] += Double(values[start + row])
                counts[base + row] += 1
            }
            sourceColumnCount += 1
        }
    }

    /// The kept columns, column-major.
    public var values: [Float] { zip(sums, counts).map { $1 == 0 ? .nan : Float($0 / Double($1)) } }

    private mutating func startColumn() {
        if columnCount == maximumColumnCount { joinPairs() }
        sums += repeatElement(0, count: rowCount)
        counts += repeatElement(0, count: rowCount)
    }

    private mutating func joinPairs() {
        for column in 0..<maximumColumnCount / 2 {
            for row in 0..<rowCount {
                let (to, left) = (column * rowCount + row, 2 * column * rowCount + row)
                sums[to] = sums[left] + sums[left + rowCount]
                counts[to] = counts[left] + counts[left + rowCount]
            }
        }
        sums.removeLast(sums.count / 2)
        counts.removeLast(counts.count / 2)
        columnsPerColumn *= 2
    }
}
