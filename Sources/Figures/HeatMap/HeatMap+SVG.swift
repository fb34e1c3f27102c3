extension HeatMap {
    /// The picture with title, axes and colour bar: one SVG file with nothing outside itself, for light and dark pages.
    public func svg(width: Double = 900, height: Double = 360) -> String {
        var document = SVGDocument(width: width, height: height, title: title)
        let frame = Frame(
            left: 30 + verticalLabelWidth(height: height), top: 44, right: width - 92, bottom: height - 52)
        document.text(title, x: frame.left, y: 26, class: "figure-title", anchor: .start)

        document.rectangle(x: frame.left, y: frame.top, width: frame.width, height: frame.height, class: "figure-gap")
        if let raster {
            document.image(raster, x: frame.left, y: frame.top, width: frame.width, height: frame.height)
        }
        drawAxes(around: frame, in: &document)
        drawColorBar(beside: frame, in: &document)
        return document.text
    }

    /// How much room the longest label of the rows takes, at about 6.2 pixels a character.
    private func verticalLabelWidth(height: Double) -> Double {
        let ticks = vertical.ticks(count: rowCount, length: height - 96, spacing: 22)
        return min(180, 14 + 6.2 * Double(ticks.map(\.label.count).max() ?? 0))
    }

    private func drawAxes(around frame: Frame, in document: inout SVGDocument) {
        let spacing = switch horizontal.scale {
        case .names(let names), .groups(let names): 14 + 6.2 * Double(names.map(\.count).max() ?? 0)
        case .range, .indices: 64.0
        }
        for tick in horizontal.ticks(count: max(1, columnCount), length: frame.width, spacing: spacing) {
            let x = frame.left + tick.place * frame.width
            document.line(x1: x, y1: frame.bottom, x2: x, y2: frame.bottom + 5, class: "figure-axis")
            document.text(tick.label, x: x, y: frame.bottom + 18, class: "figure-tick")
        }
        for tick in vertical.ticks(count: rowCount, length: frame.height, spacing: 22) {
            let y = firstRow == .top ? frame.top + tick.place * frame.height : frame.bottom - tick.place * frame.height
            document.line(x1: frame.left - 5, y1: y, x2: frame.left, y2: y, class: "figure-axis")
            document.text(tick.label, x: frame.left - 9, y: y + 4, class: "figure-tick", anchor: .end)
        }
        document.text(horizontal.label, x: frame.left + frame.width / 2, y: frame.bottom + 40)
        document.text(vertical.label, x: 20, y: frame.top + frame.height / 2, rotated: true)
    }

    func drawColorBar(beside frame: Frame, in document: inout SVGDocument) {
        let (left, width) = (frame.right + 18, 14.0)
        let bar = RasterImage(
            width: 1, height: colorMap.colors.count, pixels: colorMap.colors.indices.reversed().map { UInt8($0) },
            palette: colorMap.colors)
        document.image(bar, x: left, y: frame.top, width: width, height: frame.height)
        let (low, high) = (Double(shownRange.lowerBound), Double(shownRange.upperBound))
        let ticks = Ticks(in: low...high, atMost: max(2, Int(frame.height / 40)))
        for (value, label) in zip(ticks.values, ticks.labels) {
            let y = frame.bottom - (value - low) / (high - low) * frame.height
            document.line(x1: left + width, y1: y, x2: left + width + 4, y2: y, class: "figure-axis")
            document.text(label, x: left + width + 8, y: y + 4, class: "figure-tick", anchor: .start)
        }
        document.text(valueLabel, x: left + width, y: frame.top - 12, anchor: .middle)
    }
}

/// The rectangle that a figure's content fills, in pixels.
struct Frame {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    var width: Double { right - left }
    var height: Double { bottom - top }
}
