import Testing

@testable import RecurrentNetworks

/// What belongs to a state, and what to the network that steps it.
@Suite struct RecurrentStateTests {
    private typealias Cell = NetworkConfiguration.Cell

    /// Networks whose states have the same sizes, while a step of each needs room of its own.
    static let pairs = [
        [network(.gruResetAfter, inputSize: 3), network(.gruResetAfter, inputSize: 5)],
        [network(.gruResetAfter, inputSize: 40), network(.gruResetAfter, inputSize: 1)],
        [network(.lstm, inputSize: 9, embeddingSize: 16), network(.lstm, inputSize: 9, embeddingSize: 32)],
        [network(.lstm, inputSize: 16), network(.lstm, inputSize: 9, embeddingSize: 16)],
        [network(.elmanTanh, inputSize: 3), network(.gruResetAfter, inputSize: 3)],
        [network(.gruResetBefore, inputSize: 3), network(.gruResetAfter, inputSize: 3)],
        [network(.gruResetBefore, inputSize: 3), network(.elmanReLU, inputSize: 3)],
    ]

    private static func network(_ cell: Cell, inputSize: Int, embeddingSize: Int? = nil) -> NetworkConfiguration {
        NetworkConfiguration(
            inputSize: inputSize, outputSize: 2, cell: cell, hiddenSizes: [8, 5], embeddingSize: embeddingSize,
            pooling: nil)
    }

    @Test(arguments: pairs)
    func `a state that one network has stepped goes on in another, and back`(pair: [NetworkConfiguration]) throws {
        let networks = try pair.enumerated().map { try testNetwork($1, seed: UInt64($0)) }
        let series = pair.map { RandomSequences($0, lengths: [1], seed: 3).series[0] }
        var state = networks[0].zeroState()
        for turn in [0, 1, 0, 1, 1] {
            let expected = networks[turn].run([series[turn]], initialStates: [state])[0]
            let values = series[turn].values
            networks[turn].step(values.span, state: &state)
            #expect(networks[turn].reference(state) == networks[turn].reference(expected.finalState))
            #expect(networks[turn].output(of: state) == expected.values.values)
        }
    }

    static func lstm(_ hiddenSizes: [Int], bidirectional: Bool = false) throws -> RecurrentNetwork {
        try testNetwork(
            NetworkConfiguration(
                inputSize: 1, outputSize: 2, cell: .lstm, hiddenSizes: hiddenSizes, bidirectional: bidirectional,
                pooling: nil), seed: 1)
    }

    static func gru(_ hiddenSizes: [Int]) throws -> RecurrentNetwork {
        try testNetwork(
            NetworkConfiguration(
                inputSize: 1, outputSize: 2, cell: .gruResetAfter, hiddenSizes: hiddenSizes, pooling: nil), seed: 1)
    }

    @Test func `a step of a state of other sizes traps`() async {
        await #expect(processExitsWith: .failure) {
            let network = try Self.lstm([9]), one: [Float] = [1]
            var state = try Self.lstm([8]).zeroState()
            network.step(one.span, state: &state)
        }
        await #expect(processExitsWith: .failure) {
            let network = try Self.lstm([8]), one: [Float] = [1]
            var state = try Self.lstm([8, 8]).zeroState()
            network.step(one.span, state: &state)
        }
        await #expect(processExitsWith: .failure) {
            let network = try Self.gru([8]), one: [Float] = [1]
            var state = try Self.lstm([8]).zeroState()
            network.step(one.span, state: &state)
        }
        await #expect(processExitsWith: .failure) {
            let network = try Self.lstm([8]), one: [Float] = [1]
            var state = try Self.lstm([8], bidirectional: true).zeroState()
            network.step(one.span, state: &state)
        }
    }

    @Test func `the output of a state of other sizes traps`() async {
        await #expect(processExitsWith: .failure) { _ = try Self.lstm([9]).output(of: Self.lstm([8]).zeroState()) }
        await #expect(processExitsWith: .failure) { _ = try Self.lstm([8]).output(of: Self.lstm([9, 8]).zeroState()) }
        await #expect(processExitsWith: .failure) { _ = try Self.gru([8]).output(of: Self.lstm([8]).zeroState()) }
        await #expect(processExitsWith: .success) { _ = try Self.lstm([8]).output(of: Self.lstm([8]).zeroState()) }
    }
}
