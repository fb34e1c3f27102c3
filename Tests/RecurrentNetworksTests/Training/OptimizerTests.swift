import RecurrentNetworks
import Testing

/// Beside `OptimizerKernelTests`, what the rules hand to the kernels.
@Suite struct OptimizerTests {
    /// 1 - decay is taken in double: of Floats it would be off by 1.3 % here.
    private let decay = 0.999999

    private static func isNear(_ value: Float, _ expected: Double) -> Bool {
        abs(Double(value) - expected) < 1e-6 * abs(expected)
    }

    @Test func `a decay near 1 leaves what it should for a new gradient`() {
        for optimizer in [Optimizer.adam(Adam(beta2: decay)), .rmsProp(RMSProp(smoothing: decay))] {
            var state = OptimizerState(for: optimizer, count: 3), weights: [Float] = [0, 0, 0]
            optimizer.update(&weights, &state, gradient: [3, -0.5, 0])
            #expect(Self.isNear(state.second[0], 9e-6) && Self.isNear(state.second[1], 0.25e-6), "\(optimizer)")
            #expect(state.second[2] == 0)
        }
        let optimizer = Optimizer.adam(Adam(beta1: decay))
        var state = OptimizerState(for: optimizer, count: 1), weights: [Float] = [0]
        optimizer.update(&weights, &state, gradient: [3])
        #expect(Self.isNear(state.first[0], 3e-6))
    }

    @Test func `an average with a decay near 1 takes what it should of new weights`() throws {
        var generator = SeededGenerator(seed: 1)
        let network = try RecurrentNetwork(
            NetworkConfiguration(inputSize: 1, outputSize: 2, cell: .elmanTanh, hiddenSizes: [2], pooling: .last),
            using: &generator)
        var trainer = try NetworkTrainer(
            network, TrainingConfiguration(averageDecay: decay), totalSteps: 2, seed: 1)
        // An average of zeros, so that no digits are lost beside it.
        let zeros = [Float](repeating: 0, count: network.parameters.count)
        try trainer.resume(NetworkTrainer.State(optimizer: trainer.state.optimizer, average: zeros))
        _ = try trainer.step([TimeSeries(width: 1, values: [1])], targets: [.label(0)])
        for (average, value) in zip(trainer.state.average, trainer.network.parameters.values) {
            #expect(Self.isNear(average, 1e-6 * Double(value)) || value == 0 && average == 0)
        }
    }
}
