import RecurrentNetworks
import Testing

/// Networks that get more outputs.
@Suite struct GrowingTests {
    static let configurations = [
        NetworkConfiguration(inputSize: 3, outputSize: 2, hiddenSize: 5, layerCount: 2, pooling: .attention),
        NetworkConfiguration(inputSize: 3, outputSize: 17, hiddenSize: 5, layerCount: 1, bidirectional: true),
        NetworkConfiguration(inputSize: 3, outputSize: 3, hiddenSize: 5, layerCount: 1, pooling: nil, denseSizes: [4]),
    ]

    @Test(arguments: configurations, [0, 1, 3, 20])
    func `old outputs stay bit for bit, new ones come behind them`(_ configuration: NetworkConfiguration, count: Int) throws {
        var generator = SeededGenerator(seed: 1)
        let network = try RecurrentNetwork(configuration, using: &generator)
        let grown = try network.adding(outputs: count, using: &generator)
        #expect(grown.configuration.outputSize == configuration.outputSize + count)
        let series = [4, 9].map { steps in
            TimeSeries(width: 3, values: (0..<3 * steps).map { _ in Float(generator.normal()) })
        }
        for (old, new) in zip(network.run(series), grown.run(series)) {
            for step in 0..<old.values.stepCount {
                #expect(Array(new.values.step(step).prefix(configuration.outputSize)) == Array(old.values.step(step)))
            }
        }
        for entry in network.parameters.entries {
            let start = grown.parameters.range(entry.name).lowerBound
            #expect(
                Array(grown.parameters.values[start..<start + entry.range.count])
                    == Array(network.parameters.values[entry.range]))
        }
    }

    @Test func `new weights are drawn as those of a fresh head, new biases are zero`() throws {
        var generator = SeededGenerator(seed: 1)
        let network = try RecurrentNetwork(Self.configurations[0], using: &generator)
        func grown(seed: UInt64) throws -> NetworkParameters {
            var generator = SeededGenerator(seed: seed)
            return try network.adding(outputs: 100, using: &generator).parameters
        }
        let parameters = try grown(seed: 2)
        let new = parameters.values[parameters.range("head.weight")].dropFirst(2 * 5)
        let bound = 1 / Float(5).squareRoot()
        #expect(new.allSatisfy { abs($0) <= bound })
        #expect(new.max()! > 0.9 * bound && new.min()! < -0.9 * bound && Set(new).count > 490)
        #expect(parameters.values[parameters.range("head.bias")].dropFirst(2).allSatisfy { $0 == 0 })
        #expect(try grown(seed: 2) == parameters)
        #expect(try grown(seed: 3) != parameters)
    }

    @Test func `too many outputs are refused, and a network without a head traps`() async throws {
        var generator = SeededGenerator(seed: 1)
        let network = try RecurrentNetwork(Self.configurations[0], using: &generator)
        let error = thrownError { _ = try network.adding(outputs: 2_000_000, using: &generator) }
        #expect(error?.code == .badConfiguration && error?.setting == "outputSize")
        await #expect(processExitsWith: .failure) {
            var generator = SeededGenerator(seed: 1)
            let headless = try RecurrentNetwork(
                NetworkConfiguration(inputSize: 3, outputSize: 0, hiddenSize: 5), using: &generator)
            _ = try headless.adding(outputs: 1, using: &generator)
        }
    }
}
