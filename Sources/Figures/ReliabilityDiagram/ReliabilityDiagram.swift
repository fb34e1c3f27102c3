/// How often answers given with some probability are right: on the diagonal where probabilities can be taken at their word.
public struct ReliabilityDiagram: Hashable, Sendable {
    /// Answers of about the same probability.
    public struct Bin: Hashable, Sendable {
        /// From which probability to which, 0 to 1.
        public var range: ClosedRange<Double>
        /// The mean probability of its answers.
        public var confidence: Double
        /// The part of its answers that is right.
        public var accuracy: Double
        /// Where that part may lie.
        public var interval: ClosedRange<Double>
        /// How many answers it has.
        public var count: Int

        /// A bin.
        public init(
            range: ClosedRange<Double>, confidence: Double, accuracy: Double, interval: ClosedRange<Double>, count: Int
        ) {
            self.range = range
            self.confidence = confidence
            self.accuracy = accuracy
            self.interval = interval
            self.count = count
        }
    }

    /// Stands above the diagram.
    public var title: String
    /// What is drawn as bars, with the number of answers in each below.
    public var bins: [Bin]
    /// Its name in the legend.
    public var name: String
    /// The same answers with other probabilities, drawn as a line.
    public var others: [Bin]
    /// Its name in the legend.
    public var othersName: String

    /// A diagram of one set of bins, or of two to compare.
    public init(title: String, bins: [Bin], name: String, others: [Bin] = [], othersName: String = "") {
        self.title = title
        self.bins = bins
        self.name = name
        self.others = others
        self.othersName = othersName
    }
}

extension ReliabilityDiagram {
    /// The diagram: one SVG file with nothing outside itself, for light and dark pages.
    public func svg(width: Double = 480) -> String {
        let frame = Frame(left: 70, top: 66, right: width - 24, bottom: width - 34)
        let countsTop = frame.bottom + 12, countsHeight = 46.0
        var document = SVGDocument(width: width, height: countsTop + countsHeight + 56, title: title)
        document.text(title, x: 16, y: 26, class: "figure-title", anchor: .start)
        drawLegend(in: &document)
        func x(_ value: Double) -> Double { frame.left + min(max(value, 0), 1) * frame.width }
        func y(_ value: Double) -> Double { frame.bottom - min(max(value, 0), 1) * frame.height }

        for percent in stride(from: 0, through: 100, by: 20) {
            let place = Double(percent) / 100
            document.line(x1: frame.left, y1: y(place), x2: frame.right, y2: y(place), class: "figure-grid")
            document.text("\(percent)", x: frame.left - 8, y: y(place) + 4, class: "figure-tick", anchor: .end)
            document.text("\(percent)", x: x(place), y: countsTop + countsHeight + 16, class: "figure-tick")
        }
        let most = Double(bins.map(\.count).max() ?? 1)
        for bin in bins where bin.count > 0 {
            let (left, right) = (x(bin.range.lowerBound) + 1, x(bin.range.upperBound) - 1)
            document.rectangle(
                x: left, y: y(bin.accuracy), width: right - left, height: frame.bottom - y(bin.accuracy),
                class: "figure-dot-0", opacity: 0.35)
            let middle = x(bin.confidence)
            document.whisker(from: (middle, y(bin.interval.lowerBound)), to: (middle, y(bin.interval.upperBound)))
            document.circle(x: middle, y: y(bin.accuracy), radius: 3.5, class: "figure-dot-0")
            // Roots: beside the answers that are nearly sure, which are most of them, the others would not be seen.
            let height = (countsHeight - 14) * (Double(bin.count) / max(most, 1)).squareRoot()
            document.rectangle(
                x: left, y: countsTop + countsHeight - height, width: right - left, height: height, class: "figure-gap")
            document.text("\(bin.count)", x: (left + right) / 2, y: countsTop + countsHeight - height - 3, class: "figure-tick")
        }
        document.line(x1: x(0), y1: y(0), x2: x(1), y2: y(1), class: "figure-axis figure-dash")
        let places = others.filter { $0.count > 0 }.map { (x: x($0.confidence), y: y($0.accuracy)) }
        if places.count > 1 { document.path(places, class: "figure-line-1") }
        for place in places { document.circle(x: place.x, y: place.y, radius: 3.5, class: "figure-dot-1") }

        document.line(x1: frame.left, y1: frame.bottom, x2: frame.right, y2: frame.bottom, class: "figure-axis")
        document.line(
            x1: frame.left, y1: countsTop + countsHeight, x2: frame.right, y2: countsTop + countsHeight, class: "figure-axis")
        document.text("Probability of the answer (%)", x: frame.left + frame.width / 2, y: countsTop + countsHeight + 40)
        document.text("Answers that are right (%)", x: 24, y: frame.top + frame.height / 2, rotated: true)
        document.text("answers", x: frame.left - 8, y: countsTop + countsHeight - 4, class: "figure-tick", anchor: .end)
        return document.text
    }

    private func drawLegend(in document: inout SVGDocument) {
        var x = 16.0
        for (index, name) in [name, othersName].enumerated() where !name.isEmpty {
            document.circle(x: x + 5, y: 44, radius: 4, class: "figure-dot-\(index)")
            document.text(name, x: x + 15, y: 48, anchor: .start)
            x += 36 + labelWidth(name)
        }
    }
}
