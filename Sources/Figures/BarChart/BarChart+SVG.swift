extension BarChart {
    /// The chart with title and axis, as high as its bars need: one SVG file with nothing outside itself, for light and dark
    /// pages.
    public func svg(width: Double = 560) -> String {
        let rowHeight = bars.count > 16 ? 17.0 : 21
        let height = 92 + rowHeight * Double(max(bars.count, 1))
        var document = SVGDocument(width: width, height: height, title: title)
        document.text(title, x: 16, y: 26, class: "figure-title", anchor: .start)
        let nameWidth = min(0.3 * width, bars.map { labelWidth($0.name) }.max() ?? 0)
        let noteWidth = min(0.3 * width, bars.map { labelWidth($0.note) }.max() ?? 0)
        let frame = Frame(
            left: 26 + nameWidth, top: 40, right: width - 24 - noteWidth, bottom: height - 52)
        let span = range.upperBound - range.lowerBound
        func x(_ value: Double) -> Double {
            frame.left + (span > 0 ? min(max((value - range.lowerBound) / span, 0), 1) : 0) * frame.width
        }

        let ticks = Ticks(in: range, atMost: max(2, Int(frame.width / 56)))
        for (value, label) in zip(ticks.values, ticks.labels) {
            document.line(x1: x(value), y1: frame.top, x2: x(value), y2: frame.bottom, class: "figure-grid")
            document.text(label, x: x(value), y: frame.bottom + 16, class: "figure-tick")
        }
        document.line(x1: frame.left, y1: frame.top, x2: frame.left, y2: frame.bottom, class: "figure-axis")
        document.text(label, x: frame.left + frame.width / 2, y: frame.bottom + 38)
        for (n, bar) in bars.enumerated() {
            let middle = frame.top + (Double(n) + 0.5) * rowHeight
            document.text(shortened(bar.name, to: nameWidth), x: frame.left - 8, y: middle + 4, class: "figure-tick", anchor: .end)
            document.text(shortened(bar.note, to: noteWidth), x: frame.right + 10, y: middle + 4, class: "figure-tick", anchor: .start)
            guard bar.value.isFinite else { continue }
            document.rectangle(
                x: frame.left, y: middle - 0.33 * rowHeight, width: x(bar.value) - frame.left, height: 0.66 * rowHeight,
                class: "figure-dot-0", opacity: bar.interval == nil ? 1 : 0.75, tooltip: "\(bar.name): \(bar.note)")
            if let interval = bar.interval {
                document.whisker(from: (x(interval.lowerBound), middle), to: (x(interval.upperBound), middle))
            }
        }
        return document.text
    }
}

extension SVGDocument {
    /// A line, level or upright, with a short stroke across each end.
    mutating func whisker(from start: (x: Double, y: Double), to end: (x: Double, y: Double)) {
        let (dx, dy) = start.y == end.y ? (0.0, 3.0) : (3.0, 0.0)
        line(x1: start.x, y1: start.y, x2: end.x, y2: end.y, class: "figure-whisker")
        for place in [start, end] {
            line(x1: place.x - dx, y1: place.y - dy, x2: place.x + dx, y2: place.y + dy, class: "figure-whisker")
        }
    }
}
