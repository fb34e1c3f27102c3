extension PanelStack {
    /// The stack, as high as its panels need: one SVG file with nothing outside itself, for light and dark pages.
    public func svg(width: Double = 900) -> String {
        let gap = 38.0
        let height = 60 + panels.reduce(0) { $0 + $1.height + gap } + 34
        var document = SVGDocument(width: width, height: height, title: title)
        document.text(title, x: 24, y: 28, class: "figure-title", anchor: .start)
        var top = 60.0
        for panel in panels {
            let frame = Frame(left: 76, top: top + 16, right: width - 150, bottom: top + 16 + panel.height)
            document.text(panel.title, x: frame.left, y: frame.top - 7, anchor: .start)
            document.text(panel.label, x: 24, y: frame.top + frame.height / 2, class: "figure-tick", rotated: true)
            draw(panel.content, in: frame, &document)
            drawAxis(below: frame, isLast: panel == panels.last, in: &document)
            top += panel.height + gap
        }
        return document.text
    }

    private func drawAxis(below frame: Frame, isLast: Bool, in document: inout SVGDocument) {
        document.line(x1: frame.left, y1: frame.bottom, x2: frame.right, y2: frame.bottom, class: "figure-axis")
        let ticks = Ticks(in: range, atMost: max(2, Int(frame.width / 64)))
        for (value, label) in zip(ticks.values, ticks.labels) {
            let x = x(value, in: frame)
            document.line(x1: x, y1: frame.bottom, x2: x, y2: frame.bottom + 4, class: "figure-axis")
            if isLast { document.text(label, x: x, y: frame.bottom + 17, class: "figure-tick") }
        }
        if isLast { document.text(label, x: frame.left + frame.width / 2, y: frame.bottom + 38) }
    }

    private func x(_ value: Double, in frame: Frame) -> Double {
        let span = range.upperBound - range.lowerBound
        return frame.left + (span > 0 ? min(max((value - range.lowerBound) / span, 0), 1) : 0) * frame.width
    }

    private func draw(_ content: Content, in frame: Frame, _ document: inout SVGDocument) {
        switch content {
        case .envelope(let least, let greatest): drawEnvelope(least, greatest, in: frame, &document)
        case .heatMap(let map):
            document.rectangle(x: frame.left, y: frame.top, width: frame.width, height: frame.height, class: "figure-gap")
            if let raster = map.raster {
                let (left, right) = edges(of: map, in: frame)
                document.image(raster, x: left, y: frame.top, width: right - left, height: frame.height)
            }
            for tick in map.vertical.ticks(count: map.rowCount, length: frame.height, spacing: 22) {
                let place = map.firstRow == .top ? tick.place : 1 - tick.place
                document.text(tick.label, x: frame.left - 8, y: frame.top + place * frame.height + 4, class: "figure-tick", anchor: .end)
            }
            map.drawColorBar(beside: frame, in: &document)
        case .lines(let series, let heights): drawLines(series, heights, in: frame, &document)
        }
    }

    /// Where a map that says from when to when it reaches lies; others fill the whole width.
    private func edges(of map: HeatMap, in frame: Frame) -> (left: Double, right: Double) {
        guard case .range(let span) = map.horizontal.scale else { return (frame.left, frame.right) }
        return (x(span.lowerBound, in: frame), x(span.upperBound, in: frame))
    }

    private func drawEnvelope(_ least: [Float], _ greatest: [Float], in frame: Frame, _ document: inout SVGDocument) {
        let middle = frame.top + frame.height / 2
        let peak = zip(least, greatest).reduce(Float.leastNormalMagnitude) { max($0, max(abs($1.0), abs($1.1))) }
        func y(_ value: Float) -> Double { middle - Double(value / peak) * frame.height / 2 }
        func x(_ n: Int) -> Double { frame.left + (Double(n) + 0.5) / Double(least.count) * frame.width }
        document.line(x1: frame.left, y1: middle, x2: frame.right, y2: middle, class: "figure-grid")
        guard !least.isEmpty else { return }
        let upper = greatest.enumerated().map { (x: x($0.offset), y: y($0.element)) }
        let lower = least.enumerated().reversed().map { (x: x($0.offset), y: y($0.element)) }
        document.path(upper + lower, class: "figure-dot-0", isClosed: true)
    }

    private func drawLines(
        _ series: [LineChart.Series], _ heights: ClosedRange<Double>, in frame: Frame, _ document: inout SVGDocument
    ) {
        let span = heights.upperBound - heights.lowerBound
        func y(_ value: Double) -> Double {
            frame.bottom - (span > 0 ? min(max((value - heights.lowerBound) / span, 0), 1) : 0) * frame.height
        }
        let ticks = Ticks(in: heights, atMost: max(2, Int(frame.height / 28)))
        for (value, label) in zip(ticks.values, ticks.labels) {
            document.line(x1: frame.left, y1: y(value), x2: frame.right, y2: y(value), class: "figure-grid")
            document.text(label, x: frame.left - 8, y: y(value) + 4, class: "figure-tick", anchor: .end)
        }
        for (n, line) in series.enumerated() {
            let color = n % SVGDocument.seriesCount
            for run in line.points.split(whereSeparator: { !$0.isFinite }) {
                let places = run.map { (x: x($0.x, in: frame), y: y($0.y)) }
                if places.count > 1 { document.path(places, class: "figure-line-\(color)") }
                guard line.isMarked || places.count == 1 else { continue }
                for place in places { document.circle(x: place.x, y: place.y, radius: 2.5, class: "figure-dot-\(color)") }
            }
            let legend = frame.top + 12 + 20 * Double(n)
            document.line(x1: frame.right + 18, y1: legend - 4, x2: frame.right + 34, y2: legend - 4, class: "figure-line-\(color)")
            document.text(shortened(line.name, to: 104), x: frame.right + 40, y: legend, anchor: .start)
        }
    }
}
