/// What a model reached on data that it has never seen, beside what simple models reach there.
struct Score {
    /// The model, as its layers.
    var model: String
    /// What was measured.
    var measure: String
    var value: Double
    /// What models without memory, or without learning, reach on the same data.
    var baselines: [(model: String, value: Double)] = []
    /// What it must be; nil where it is only told.
    var aim: Aim?
    var format = Format.percent

    /// Which values are good enough.
    enum Aim {
        case atLeast(Double), atMost(Double)
    }

    /// How values are written.
    enum Format {
        case percent
        /// With this many digits behind the point.
        case number(decimals: Int)
    }

    /// Whether the value is as it must be, and better than every baseline.
    var isReached: Bool {
        switch aim {
        case nil: true
        case .atLeast(let bar): value >= bar && baselines.allSatisfy { value > $0.value }
        case .atMost(let bar): value <= bar && baselines.allSatisfy { value < $0.value }
        }
    }

    /// The cells of a row in a Markdown table: model, measure, value, aim, baselines.
    var row: String {
        let bar = switch aim {
        case nil: "–"
        case .atLeast(let bar): "≥ " + text(bar)
        case .atMost(let bar): "≤ " + text(bar)
        }
        let others = baselines.map { "\($0.model) \(text($0.value))" }.joined(separator: ", ")
        return "| \(model) | \(measure) | \(isReached ? "" : "**missed:** ")\(text(value)) | \(bar) | \(others) |"
    }

    static let header = "| model | on unseen data | reached | must be | baselines |\n|---|---|---|---|---|"

    private func text(_ value: Double) -> String {
        switch format {
        case .percent: decimal(100 * value, 1) + " %"
        case .number(let decimals): decimal(value, decimals)
        }
    }
}

/// A number with a fixed count of digits behind the point.
func decimal(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let units = Int((abs(value) * Double(scale)).rounded())
    let digits = String(units % scale)
    let whole = (value < 0 && units > 0 ? "-" : "") + String(units / scale)
    return decimals == 0 ? whole : whole + "." + String(repeating: "0", count: decimals - digits.count) + digits
}
