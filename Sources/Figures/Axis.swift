/// What runs along one side of a heat map: numbers, or names.
public struct Axis: Hashable, Sendable {
    /// What it measures, with its unit: "Time (s)".
    public var label: String
    /// Where its rows or columns lie.
    public var scale: Scale

    /// How rows or columns are told apart.
    public enum Scale: Hashable, Sendable {
        /// From the outer edge of the first to the outer edge of the last; ticks are round numbers.
        case range(ClosedRange<Double>)
        /// Each row or column has its number, counted from this one; ticks stand at the middles.
        case indices(from: Int)
        /// Each row or column has a name.
        case names([String])
        /// Neighbouring rows or columns, equally many for each name, share it: a table of pictures, say.
        case groups([String])
    }

    /// An axis; without a scale its rows or columns are numbered from 0.
    public init(_ label: String, _ scale: Scale = .indices(from: 0)) {
        self.label = label
        self.scale = scale
    }
}

extension Axis {
    /// Ticks for an axis with `count` rows or columns that is `length` pixels long: the place of each as a fraction of the
    /// length, and its label. `spacing` is how far apart labels must be.
    func ticks(count: Int, length: Double, spacing: Double) -> [(place: Double, label: String)] {
        switch scale {
        case .range(let range):
            let span = range.upperBound - range.lowerBound
            guard span > 0, span.isFinite else { return [(0.5, formatted(range.lowerBound, decimals: 3, trimmed: true))] }
            let ticks = Ticks(in: range, atMost: max(2, Int(length / spacing)))
            return zip(ticks.values, ticks.labels).map { (($0 - range.lowerBound) / span, $1) }
        case .indices(let first):
            let step = max(1, Ticks.roundStep(atLeast: Double(count) * spacing / length))
            let start = (Double(first) / step).rounded(.up) * step
            return stride(from: start, to: Double(first + count), by: step).map {
                (($0 - Double(first) + 0.5) / Double(count), formatted($0, decimals: 0))
            }
        case .names(let names):
            let step = max(1, Int((Double(count) * spacing / length).rounded(.up)))
            return stride(from: 0, to: min(count, names.count), by: step).map {
                ((Double($0) + 0.5) / Double(count), names[$0])
            }
        case .groups(let names):
            return Axis(label, .names(names)).ticks(count: names.count, length: length, spacing: spacing)
        }
    }
}
