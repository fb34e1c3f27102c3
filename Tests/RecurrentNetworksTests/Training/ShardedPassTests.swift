import Testing

@testable import RecurrentNetworks

@Suite struct ShardedPassTests {
    private let configuration = NetworkConfiguration(
        inputSize: 3, outputSize: 2, cell: .gruResetAfter, hiddenSizes: [7, 5], dropout: 0.3, pooling: nil, headDropout: 0.2)

    private func values(_ count: Int, _ generator: inout SeededGenerator) -> [Float] {
        (0..<count).map { _ in Float(generator.uniform()) }
    }

    @Test func `a loss of one's own gives what the trainer's gives, dropout included`() throws {
        var generator = SeededGenerator(seed: 3)
        let network = try RecurrentNetwork(configuration, using: &generator)
        // More than two shards, of sequences of different lengths.
        let lengths = (0..<37).map { 1 + $0 % 6 }
        let series = lengths.map { TimeSeries(width: 3, values: values(3 * $0, &generator)) }
        let targets = lengths.map { Target.series(TimeSeries(width: 2, values: values(2 * $0, &generator))) }
        let weight = Float(1 / Double(lengths.reduce(0, +)))

        var trainer = try NetworkTrainer(
            network, TrainingConfiguration(loss: .binaryCrossEntropy), totalSteps: 1, seed: 9)
        let states = series.map { _ in network.zeroState() }
        let (step, expected) = trainer.gradient(series, targets: targets, initialStates: states)

        for threads in 1...3 {
            var pass = ShardedPass(network, threads: threads)
            let result = pass.run(
                network, series, initialStates: states, dropout: ShardedPass.Dropout(seed: 9, step: 0),
                needsInitialStates: true
            ) { part, outputs in
                // The mean over the shard's steps, which becomes their part of the mean over all.
                let value = Loss.binaryCrossEntropy.value(of: outputs, targets: Array(targets[part]))
                let share = Float(value.targetCount) * weight
                return (
                    value.gradients.map { TimeSeries(width: 2, values: $0.values.map { $0 * share }) },
                    (part: part, loss: value.loss * Double(share))
                )
            }
            #expect(result.outcomes.map(\.part) == [0..<12, 12..<24, 24..<37])
            #expect(abs(result.outcomes.reduce(0) { $0 + $1.loss } - step.loss) < 1e-6)
            for (found, expected) in zip(result.parameters, expected) { #expect(abs(found - expected) < 1e-6) }
            #expect(result.initialStates.count == 37 && result.finalStates.count == 37)
        }
    }

    @Test func `gradients of initial states are those of a pass on one thread`() throws {
        var generator = SeededGenerator(seed: 4)
        let network = try RecurrentNetwork(configuration, using: &generator)
        let series = (0..<5).map { TimeSeries(width: 3, values: values(3 * ($0 + 2), &generator)) }
        var single = NetworkPass(network)
        let outputs = single.forward(network, series)
        let ones = outputs.map { TimeSeries(width: 2, values: $0.values.values.map { _ in 1 }) }
        let expected = single.backward(network, outputGradients: ones)
        var pass = ShardedPass(network, threads: 2, shardSize: 2)
        let result = pass.run(network, series, needsInitialStates: true) { part, outputs in
            (outputs.map { TimeSeries(width: 2, values: $0.values.values.map { _ in 1 }) }, part)
        }
        #expect(result.outcomes == [0..<1, 1..<3, 3..<5])
        for (found, expected) in zip(result.initialStates, expected.initialStates) {
            for layer in 0..<2 {
                for (found, expected) in zip(found.hidden(ofLayer: layer), expected.hidden(ofLayer: layer)) {
                    #expect(abs(found - expected) < 1e-6)
                }
            }
        }
        for (found, expected) in zip(result.parameters, expected.parameters) { #expect(abs(found - expected) < 1e-5) }
        var without = ShardedPass(network)
        #expect(without.run(network, series) { ($1.map(\.values), $0) }.initialStates.isEmpty)
    }
}
