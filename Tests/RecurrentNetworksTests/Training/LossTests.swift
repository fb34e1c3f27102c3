import Testing

@testable import RecurrentNetworks

/// The loss of outputs by itself, held to the one of a training step, and the targets that a loss refuses.
@Suite struct LossTests {
    static let configurations = [NetworkConfiguration.Pooling.last, nil].flatMap { pooling in
        [[], [4]].map { dense in
            NetworkConfiguration(
                inputSize: 3, outputSize: 5, cell: .gruResetAfter, hiddenSizes: [7], pooling: pooling, denseSizes: dense)
        }
    }

    @Test(arguments: configurations, Loss.allCases)
    func `value and gradient are those of a training step, bit for bit`(
        configuration: NetworkConfiguration, loss: Loss
    ) throws {
        let network = try testNetwork(configuration, seed: 1, trainable: true)
        let data = RandomSequences(configuration, lengths: [4, 1, 6, 6, 2], seed: 2)
        let targets = data.targets(for: loss), smoothing = loss == .softmaxCrossEntropy ? 0.1 : 0
        var trainer = try NetworkTrainer(
            network, TrainingConfiguration(loss: loss, labelSmoothing: smoothing), totalSteps: 1, seed: 3)
        let (step, gradient) = trainer.gradient(data.series, targets: targets)

        var pass = NetworkPass(network)
        let outputs = pass.forward(network, data.series)
        let value = loss.value(of: outputs, targets: targets, labelSmoothing: smoothing)
        // Sums of the same terms in another order.
        #expect(abs(value.loss - step.loss) <= 1e-14 * step.loss)
        #expect(value.correctCount == step.correctCount)
        #expect(value.targetCount == step.targetCount)
        let back = pass.backward(network, outputGradients: value.gradients)
        #expect(back.parameters == gradient)
        #expect(loss.value(of: network.run(data.series), targets: targets, labelSmoothing: smoothing) == value)
    }

    @Test func `steps that do not count have no gradient, and where none counts there is no loss`() throws {
        let network = try testNetwork(Self.configurations[2], seed: 1)
        let outputs = network.run(RandomSequences(network.configuration, lengths: [3], seed: 2).series)
        let some = Loss.softmaxCrossEntropy.value(of: outputs, targets: [.labels([1, nil, 2])])
        #expect(some.targetCount == 2 && some.gradients[0].step(1) == [0, 0, 0, 0, 0])
        #expect(!some.gradients[0].step(0).contains(0) && !some.gradients[0].step(2).contains(0))
        let none = Loss.softmaxCrossEntropy.value(of: outputs, targets: [.labels([nil, nil, nil])])
        #expect(none.loss == 0 && none.targetCount == 0 && none.gradients[0].values.allSatisfy { $0 == 0 })
        let nothing = Loss.meanSquaredError.value(of: [], targets: [])
        #expect(nothing.loss == 0 && nothing.targetCount == 0 && nothing.gradients.isEmpty)
    }

    /// Of a network with five outputs at every step, of a sequence of so many.
    static func value(_ loss: Loss, steps: Int = 2, _ targets: [Target], labelSmoothing: Double = 0) throws {
        let network = try testNetwork(configurations[2], seed: 1)
        let outputs = network.run(RandomSequences(network.configuration, lengths: [steps], seed: 2).series)
        _ = loss.value(of: outputs, targets: targets, labelSmoothing: labelSmoothing)
    }

    @Test func `targets that are none for the outputs trap`() async {
        await #expect(processExitsWith: .failure) { try Self.value(.softmaxCrossEntropy, [.label(0)]) }
        await #expect(processExitsWith: .failure) { try Self.value(.softmaxCrossEntropy, [.labels([0, 5])]) }
        await #expect(processExitsWith: .failure) { try Self.value(.softmaxCrossEntropy, [.labels([0])]) }
        await #expect(processExitsWith: .failure) { try Self.value(.softmaxCrossEntropy, [.labels([0, 1]), .labels([0, 1])]) }
        await #expect(processExitsWith: .failure) { try Self.value(.meanSquaredError, [.labels([0, 1])]) }
        await #expect(processExitsWith: .failure) { try Self.value(.meanSquaredError, [.values([0, 0, 0, 0, 0])]) }
        await #expect(processExitsWith: .failure) {
            try Self.value(.softmaxCrossEntropy, [.labels([0, 1])], labelSmoothing: .nan)
        }
        await #expect(processExitsWith: .success) {
            try Self.value(.softmaxCrossEntropy, [.labels([0, 1])])
            try Self.value(.softmaxCrossEntropy, steps: 1, [.label(0)])
            try Self.value(.meanSquaredError, steps: 1, [.values([0, 0, 0, 0, 0])])
        }
    }

    /// One training step with such targets, of a network with one output.
    static func train(_ loss: Loss, _ target: Target, pooling: NetworkConfiguration.Pooling?) throws {
        let network = try testNetwork(
            NetworkConfiguration(inputSize: 1, outputSize: 1, cell: .elmanTanh, hiddenSizes: [2], pooling: pooling), seed: 1)
        var trainer = try NetworkTrainer(network, TrainingConfiguration(loss: loss), totalSteps: 1, seed: 1)
        _ = try trainer.step([TimeSeries(width: 1, values: [1, 2])], targets: [target])
    }

    @Test func `probabilities to be met that are none trap where they count`() async {
        await #expect(processExitsWith: .failure) { try Self.train(.binaryCrossEntropy, .values([1.01]), pooling: .last) }
        await #expect(processExitsWith: .failure) { try Self.train(.binaryCrossEntropy, .values([-0.01]), pooling: .last) }
        await #expect(processExitsWith: .failure) { try Self.train(.binaryCrossEntropy, .values([.nan]), pooling: .last) }
        await #expect(processExitsWith: .failure) {
            try Self.train(.binaryCrossEntropy, .series(TimeSeries(width: 1, values: [0, 2])), pooling: nil)
        }
        await #expect(processExitsWith: .success) {
            try Self.train(.binaryCrossEntropy, .values([0]), pooling: .last)
            try Self.train(.binaryCrossEntropy, .values([1]), pooling: .last)
            try Self.train(.meanSquaredError, .values([2]), pooling: .last)
            let series = TimeSeries(width: 1, values: [0.5, .nan])
            try Self.train(.binaryCrossEntropy, .series(series, counted: [true, false]), pooling: nil)
        }
    }

    @Test func `probabilities of classes that are those of one class give its loss, smoothed or not`() throws {
        let network = try testNetwork(Self.configurations[0], seed: 1)
        let outputs = network.run(RandomSequences(network.configuration, lengths: [3, 4], seed: 2).series)
        for smoothing in [0, 0.1] {
            let label = Loss.softmaxCrossEntropy.value(of: outputs, targets: [.label(1), .label(4)], labelSmoothing: smoothing)
            let probabilities = Loss.softmaxCrossEntropy.value(
                of: outputs, targets: [.values([0, 1, 0, 0, 0]), .values([0, 0, 0, 0, 1])], labelSmoothing: smoothing)
            #expect(abs(label.loss - probabilities.loss) < 1e-12)
            #expect(label.correctCount == probabilities.correctCount)
            for (one, other) in zip(label.gradients, probabilities.gradients) {
                #expect(zip(one.values, other.values).allSatisfy { abs($0 - $1) < 1e-7 })
            }
        }
    }

    @Test func `the loss of probabilities of classes is the mean of the classes' losses`() throws {
        let network = try testNetwork(Self.configurations[0], seed: 1)
        let outputs = network.run(RandomSequences(network.configuration, lengths: [3], seed: 2).series)
        func value(_ target: Target) -> Loss.Value { Loss.softmaxCrossEntropy.value(of: outputs, targets: [target]) }
        let mixed = value(.values([0, 0.25, 0, 0, 0.75])), one = value(.label(1)), four = value(.label(4))
        #expect(abs(mixed.loss - (0.25 * one.loss + 0.75 * four.loss)) < 1e-12)
        for n in 0..<5 {
            let mean = 0.25 * one.gradients[0].values[n] + 0.75 * four.gradients[0].values[n]
            #expect(abs(mixed.gradients[0].values[n] - mean) < 1e-6)
        }
        #expect(mixed.correctCount == four.correctCount)
    }

    @Test func `targets of another kind than the network's outputs trap`() async {
        await #expect(processExitsWith: .failure) { try Self.train(.softmaxCrossEntropy, .labels([0, 0]), pooling: .last) }
        await #expect(processExitsWith: .failure) { try Self.train(.softmaxCrossEntropy, .label(0), pooling: nil) }
        await #expect(processExitsWith: .failure) { try Self.train(.softmaxCrossEntropy, .values([0]), pooling: .last) }
        await #expect(processExitsWith: .failure) { try Self.train(.meanSquaredError, .values([0, 0]), pooling: .last) }
    }
}
