/// How many of some trials succeeded, and how sure that makes one of the rate behind them.
public struct Proportion: Hashable, Sendable {
    /// Trials that succeeded.
    public let correct: Int
    /// Trials in all.
    public let count: Int

    /// So many of so many.
    public init(_ correct: Int, of count: Int) {
        precondition(count >= 0 && (0...count).contains(correct), "\(correct) of \(count) is no proportion.")
        self.correct = correct
        self.count = count
    }

    /// The part that succeeded, 0 to 1; 0 without trials.
    public var value: Double { Double(correct) / Double(max(count, 1)) }

    /// Where the rate lies with a probability of about 95 %: Wilson's score interval (1927), which also serves few trials
    /// and rates near 0 or 1. 0 to 1 without trials.
    public var interval: ClosedRange<Double> {
        guard count > 0 else { return 0...1 }
        let n = Double(count), z = 1.959963984540054
        let centre = (value + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (value * (1 - value) / n + z * z / (4 * n * n)).squareRoot()
        // Rounding must not move an end past what was seen, or past 0 and 1.
        return max(0, min(value, centre - half))...min(1, max(value, centre + half))
    }
}
