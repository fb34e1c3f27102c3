import Testing

@testable import AudioClassification

@Suite struct WindowMeanTests {
    @Test func `windows count by their weight`() {
        var mean = WindowMean(labelCount: 2)
        mean.add([1, 0], weight: 3)
        mean.add([0.5, 0.5], weight: 1)
        mean.add([0, 1], weight: 0)
        #expect(mean.probabilities == [0.875, 0.125])
        #expect(mean.windowCount == 3)
    }

    @Test func `without any weight all count the same`() {
        var mean = WindowMean(labelCount: 2)
        #expect(mean.probabilities == [0, 0])
        mean.add([1, 0], weight: 0)
        mean.add([0.5, 0.5], weight: 0)
        #expect(mean.probabilities == [0.75, 0.25])
    }

    @Test func `labels come by their probability, equal ones in the model's order`() {
        let result = Classification(labels: ["a", "b", "c", "d"], probabilities: [0.2, 0.3, 0.2, 0.3], thresholds: [0, 0, 0, 0])
        #expect(result.scores.map(\.label) == ["b", "d", "a", "c"])
        #expect(result.label == "b" && result.probability == 0.3)
    }
}
