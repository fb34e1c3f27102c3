/// Lines over common axes: a loss and an accuracy over the epochs of a training, say.
public struct LineChart: Hashable, Sendable {
    /// Stands above the chart.
    public var title: String
    /// What runs to the right, with its unit.
    public var horizontalLabel: String
    /// What runs upwards, with its unit.
    public var verticalLabel: String
    /// The lines, in the order of the legend.
    public var series: [Series]
    /// What the horizontal axis shows; by default all points.
    public var horizontalRange: ClosedRange<Double>?
    /// What the vertical axis shows; by default all points, out to round numbers.
    public var verticalRange: ClosedRange<Double>?
    /// How heights follow from values.
    public var verticalScale = Scale.linear

    /// Equal heights for equal differences, or for equal factors.
    public enum Scale: Hashable, Sendable {
        /// Equal differences look equal.
        case linear
        /// Equal factors look equal; what is not above zero has no place there and interrupts its line.
        case logarithmic
    }

    /// One line. Points are joined in their order; one that is not finite interrupts the line.
    public struct Series: Hashable, Sendable {
        /// Stands in the legend.
        public var name: String
        /// The corners of the line, in order; one that is not finite is a gap.
        public var points: [Point]
        /// Whether its corners are marked: measurements, which the line only joins.
        public var isMarked: Bool

        /// A line through points.
        public init(_ name: String, points: [Point], isMarked: Bool = false) {
            self.name = name
            self.points = points
            self.isMarked = isMarked
        }

        /// A line through values at first, first + 1, first + 2, ...
        public init(_ name: String, values: [Double], from first: Int = 0) {
            self.init(name, points: values.enumerated().map { Point(x: Double(first + $0), y: $1) })
        }
    }

    /// A place in the chart, in the units of its axes.
    public struct Point: Hashable, Sendable {
        /// Along the horizontal axis.
        public var x: Double
        /// Along the vertical axis.
        public var y: Double

        /// A point from its coordinates.
        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }

        var isFinite: Bool { x.isFinite && y.isFinite }
    }

    /// A chart whose axes span what is drawn.
    public init(title: String, horizontalLabel: String, verticalLabel: String, series: [Series]) {
        self.title = title
        self.horizontalLabel = horizontalLabel
        self.verticalLabel = verticalLabel
        self.series = series
    }
}
