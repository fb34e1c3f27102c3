import Foundation
import RecurrentNetworks
import Testing

/// The whole of training on something that can be learned.
@Suite struct LearningTests {
    /// A sine of one of three frequencies, of any phase and length, with a little noise.
    private static func example(_ label: Int, using generator: inout SeededGenerator) -> TimeSeries {
        let phase = generator.uniform(in: 0...2 * .pi)
        return TimeSeries(
            width: 1,
            values: (0..<Int.random(in: 12...20, using: &generator)).map { step in
                Float(sin([0.4, 0.9, 1.8][label] * Double(step) + phase) + 0.05 * generator.normal())
            })
    }

    @Test(arguments: NetworkConfiguration.Pooling.allCases)
    func `three frequencies are told apart, all of them`(pooling: NetworkConfiguration.Pooling) throws {
        var generator = SeededGenerator(seed: 1)
        let configuration = NetworkConfiguration(
            inputSize: 1, outputSize: 3, hiddenSize: 16, layerCount: 1, pooling: pooling, headDropout: 0.1)
        let steps = 100
        var trainer = try NetworkTrainer(
            try RecurrentNetwork(configuration, using: &generator),
            TrainingConfiguration(optimizer: .adam(Adam(learningRate: 0.03))), totalSteps: steps, seed: 2, threads: 2)
        let labels = (0..<30).map { $0 % 3 }
        var losses: [Double] = []
        for _ in 0..<steps {
            let series = labels.map { Self.example($0, using: &generator) }
            losses.append(try trainer.step(series, targets: labels.map(Target.label)).loss)
        }
        #expect(abs(losses[0] - log(3)) < 0.3)
        #expect(losses.last! < 0.1)

        let unseen = (0..<60).map { $0 % 3 }
        let logits = trainer.network.logits(for: unseen.map { Self.example($0, using: &generator) })
        let right = zip(logits, unseen).count { $0.firstIndex(of: $0.max()!) == $1 }
        #expect(right == unseen.count)
    }
}
