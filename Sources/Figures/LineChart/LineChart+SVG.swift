#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension LineChart {
    /// The chart with title, legend, grid and axes: one SVG file with nothing outside itself, for light and dark pages.
    public func svg(width: Double = 720, height: Double = 400) -> String {
        var document = SVGDocument(width: width, height: height, title: title)
        document.text(title, x: 24, y: 26, class: "figure-title", anchor: .start)
        let legendBottom = drawLegend(from: 48, width: width, in: &document)

        // From here on, heights are those of the scale: logarithms of the values where it is logarithmic.
        let series = series.map { LineChart.Series($0.name, points: $0.points.map(scaled), isMarked: $0.isMarked) }
        let points = series.flatMap(\.points).filter(\.isFinite)
        let horizontal = Self.usable(horizontalRange) ?? Self.range(of: points.map(\.x))
        let verticalCount = max(2, Int((height - legendBottom) / 48))
        let vertical = Self.usable(verticalRange.flatMap(scaled))
            ?? Self.widened(
                Self.range(of: points.map(\.y)), tickCount: verticalCount, whole: verticalScale == .logarithmic)
        let verticalTicks = verticalTicks(in: vertical, atMost: verticalCount)
        let labelWidth = 6.2 * Double(verticalTicks.labels.map(\.count).max() ?? 0)
        let frame = Frame(left: 46 + labelWidth, top: legendBottom + 12, right: width - 24, bottom: height - 52)
        let plot = Plot(frame: frame, horizontal: horizontal, vertical: vertical)

        for (value, label) in zip(verticalTicks.values, verticalTicks.labels) {
            let y = plot.y(value)
            document.line(x1: frame.left, y1: y, x2: frame.right, y2: y, class: "figure-grid")
            document.text(label, x: frame.left - 8, y: y + 4, class: "figure-tick", anchor: .end)
        }
        let horizontalTicks = Ticks(
            in: horizontal, atMost: max(2, Int(frame.width / 64)), whole: points.allSatisfy { $0.x == $0.x.rounded() })
        for (value, label) in zip(horizontalTicks.values, horizontalTicks.labels) {
            let x = plot.x(value)
            document.line(x1: x, y1: frame.bottom, x2: x, y2: frame.bottom + 5, class: "figure-axis")
            document.text(label, x: x, y: frame.bottom + 18, class: "figure-tick")
        }
        document.line(x1: frame.left, y1: frame.bottom, x2: frame.right, y2: frame.bottom, class: "figure-axis")
        document.text(horizontalLabel, x: frame.left + frame.width / 2, y: frame.bottom + 40)
        document.text(verticalLabel, x: 20, y: frame.top + frame.height / 2, rotated: true)
        for index in series.indices { draw(series[index], color: index % SVGDocument.seriesCount, on: plot, in: &document) }
        return document.text
    }

    /// A point where the vertical scale puts it.
    private func scaled(_ point: Point) -> Point {
        switch verticalScale {
        case .linear: point
        case .logarithmic: Point(x: point.x, y: point.y > 0 ? log10(point.y) : .nan)
        }
    }

    /// A range of values as the scale has it; nil if it has no place there.
    private func scaled(_ range: ClosedRange<Double>) -> ClosedRange<Double>? {
        switch verticalScale {
        case .linear: range
        case .logarithmic: range.lowerBound > 0 ? log10(range.lowerBound)...log10(range.upperBound) : nil
        }
    }

    /// Round numbers on a linear axis; powers of ten on a logarithmic one, and where it is shorter than two of them also
    /// their multiples.
    private func verticalTicks(in range: ClosedRange<Double>, atMost count: Int) -> (values: [Double], labels: [String]) {
        guard verticalScale == .logarithmic else {
            let ticks = Ticks(in: range, atMost: count)
            return (ticks.values, ticks.labels)
        }
        let powers = Ticks(in: range, atMost: count, whole: true).values.filter { $0 == $0.rounded() }
        guard powers.count < 2 else { return (powers, powers.map(Self.powerLabel)) }
        let ticks = Ticks(in: pow(10, range.lowerBound)...pow(10, range.upperBound), atMost: count)
        let kept = zip(ticks.values, ticks.labels).filter { $0.0 > 0 }
        return (kept.map { log10($0.0) }, kept.map(\.1))
    }

    /// A power of ten written out where it is short.
    private static func powerLabel(_ exponent: Double) -> String {
        (-3...4).contains(exponent)
            ? formatted(pow(10, exponent), decimals: 3, trimmed: true)
            : "1e" + formatted(exponent, decimals: 0)
    }

    private func draw(_ series: Series, color: Int, on plot: Plot, in document: inout SVGDocument) {
        for run in series.points.split(whereSeparator: { !$0.isFinite }) {
            let places = run.map { (x: plot.x($0.x), y: plot.y($0.y)) }
            if places.count > 1 { document.path(places, class: "figure-line-\(color)") }
            guard series.isMarked || places.count == 1 else { continue }
            for place in places {
                document.circle(x: place.x, y: place.y, radius: series.isMarked ? 3.5 : 2.5, class: "figure-dot-\(color)")
            }
        }
    }

    /// Names in rows beside a stroke of their colour; returns where the last row ends.
    private func drawLegend(from top: Double, width: Double, in document: inout SVGDocument) -> Double {
        guard !series.isEmpty else { return top - 16 }
        var (x, y) = (24.0, top)
        for (index, series) in series.enumerated() {
            let entryWidth = 44 + 6.6 * Double(series.name.count)
            if x > 24 && x + entryWidth > width - 24 { (x, y) = (24, y + 18) }
            document.line(x1: x, y1: y - 4, x2: x + 18, y2: y - 4, class: "figure-line-\(index % SVGDocument.seriesCount)")
            document.text(series.name, x: x + 24, y: y, anchor: .start)
            x += entryWidth
        }
        return y
    }

    /// From data to pixels; what lies outside the ranges is drawn at the edge.
    private struct Plot {
        let frame: Frame
        let horizontal: ClosedRange<Double>
        let vertical: ClosedRange<Double>

        func x(_ value: Double) -> Double {
            frame.left + Self.fraction(value, in: horizontal) * frame.width
        }

        func y(_ value: Double) -> Double {
            frame.bottom - Self.fraction(value, in: vertical) * frame.height
        }

        private static func fraction(_ value: Double, in range: ClosedRange<Double>) -> Double {
            min(max((value - range.lowerBound) / (range.upperBound - range.lowerBound), 0), 1)
        }
    }

    private static func usable(_ range: ClosedRange<Double>?) -> ClosedRange<Double>? {
        guard let range, range.upperBound > range.lowerBound, (range.upperBound - range.lowerBound).isFinite else {
            return nil
        }
        return range
    }

    /// From the least to the greatest value; around a single one, and 0 to 1 without any.
    private static func range(of values: [Double]) -> ClosedRange<Double> {
        guard let least = values.min(), let greatest = values.max() else { return 0...1 }
        let halfSpan = max(0.5, abs(least) * 0.01)
        return greatest - least > abs(greatest) * 1e-12 ? least...greatest : (least - halfSpan)...(least + halfSpan)
    }

    /// The range out to the next ticks on both sides.
    private static func widened(_ range: ClosedRange<Double>, tickCount: Int, whole: Bool) -> ClosedRange<Double> {
        let step = Ticks(in: range, atMost: tickCount, whole: whole).step
        return (range.lowerBound / step + 1e-9).rounded(.down) * step...(range.upperBound / step - 1e-9).rounded(.up) * step
    }
}
