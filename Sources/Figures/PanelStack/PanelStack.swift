/// Several pictures of the same stretch of time, one below the other along one axis.
public struct PanelStack: Hashable, Sendable {
    /// One of the pictures.
    public struct Panel: Hashable, Sendable {
        /// Stands above it.
        public var title: String
        /// What runs upwards, with its unit.
        public var label: String
        /// What it shows.
        public var content: Content
        /// In pixels.
        public var height: Double

        /// A picture.
        public init(_ title: String, label: String, height: Double, _ content: Content) {
            self.title = title
            self.label = label
            self.height = height
            self.content = content
        }
    }

    /// What a picture is made of.
    public enum Content: Hashable, Sendable {
        /// The least and the greatest value in equal parts of the whole stretch, as many of one as of the other: a waveform.
        case envelope(least: [Float], greatest: [Float])
        /// Cells from when to when the map's horizontal axis says, or over the whole stretch; its title and that axis are not
        /// drawn.
        case heatMap(HeatMap)
        /// Lines through points in the stack's units, in a range of heights; the legend stands on the right.
        case lines([LineChart.Series], range: ClosedRange<Double>)
    }

    /// Stands above all.
    public var title: String
    /// What runs to the right, with its unit.
    public var label: String
    /// What it shows, from the left edge to the right.
    public var range: ClosedRange<Double>
    /// From the top down.
    public var panels: [Panel]

    /// A stack.
    public init(title: String, label: String, range: ClosedRange<Double>, panels: [Panel]) {
        self.title = title
        self.label = label
        self.range = range
        self.panels = panels
    }
}
