/// Named values side by side, one below the other: a score of each label, say.
public struct BarChart: Hashable, Sendable {
    /// A value with its name.
    public struct Bar: Hashable, Sendable {
        /// Stands left of the bar.
        public var name: String
        /// How long the bar is.
        public var value: Double
        /// Where the true value may lie; drawn as a line with two ends.
        public var interval: ClosedRange<Double>?
        /// Stands right of the bars.
        public var note: String

        /// A bar.
        public init(_ name: String, value: Double, interval: ClosedRange<Double>? = nil, note: String = "") {
            self.name = name
            self.value = value
            self.interval = interval
            self.note = note
        }
    }

    /// Stands above the chart.
    public var title: String
    /// What the bars measure, with its unit.
    public var label: String
    /// From the top down.
    public var bars: [Bar]
    /// What the axis shows; bars begin at its lower end.
    public var range: ClosedRange<Double>

    /// A chart.
    public init(title: String, label: String, bars: [Bar], range: ClosedRange<Double>) {
        self.title = title
        self.label = label
        self.bars = bars
        self.range = range
    }
}
