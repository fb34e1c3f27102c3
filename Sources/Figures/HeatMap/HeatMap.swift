/// A matrix shown as coloured cells: as SVG with axes and a colour bar, or as the plain pixels in a PNG.
public struct HeatMap: Hashable, Sendable {
    /// Stands above the picture.
    public var title: String
    /// Cells of a column.
    public let rowCount: Int
    /// Columns of cells.
    public let columnCount: Int
    /// Column-major [column][row]; what is not finite is shown as a gap.
    public let values: [Float]
    /// What runs along the columns, below the picture.
    public var horizontal: Axis
    /// What runs along the rows, left of it.
    public var vertical: Axis
    /// What the colours measure, with its unit; stands beside the colour bar.
    public var valueLabel: String
    /// What the first and the last colour stand for; by default the least and the greatest of the values.
    public var valueRange: ClosedRange<Float>?
    /// Where row 0 lies: at the bottom for a spectrogram, on top for a table.
    public var firstRow: Edge
    /// The colours from the least to the greatest value.
    public var colorMap = ColorMap.twilight

    /// The upper or the lower edge of the picture.
    public enum Edge: Hashable, Sendable { case top, bottom }

    /// A picture of columns of `rowCount` values, one behind the other. More than 2,000 are averaged down (see
    /// ``ColumnAverager``), so give the horizontal axis a range or let it count what is left.
    public init(
        title: String, columns values: [Float], rowCount: Int, horizontal: Axis, vertical: Axis, valueLabel: String,
        firstRow: Edge = .bottom
    ) {
        var averager = ColumnAverager(rowCount: rowCount)
        averager.add(columns: values)
        self.init(
            title: title, columns: averager, horizontal: horizontal, vertical: vertical, valueLabel: valueLabel,
            firstRow: firstRow)
    }

    /// A picture of what an averager kept.
    public init(
        title: String, columns: ColumnAverager, horizontal: Axis, vertical: Axis, valueLabel: String,
        firstRow: Edge = .bottom
    ) {
        self.title = title
        self.rowCount = columns.rowCount
        self.columnCount = columns.columnCount
        self.values = columns.values
        self.horizontal = horizontal
        self.vertical = vertical
        self.valueLabel = valueLabel
        self.firstRow = firstRow
    }
}

extension HeatMap {
    /// The values that these fractions of all finite values lie below, for `valueRange`: with 0.02...0.98, say, a single
    /// row of large values does not take all the colours. Nil without finite values.
    public func quantileRange(_ fractions: ClosedRange<Double>) -> ClosedRange<Float>? {
        let sorted = values.filter(\.isFinite).sorted()
        guard !sorted.isEmpty else { return nil }
        func quantile(_ fraction: Double) -> Float {
            sorted[Int((min(max(fraction, 0), 1) * Double(sorted.count - 1)).rounded())]
        }
        return quantile(fractions.lowerBound)...quantile(fractions.upperBound)
    }

    /// What the ends of the colour map stand for. A constant matrix lies in the middle of a range of its own.
    var shownRange: ClosedRange<Float> {
        if let valueRange, valueRange.upperBound > valueRange.lowerBound { return valueRange }
        let finite = values.lazy.filter(\.isFinite)
        guard let least = finite.min(), let greatest = finite.max() else { return 0...1 }
        let halfSpan = max(0.5, abs(least) * 0.01)
        return greatest > least ? least...greatest : (least - halfSpan)...(least + halfSpan)
    }

    /// The matrix with a pixel for each cell; nil if there is none.
    var raster: RasterImage? {
        guard columnCount > 0 else { return nil }
        let gap = UInt8(colorMap.colors.count)
        let (low, high) = (Double(shownRange.lowerBound), Double(shownRange.upperBound))
        let scale = Double(colorMap.colors.count - 1) / (high - low)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(values.count)
        for line in 0..<rowCount {
            let row = firstRow == .top ? line : rowCount - 1 - line
            for column in 0..<columnCount {
                let value = Double(values[column * rowCount + row])
                pixels.append(value.isFinite ? UInt8((min(max(value, low), high) - low) * scale + 0.5) : gap)
            }
        }
        return RasterImage(
            width: columnCount, height: rowCount, pixels: pixels, palette: colorMap.colors + [Self.gapColor],
            transparentIndex: gap)
    }

    /// Behind the transparency of a gap, for programs that ignore it.
    private static var gapColor: RGB { RGB(red: 213, green: 218, blue: 224) }

    /// The cells alone as a PNG file, each a block of pixels; gaps are transparent. Nil if there are no columns.
    public func png(cellWidth: Int = 1, cellHeight: Int = 1) -> [UInt8]? {
        precondition(cellWidth > 0 && cellHeight > 0, "A cell has at least one pixel.")
        return raster?.enlarged(horizontally: cellWidth, vertically: cellHeight).png()
    }
}
