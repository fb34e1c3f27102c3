import Testing

@testable import AudioClassification

@Suite struct ConfusionMatrixTests {
    @Test func `a confusion and its scores, worked out by hand`() throws {
        // Of 4 a: 3 called a, 1 called b. Of 3 b: 1 called b, 1 called a, 1 called e. Of 1 c: called a. Nothing is d.
        let outcomes = [(0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 0), (2, 0), (1, 4)]
        let matrix = ConfusionMatrix(
            labels: ["a", "b", "c", "d", "e"], outcomes: outcomes.map { (truth: $0.0, answer: $0.1) })
        #expect(
            matrix.counts == [
                [3, 1, 0, 0, 0], [1, 1, 0, 0, 1], [1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0],
            ])
        #expect(matrix.accuracy == Proportion(4, of: 8))
        #expect(matrix.recall(of: 1) == Proportion(1, of: 3))
        #expect(matrix.perLabel.keys.sorted() == ["a", "b", "c", "e"])
        #expect(matrix.mistakes(of: 1).map(\.answer) == [0, 4] && matrix.mistakes(of: 1).map(\.count) == [1, 1])

        let a = try #require(matrix.perLabel["a"])
        #expect(a.count == 4 && a.precision == 0.6 && a.recall == 0.75)
        #expect(abs(a.f1 - 2 / (1 / 0.6 + 1 / 0.75)) < 1e-15)
        let b = try #require(matrix.perLabel["b"])
        #expect(b.count == 3 && b.precision == 0.5 && abs(b.recall - 1.0 / 3) < 1e-15 && abs(b.f1 - 0.4) < 1e-15)
        #expect(matrix.perLabel["c"] == .init(count: 1, precision: 0, recall: 0, f1: 0))
        #expect(matrix.perLabel["e"] == .init(count: 0, precision: 0, recall: 0, f1: 0))
    }

    @Test func `nothing to evaluate is 0, not a number that is none`() {
        let matrix = ConfusionMatrix(labels: ["a", "b"], outcomes: [])
        #expect(matrix.accuracy.count == 0 && matrix.accuracy.value == 0 && matrix.perLabel.isEmpty)
    }
}
