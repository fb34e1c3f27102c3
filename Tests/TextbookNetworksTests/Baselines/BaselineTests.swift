import RecurrentNetworks
import Testing

@testable import TextbookNetworks

@Suite struct BaselineTests {
    @Test func `linear regression finds the weights that made the targets`() {
        var generator = SeededGenerator(seed: 1)
        let rows = (0..<50).map { _ in (0..<4).map { _ in Float(generator.normal()) } }
        let model = LinearRegression(rows, targets: rows.map { 2 * $0[0] - $0[1] + 0.5 * $0[3] + 3 }, ridge: 1e-9)
        for (weight, expected) in zip(model.weights, [2, -1, 0, 0.5, 3]) { #expect(abs(weight - expected) < 1e-4) }
        #expect(abs(model([1, 1, 1, 1]) - 4.5) < 1e-4)
    }

    @Test func `softmax regression separates what a plane separates, and not what none does`() {
        var generator = SeededGenerator(seed: 2)
        let rows = (0..<600).map { _ in [Float(generator.normal()), Float(generator.normal())] }
        let half = rows.map { 2 * $0[0] - $0[1] + 0.5 > 0 ? 1 : 0 }
        let separating = SoftmaxRegression(Array(rows[..<400]), labels: Array(half[..<400]), classCount: 2, using: &generator)
        #expect(separating.accuracy(Array(rows[400...]), labels: Array(half[400...])) > 0.95)
        let quadrants = rows.map { $0[0] * $0[1] > 0 ? 1 : 0 }
        let helpless = SoftmaxRegression(Array(rows[..<400]), labels: Array(quadrants[..<400]), classCount: 2, using: &generator)
        #expect(helpless.accuracy(Array(rows[400...]), labels: Array(quadrants[400...])) < 0.65)
    }

    @Test func `counting`() {
        #expect(counts([1, 3, 1], of: 4) == [0, 2, 0, 1])
        #expect(majorityShare([2, 1, 2, 2]) == 0.75)
    }
}
