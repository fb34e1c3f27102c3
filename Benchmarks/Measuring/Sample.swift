/// Values of the same thing measured again and again.
struct Sample {
    /// In ascending order; at least one.
    private let values: [Double]

    init(_ values: [Double]) {
        precondition(!values.isEmpty, "A sample holds at least one value.")
        self.values = values.sorted()
    }

    var lowest: Double { values[0] }
    var highest: Double { values[values.count - 1] }
    var median: Double { quantile(0.5) }

    /// The value that stands at this part, 0 to 1, of the way from the lowest to the highest: of those there are, the nearest.
    func quantile(_ part: Double) -> Double { values[Int((part * Double(values.count - 1)).rounded())] }

    /// The same in another unit.
    func scaled(by factor: Double) -> Sample { Sample(values.map { $0 * factor }) }
}
