/// A table of what was called what, readable for a few names as for forty: the diagonal in one colour, mistakes in another,
/// each cell as strong as its part of its row.
public struct ConfusionChart: Hashable, Sendable {
    /// Stands above the table.
    public var title: String
    /// The name of each row and column.
    public var names: [String]
    /// counts[row][column]: how many of what the row names were called what the column names.
    public var counts: [[Int]]
    /// What rows are, beside them.
    public var rowLabel: String
    /// What columns are, above them.
    public var columnLabel: String

    /// A table with as many rows and columns as names.
    public init(title: String, names: [String], counts: [[Int]], rowLabel: String, columnLabel: String) {
        precondition(
            counts.count == names.count && counts.allSatisfy { $0.count == names.count },
            "A table of \(names.count) names has as many rows and columns.")
        self.title = title
        self.names = names
        self.counts = counts
        self.rowLabel = rowLabel
        self.columnLabel = columnLabel
    }
}

extension ConfusionChart {
    /// The table, as large as its names need: one SVG file with nothing outside itself, for light and dark pages. Pointing at
    /// a cell tells what it says.
    public func svg() -> String {
        let cell = min(44, max(19, 560 / Double(max(names.count, 1))))
        let nameWidth = min(150, max(24, names.map(labelWidth).max() ?? 0))
        let (left, top) = (42 + nameWidth, 62 + nameWidth)
        let side = cell * Double(names.count)
        var document = SVGDocument(
            width: max(left + side + 16, 32 + 8 * Double(title.count)), height: top + side + 16, title: title)
        document.text(title, x: 16, y: 26, class: "figure-title", anchor: .start)
        document.text(columnLabel, x: left + side / 2, y: 48)
        document.text(rowLabel, x: 22, y: top + side / 2, rotated: true)

        document.rectangle(x: left, y: top, width: side, height: side, class: "figure-band")
        for n in 0...names.count {
            let place = Double(n) * cell
            document.line(x1: left, y1: top + place, x2: left + side, y2: top + place, class: "figure-grid")
            document.line(x1: left + place, y1: top, x2: left + place, y2: top + side, class: "figure-grid")
        }
        for (n, name) in names.enumerated() {
            let middle = (Double(n) + 0.5) * cell
            let short = shortened(name, to: nameWidth)
            document.text(short, x: left - 7, y: top + middle + 4, class: "figure-tick", anchor: .end)
            document.text(short, x: left + middle + 4, y: top - 7, class: "figure-tick", anchor: .start, rotated: true)
        }
        for row in names.indices {
            let total = counts[row].reduce(0, +)
            for column in names.indices where counts[row][column] > 0 {
                draw(row, column, of: total, x: left + Double(column) * cell, y: top + Double(row) * cell, cell, in: &document)
            }
        }
        return document.text
    }

    private func draw(
        _ row: Int, _ column: Int, of total: Int, x: Double, y: Double, _ cell: Double, in document: inout SVGDocument
    ) {
        let count = counts[row][column], isRight = row == column
        let part = Double(count) / Double(max(total, 1))
        // The root lets a single mistake among many be seen.
        let strength = isRight ? 0.15 + 0.85 * part : 0.2 + 0.8 * part.squareRoot()
        document.rectangle(
            x: x + 0.5, y: y + 0.5, width: cell - 1, height: cell - 1, class: isRight ? "figure-dot-0" : "figure-dot-1",
            opacity: strength,
            tooltip: isRight
                ? "\(names[row]): \(count) of \(total) right" : "\(names[row]) called \(names[column]): \(count) of \(total)")
        let size = min(12, 0.52 * cell, 1.5 * cell / Double("\(count)".count))
        document.text(
            "\(count)", x: x + cell / 2, y: y + cell / 2 + 0.36 * size,
            class: strength > 0.55 ? "figure-count-inverse" : "figure-count", size: size)
    }
}
