import Foundation
import RecurrentNetworks
import Testing

@Suite struct ReferenceLossTests {
    struct Case: Sendable {
        var loss: Loss
        var pooling: NetworkConfiguration.Pooling?
        var labelSmoothing = 0.0
    }

    static let cases = ([.mean, nil] as [NetworkConfiguration.Pooling?]).flatMap { pooling in
        Loss.allCases.map { Case(loss: $0, pooling: pooling) }
            + [Case(loss: .softmaxCrossEntropy, pooling: pooling, labelSmoothing: 0.2)]
    }

    @Test(arguments: cases)
    func `the gradient of a loss is that of central differences`(arguments: Case) {
        let configuration = NetworkConfiguration(
            inputSize: 1, outputSize: 4, hiddenSizes: [1], pooling: arguments.pooling)
        let data = RandomSequences(configuration, lengths: [3, 1, 5], seed: 1)
        let targets = data.targets(for: arguments.loss)
        let loss = ReferenceLoss(kind: arguments.loss, labelSmoothing: arguments.labelSmoothing)
        var generator = SeededGenerator(seed: 2)
        let outputs = data.series.map { series in
            (0..<(arguments.pooling == nil ? series.stepCount : 1)).map { _ in (0..<4).map { _ in 3 * generator.normal() } }
        }
        let gradients = loss.evaluate(outputs, targets).gradients
        for (sequence, rows) in outputs.enumerated() {
            for (row, values) in rows.enumerated() {
                for n in values.indices {
                    func moved(_ h: Double) -> Double {
                        var changed = outputs
                        changed[sequence][row][n] += h
                        return loss.evaluate(changed, targets).loss
                    }
                    let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5
                    #expect(abs(slope - gradients[sequence][row][n]) < 1e-8)
                }
            }
        }
    }

    @Test func `known losses`() {
        let even = [[[0.0, 0, 0, 0]]]
        for smoothing in [0, 0.3] {
            let loss = ReferenceLoss(labelSmoothing: smoothing)
            #expect(abs(loss.evaluate(even, [.label(2)]).loss - log(4)) < 1e-12)
        }
        let binary = ReferenceLoss(kind: .binaryCrossEntropy)
        #expect(abs(binary.evaluate([[[0, 0]]], [.values([0, 1])]).loss - log(2)) < 1e-12)
        let squared = ReferenceLoss(kind: .meanSquaredError)
        #expect(squared.evaluate([[[1, 2]]], [.values([0, 4])]).loss == 2.5)
    }

    @Test func `what does not count has no part in the mean`() {
        let rows = [[[1.0, 2], [5, -5], [3, 1]]], few = [[[1.0, 2], [3, 1]]]
        let loss = ReferenceLoss(labelSmoothing: 0.1)
        let masked = loss.evaluate(rows, [.labels([1, nil, 1])])
        #expect(masked.loss == loss.evaluate(few, [.labels([1, 1])]).loss)
        #expect(masked.gradients[0][1] == [0, 0] && masked.targetCount == 2 && masked.correctCount == 1)

        let squared = ReferenceLoss(kind: .meanSquaredError)
        let values = TimeSeries(width: 2, values: [0, 0, 9, 9, 1, 1])
        let result = squared.evaluate(rows, [.series(values, counted: [true, false, true])])
        #expect(result.loss == ((1 + 4) / 2.0 + (4 + 0) / 2.0) / 2)
    }
}
