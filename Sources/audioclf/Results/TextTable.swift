/// Rows of text with columns that stand below each other, two blanks apart.
struct TextTable {
    private var rows: [[String]]
    private let leftAligned: Set<Int>

    /// Columns are aligned right, as numbers are, but for those named by their places.
    init(_ header: [String], leftAligned: Set<Int> = [0]) {
        rows = [header]
        self.leftAligned = leftAligned
    }

    /// Adds a row with as many cells as the header has.
    mutating func add(_ row: [String]) {
        precondition(row.count == rows[0].count, "a row of a table has a cell for every column")
        rows.append(row)
    }

    /// The header and the rows, without blanks at their ends.
    var lines: [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max()! }
        return rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                leftAligned.contains(column) ? cell.0.padded(cell.1) : cell.0.leftPadded(cell.1)
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
    }
}
