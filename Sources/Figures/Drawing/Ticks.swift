#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.
package struct Ticks: Hashable, Sendable {
    /// The distance between two ticks.
    package let step: Double
    /// The ticks that lie in the range, ascending.
    package let values: [Double]
    /// What stands beside each.
    package let labels: [String]

    /// At most `count` ticks (2 at least) and at least one, in a finite range; whole numbers only where
    /// `whole` is asked for and the range is as long as 1.
    package init(in range: ClosedRange<Double>, atMost count: Int, whole: Bool = false) {
        let (low, high) = (range.lowerBound, range.upperBound)
        let span = high - low
        guard span > 0, span.isFinite, span > abs(high) * 1e-12 else {
            step = 1
            values = [low]
            labels = [formatted(low, decimals: 6)]
            return
        }
        /// The ticks in the range, as numbers of steps; ends a hair beside a tick belong to it.
        func multiples(of step: Double) -> ClosedRange<Double> {
            let first = (low / step - 1e-9).rounded(.up)
            return first...max(first, (high / step + 1e-9).rounded(.down))
        }
        // From too many ticks to few enough: where there are three, one is left at the next step, so never none.
        let most = Double(max(count, 2))
        var step = Self.roundStep(atLeast: span / (3 * most))
        while multiples(of: step).upperBound - multiples(of: step).lowerBound + 1 > most || (whole && step < 1 && span >= 1) {
            step = Self.roundStep(atLeast: step * 1.5)
        }
        let multiples = multiples(of: step)
        let decimals = max(0, Int(-log10(step).rounded(.down)))
        self.step = step
        values = stride(from: multiples.lowerBound, through: multiples.upperBound, by: 1).map { $0 * step }
        labels = values.map { formatted($0, decimals: decimals) }
    }

    /// The least of 1, 2, 5 times a power of ten that is not below `minimum`.
    package static func roundStep(atLeast minimum: Double) -> Double {
        let power = pow(10, log10(minimum).rounded(.down))
        for factor in [1.0, 2, 5] where factor * power >= minimum * (1 - 1e-9) { return factor * power }
        return 10 * power
    }
}

/// A number with up to `decimals` digits behind the point, without trailing zeros where `trimmed`; very large or small ones
/// with a power of ten. The minus is a real one.
package func formatted(_ value: Double, decimals: Int, trimmed: Bool = false) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
    let magnitude = abs(value)
    if decimals > 6 || magnitude >= 1e9 {
        guard magnitude > 0 else { return "0" }
        let exponent = Int(log10(magnitude).rounded(.down))
        let mantissa = formatted(value / pow(10, Double(exponent)), decimals: 3, trimmed: true)
        return "\(mantissa)e\(exponent < 0 ? "−" : "")\(abs(exponent))"
    }
    let scale = pow(10, Double(decimals))
    let units = Int((magnitude * scale).rounded())
    var digits = String(units)
    if decimals > 0 {
        digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
        if trimmed {
            while digits.last == "0" { digits.removeLast() }
            if digits.last == "." { digits.removeLast() }
        }
    }
    return (value < 0 && units > 0 ? "−" : "") + digits
}
