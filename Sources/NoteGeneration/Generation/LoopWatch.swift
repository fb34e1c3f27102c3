/// Notices music that goes round in circles while it is made.
struct LoopWatch: Sendable {
    private let periods: ClosedRange<Int>
    /// The latest steps, as many as the longest period has; step n is at n modulo their number.
    private var steps: [KeySet]
    private var stepCount = 0
    /// For each period, how many of the latest steps sound as those a period before them.
    private var runs: [Int]
    /// How many steps ago something sounded.
    private var silence = Int.max / 2

    /// One that notices loops of at least one and at most 16 bars.
    init(stepsPerBar: Int) {
        periods = stepsPerBar...16 * stepsPerBar
        steps = [KeySet](repeating: [], count: periods.upperBound)
        runs = [Int](repeating: 0, count: periods.count)
    }

    private func step(before period: Int) -> KeySet { steps[(stepCount - period) % steps.count] }

    mutating func add(_ keys: KeySet) {
        for (n, period) in periods.enumerated() where period <= stepCount {
            runs[n] = step(before: period) == keys ? runs[n] + 1 : 0
        }
        silence = keys.isEmpty ? silence + 1 : 0
        steps[stepCount % steps.count] = keys
        stepCount += 1
    }

    /// How often the latest steps have gone round, the first time included, in the loop that these keys would go on with;
    /// 0 where it is none. Silence all through is none.
    func rounds(continuedBy keys: KeySet) -> Double {
        var rounds = 0.0
        for (n, period) in periods.enumerated()
        where runs[n] >= period && silence < period && step(before: period) == keys {
            rounds = max(rounds, 1 + Double(runs[n]) / Double(period))
        }
        return rounds
    }
}
