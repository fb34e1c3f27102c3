import Testing

@testable import RecurrentNetworks

/// What a pass refuses; what it computes is held to the reference in `NetworkGradientTests`.
@Suite struct NetworkPassTests {
    static func configuration(dropout: Double = 0, inputSize: Int = 1) -> NetworkConfiguration {
        NetworkConfiguration(
            inputSize: inputSize, outputSize: 2, cell: .elmanTanh, hiddenSizes: [3, 3], dropout: dropout, pooling: nil)
    }

    static func network(_ configuration: NetworkConfiguration = configuration()) throws -> RecurrentNetwork {
        try testNetwork(configuration, seed: 1, trainable: true)
    }

    static func ones(width: Int, steps: Int) -> TimeSeries {
        TimeSeries(width: width, values: [Float](repeating: 1, count: width * steps))
    }

    /// Forward over sequences of three and two steps, then back from such gradients.
    static func back(
        _ outputs: [TimeSeries]?, _ states: [RecurrentState]? = nil
    ) throws -> NetworkPass.Gradients {
        let network = try network()
        var pass = NetworkPass(network)
        _ = pass.forward(network, [ones(width: 1, steps: 3), ones(width: 1, steps: 2)])
        return pass.backward(network, outputGradients: outputs, finalStateGradients: states)
    }

    @Test func `gradients of outputs that are not as many, as wide or as long trap`() async {
        await #expect(processExitsWith: .success) {
            _ = try Self.back([Self.ones(width: 2, steps: 3), Self.ones(width: 2, steps: 2)])
        }
        await #expect(processExitsWith: .failure) {
            _ = try Self.back([
                Self.ones(width: 2, steps: 3), Self.ones(width: 2, steps: 2), Self.ones(width: 2, steps: 2),
            ])
        }
        await #expect(processExitsWith: .failure) {
            _ = try Self.back([Self.ones(width: 3, steps: 3), Self.ones(width: 3, steps: 2)])
        }
        await #expect(processExitsWith: .failure) {
            _ = try Self.back([Self.ones(width: 2, steps: 3), Self.ones(width: 2, steps: 3)])
        }
    }

    @Test func `gradients of final states that are not as many or of another network trap`() async {
        await #expect(processExitsWith: .success) {
            let state = try Self.network().zeroState()
            _ = try Self.back(nil, [state, state])
        }
        await #expect(processExitsWith: .failure) {
            let state = try Self.network().zeroState()
            _ = try Self.back(nil, [state, state, state])
        }
        await #expect(processExitsWith: .failure) {
            var configuration = Self.configuration()
            configuration.hiddenSizes = [3, 4]
            let state = try Self.network(configuration).zeroState()
            _ = try Self.back(nil, [state, state])
        }
    }

    @Test func `a pass is for networks of one configuration, forward and back`() async {
        await #expect(processExitsWith: .failure) {
            var pass = NetworkPass(try Self.network())
            _ = pass.forward(try Self.network(Self.configuration(dropout: 0.5)), [Self.ones(width: 1, steps: 1)])
        }
        await #expect(processExitsWith: .failure) {
            var pass = NetworkPass(try Self.network())
            _ = pass.forward(try Self.network(), [Self.ones(width: 1, steps: 1)])
            _ = pass.backward(try Self.network(Self.configuration(dropout: 0.5)), outputGradients: nil)
        }
    }

    @Test func `a way back through a network that was not made to be trained traps`() async {
        await #expect(processExitsWith: .failure) {
            let network = try testNetwork(Self.configuration(), seed: 1)
            var pass = NetworkPass(network)
            _ = pass.forward(network, [Self.ones(width: 1, steps: 1)])
            _ = pass.backward(network, outputGradients: nil)
        }
    }

    @Test func `a way back through rounded weights traps`() async {
        await #expect(processExitsWith: .failure) {
            let network = try Self.network().quantized()
            var pass = NetworkPass(network)
            _ = pass.forward(network, [Self.ones(width: 1, steps: 1)])
            _ = pass.backward(network, outputGradients: nil)
        }
        await #expect(processExitsWith: .failure) {
            let network = try Self.network().quantized()
            var pass = ShardedPass(network)
            _ = pass.run(network, [Self.ones(width: 1, steps: 1)]) { _, outputs in (outputs.map(\.values), ()) }
        }
        await #expect(processExitsWith: .success) {
            let network = try Self.network()
            var pass = ShardedPass(network)
            _ = pass.run(network, [Self.ones(width: 1, steps: 1)]) { _, outputs in (outputs.map(\.values), ()) }
        }
    }

    @Test func `no sequences have no outputs`() async {
        await #expect(processExitsWith: .success) {
            let network = try Self.network()
            var pass = NetworkPass(network)
            precondition(pass.forward(network, []).isEmpty)
            precondition(pass.forward(network, [], initialStates: []).isEmpty)
        }
        // There is no way back from there.
        await #expect(processExitsWith: .failure) {
            let network = try Self.network()
            var pass = NetworkPass(network)
            _ = pass.forward(network, [Self.ones(width: 1, steps: 1)])
            _ = pass.forward(network, [])
            _ = pass.backward(network, outputGradients: nil)
        }
    }
}
