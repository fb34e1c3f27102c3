import Testing

@testable import RecurrentNetworks

@Suite struct NetworkTrainerTests {
    static let configuration = NetworkConfiguration(
        inputSize: 3, outputSize: 4, hiddenSize: 9, layerCount: 2, dropout: 0.2, headDropout: 0.3)
    /// Seven batches of up to four shards.
    static let batches = (0..<7).map { n in
        RandomSequences(configuration, lengths: (0..<[50, 3, 64, 17, 33, 16, 49][n]).map { 1 + $0 % 4 }, seed: UInt64(n))
    }

    private static func trainer(
        threads: Int = 1, seed: UInt64 = 5, from network: RecurrentNetwork? = nil
    ) throws -> NetworkTrainer {
        var generator = SeededGenerator(seed: 1)
        return try NetworkTrainer(
            try network ?? RecurrentNetwork(configuration, using: &generator), TrainingConfiguration(),
            totalSteps: batches.count, seed: seed, threads: threads)
    }

    @Test func `any number of threads gives the same bytes`() throws {
        var outcomes: Set<[UInt32]> = []
        for threads in [1, 2, 3, 4, 1] {
            var trainer = try Self.trainer(threads: threads)
            for batch in Self.batches { _ = try trainer.step(batch.series, targets: batch.targets) }
            outcomes.insert((trainer.network.parameters.values + trainer.state.optimizer.second).map(\.bitPattern))
        }
        #expect(outcomes.count == 1)
    }

    @Test func `memory of earlier batches does not show in a gradient`() throws {
        var used = try Self.trainer()
        for batch in Self.batches {
            var fresh = try Self.trainer()
            let gradient = used.gradient(batch.series, targets: batch.targets).values
            #expect(gradient == fresh.gradient(batch.series, targets: batch.targets).values)
        }
    }

    @Test func `another seed gives other dropout, and so other weights`() throws {
        var weights: Set<[Float]> = []
        for seed in [5, 6] as [UInt64] {
            var trainer = try Self.trainer(seed: seed)
            for batch in Self.batches { _ = try trainer.step(batch.series, targets: batch.targets) }
            weights.insert(trainer.network.parameters.values)
        }
        #expect(weights.count == 2)
    }

    @Test(arguments: [0, 1, 4])
    func `a resumed run ends with the same bytes`(interruption: Int) throws {
        var whole = try Self.trainer()
        for batch in Self.batches { _ = try whole.step(batch.series, targets: batch.targets) }

        var first = try Self.trainer()
        for batch in Self.batches[..<interruption] { _ = try first.step(batch.series, targets: batch.targets) }
        let network = try RecurrentNetwork(Self.configuration, tensors: first.network.parameters.tensors)
        var second = try Self.trainer(from: network)
        try second.resume(first.state)
        for batch in Self.batches[interruption...] { _ = try second.step(batch.series, targets: batch.targets) }

        #expect(second.network.parameters == whole.network.parameters)
        #expect(second.state == whole.state)
    }

    @Test func `moments of another size are refused`() throws {
        var trainer = try Self.trainer()
        let good = trainer.state, (first, second) = (good.optimizer.first, good.optimizer.second)
        let bad = [
            NetworkTrainer.State(optimizer: OptimizerState(step: 1, first: [], second: second)),
            NetworkTrainer.State(optimizer: OptimizerState(step: 1, first: first, second: [0])),
            NetworkTrainer.State(optimizer: OptimizerState(step: -1, first: first, second: second)),
            NetworkTrainer.State(optimizer: good.optimizer, average: first),
        ]
        for state in bad {
            let error = thrownError { try trainer.resume(state) }
            #expect(error?.code == .wrongState)
        }
        #expect(trainer.state == good)
    }

    @Test func `the trained network gives the logits of its weights`() throws {
        var trainer = try Self.trainer()
        let batch = Self.batches[0]
        _ = try trainer.step(batch.series, targets: batch.targets)
        let trained = trainer.network
        let loaded = try RecurrentNetwork(Self.configuration, tensors: trained.parameters.tensors)
        #expect(trained.logits(for: batch.series) == loaded.logits(for: batch.series))
    }

    /// The highest rates that are allowed, without clipping, on a network whose states and gradients have no bounds.
    @Test(arguments: [10, 100])
    func `a rate that is too high ends in an error, not in weights that are no numbers`(rate: Double) throws {
        let configuration = NetworkConfiguration(inputSize: 3, outputSize: 4, cell: .elmanReLU, hiddenSizes: [65])
        var generator = SeededGenerator(seed: 1)
        var trainer = try NetworkTrainer(
            try RecurrentNetwork(configuration, using: &generator),
            TrainingConfiguration(
                optimizer: .sgd(SGD(learningRate: rate)), schedule: .constant(), loss: .meanSquaredError,
                gradientNormLimit: nil), totalSteps: 100, seed: 1)
        var error: NetworkError?
        for batch in Self.batches {
            let before = (trainer.network.parameters, trainer.state)
            error = thrownError { _ = try trainer.step(batch.series, targets: batch.targets(for: .meanSquaredError)) }
            #expect(trainer.network.parameters.values.allSatisfy { $0.isFinite })
            if error != nil {
                #expect(trainer.network.parameters == before.0 && trainer.state == before.1)
                break
            }
        }
        #expect(error?.code == .diverged)
        #expect(error?.description.contains("try a lower learning rate") == true)
    }

    static let refused = [
        TrainingConfiguration(optimizer: .adam(Adam(learningRate: .nan))),
        TrainingConfiguration(optimizer: .sgd(SGD(learningRate: 1e10))),
        TrainingConfiguration(optimizer: .rmsProp(RMSProp(momentum: 1))),
        TrainingConfiguration(schedule: .cosine(warmUpFraction: -0.1)),
        TrainingConfiguration(labelSmoothing: 1.5),
        TrainingConfiguration(gradientNormLimit: -1),
        TrainingConfiguration(averageDecay: 1),
    ]

    @Test(arguments: refused)
    func `a setting out of its range is refused before anything is trained`(training: TrainingConfiguration) throws {
        var generator = SeededGenerator(seed: 1)
        let network = try RecurrentNetwork(Self.configuration, using: &generator)
        let expected = thrownError { try training.validate() }
        #expect(expected?.code == .badConfiguration)
        #expect(thrownError { _ = try NetworkTrainer(network, training, totalSteps: 1, seed: 1) } == expected)
    }

    @Test func `a run of no steps traps`() async {
        await #expect(processExitsWith: .failure) {
            var generator = SeededGenerator(seed: 1)
            let network = try RecurrentNetwork(Self.configuration, using: &generator)
            _ = try NetworkTrainer(network, TrainingConfiguration(), totalSteps: 0, seed: 1)
        }
    }

    @Test func `states of a network of two directions cannot be carried`() async {
        await #expect(processExitsWith: .failure) {
            var generator = SeededGenerator(seed: 1)
            let network = try RecurrentNetwork(
                NetworkConfiguration(inputSize: 1, outputSize: 2, hiddenSizes: [3], bidirectional: true), using: &generator)
            var trainer = try NetworkTrainer(network, TrainingConfiguration(), totalSteps: 1, seed: 1)
            var states = [network.zeroState()]
            _ = try trainer.step([TimeSeries(width: 1, values: [1, 2])], targets: [.label(0)], states: &states)
        }
    }

    @Test func `an input that is not a number ends in an error and changes nothing`() throws {
        var trainer = try Self.trainer()
        let before = (trainer.network.parameters, trainer.state)
        let series = [TimeSeries(width: 3, values: [0, 1, 2]), TimeSeries(width: 3, values: [0, .nan, 2])]
        let error = thrownError { _ = try trainer.step(series, targets: [.label(0), .label(1)]) }
        #expect(error?.code == .diverged)
        #expect(trainer.network.parameters == before.0 && trainer.state == before.1)
    }

    @Test func `an error of inputs or targets that are not finite names them, and no learning rate`() throws {
        var configuration = Self.configuration
        configuration.cell = .elmanTanh
        var generator = SeededGenerator(seed: 1)
        var trainer = try NetworkTrainer(
            try RecurrentNetwork(configuration, using: &generator), TrainingConfiguration(loss: .meanSquaredError),
            totalSteps: 1, seed: 1)
        let good = TimeSeries(width: 3, values: [0, 1, 2]), zeros = Target.values([0, 0, 0, 0])
        func description(_ series: TimeSeries, _ target: Target) -> String {
            thrownError { _ = try trainer.step([good, series], targets: [zeros, target]) }?.description ?? ""
        }
        let input = description(TimeSeries(width: 3, values: [0, 1, 2, 3, .nan, 5]), zeros)
        #expect(input.contains("input 1 of the batch holds a value that is not finite"), "\(input)")
        let target = description(good, .values([0, .infinity, 0, 0]))
        #expect(target.contains("target 1 of the batch holds a value that is not finite"), "\(target)")
        for message in [input, target] { #expect(!message.contains("learning rate")) }
    }
}
