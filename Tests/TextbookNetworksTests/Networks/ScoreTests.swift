import Testing

@testable import TextbookNetworks

@Suite struct ScoreTests {
    @Test func `a score is reached beyond its bar and every baseline`() {
        var score = Score(model: "m", measure: "accuracy", value: 0.9, baselines: [("a", 0.5), ("b", 0.8)], aim: .atLeast(0.85))
        #expect(score.isReached)
        score.value = 0.84
        #expect(!score.isReached)
        score.value = 0.9
        score.baselines.append(("c", 0.91))
        #expect(!score.isReached)

        score = Score(model: "m", measure: "error", value: 0.1, baselines: [("a", 0.5)], aim: .atMost(0.1))
        #expect(score.isReached)
        score.value = .nan
        #expect(!score.isReached)
        score.value = 0.05
        score.baselines.append(("b", 0.04))
        #expect(!score.isReached)
    }

    @Test func `a row says what was reached, and what was missed`() {
        var score = Score(model: "m", measure: "accuracy", value: 0.9, baselines: [("a", 0.5), ("b", 0.123)], aim: .atLeast(0.85))
        #expect(score.row == "| m | accuracy | 90.0 % | ≥ 85.0 % | a 50.0 %, b 12.3 % |")
        score.format = .number(decimals: 2)
        score.value = 0.1
        #expect(score.row == "| m | accuracy | **missed:** 0.10 | ≥ 0.85 | a 0.50, b 0.12 |")
    }

    @Test func `a score that is only told has no bar to miss`() {
        let score = Score(model: "m", measure: "accuracy", value: 0.1, baselines: [("a", 0.5)])
        #expect(score.isReached)
        #expect(score.row == "| m | accuracy | 10.0 % | – | a 50.0 % |")
    }

    @Test(arguments: [
        (1.0, 2, "1.00"), (-0.126, 2, "-0.13"), (0.996, 2, "1.00"), (-0.001, 1, "0.0"), (12.5, 0, "13"), (3.04, 1, "3.0"),
        (.nan, 2, "nan"), (-.infinity, 1, "-inf"),
    ])
    func `numbers have as many digits as wanted`(value: Double, decimals: Int, text: String) {
        #expect(decimal(value, decimals) == text)
    }
}
