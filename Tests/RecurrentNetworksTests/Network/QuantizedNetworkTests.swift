import Testing

@testable import RecurrentNetworks

/// Networks whose weights are rounded to 8 bits.
@Suite struct QuantizedNetworkTests {
    static let cells = NetworkConfiguration.Cell.allCases

    private static func configuration(
        _ cell: NetworkConfiguration.Cell, _ hiddenSizes: [Int], inputSize: Int = 13, bidirectional: Bool = false,
        pooling: NetworkConfiguration.Pooling? = nil
    ) -> NetworkConfiguration {
        NetworkConfiguration(
            inputSize: inputSize, outputSize: 5, cell: cell, hiddenSizes: hiddenSizes, bidirectional: bidirectional,
            pooling: pooling)
    }

    @Test(arguments: cells, [[1], [7, 33], [130]])
    func `a stream gives the bits of the whole sequence, alone and among others`(
        cell: NetworkConfiguration.Cell, hiddenSizes: [Int]
    ) throws {
        let configuration = Self.configuration(cell, hiddenSizes)
        let network = try testNetwork(configuration, seed: 1).quantized()
        let series = RandomSequences(configuration, lengths: [9, 1, 40, 9], seed: 2).series
        let together = network.run(series)
        for (sequence, output) in zip(series, together) {
            let alone = network.run([sequence])[0]
            #expect(alone.values == output.values)
            var state = network.zeroState()
            for n in 0..<sequence.stepCount {
                let values = Array(sequence.step(n))
                network.step(values.span, state: &state)
                #expect(network.output(of: state) == Array(output.values.step(n)))
            }
        }
    }

    /// Inputs that leave columns of the last panel over, with whatever another sequence had there.
    @Test(arguments: cells, [20, 39])
    func `nothing of a sequence is left for the next one`(cell: NetworkConfiguration.Cell, inputSize: Int) throws {
        let configuration = Self.configuration(cell, [7], inputSize: inputSize)
        let network = try testNetwork(configuration, seed: 1).quantized()
        var series = RandomSequences(configuration, lengths: [200, 50, 9, 1], seed: 2).series
        series[0] = TimeSeries(width: inputSize, values: series[0].values.map { $0 * 1000 })
        let expected = try series.map { sequence in
            // A network of its own has memory of its own.
            try testNetwork(configuration, seed: 1).quantized().run([sequence])[0].values
        }
        for _ in 0..<2 {
            #expect(network.run(series).map(\.values) == expected)
            #expect(series.map { network.run([$0])[0].values } == expected)
        }
        for (sequence, output) in zip(series, expected) {
            var state = network.zeroState(), values: [Float] = []
            for n in 0..<sequence.stepCount {
                let step = sequence.step(n)
                network.step(step.span, state: &state)
                values += network.output(of: state)
            }
            #expect(values == output.values)
        }
    }

    @Test(arguments: cells, [false, true])
    func `its outputs are those of the network within the rounding`(
        cell: NetworkConfiguration.Cell, bidirectional: Bool
    ) throws {
        let configuration = Self.configuration(cell, [64, 64], bidirectional: bidirectional, pooling: .mean)
        let network = try testNetwork(configuration, seed: 3)
        let quantized = network.quantized()
        let series = RandomSequences(configuration, lengths: [30, 30, 12], seed: 4).series
        for (exact, rounded) in zip(network.logits(for: series), quantized.logits(for: series)) {
            #expect(exact != rounded)
            let size = exact.reduce(Float(0)) { max($0, abs($1)) }
            for (x, y) in zip(exact, rounded) { #expect(abs(x - y) < 0.05 * max(1, size)) }
        }
    }

    @Test func `rounding a network leaves its parameters, and takes in new ones`() throws {
        let configuration = Self.configuration(.lstm, [20], pooling: .mean)
        let network = try testNetwork(configuration, seed: 5)
        var quantized = network.quantized()
        #expect(quantized.parameters.values == network.parameters.values)
        let series = RandomSequences(configuration, lengths: [8], seed: 6).series
        let other = try testNetwork(configuration, seed: 7)
        quantized.update { $0 = other.parameters.values }
        #expect(quantized.logits(for: series) == other.quantized().logits(for: series))
    }

    @Test func `weights are whole multiples of a 127th of the largest of their unit`() throws {
        // With a weight of 1 in each row of W_ih all others are rounded to 127ths.
        let configuration = NetworkConfiguration(
            inputSize: 2, outputSize: 0, cell: .elmanReLU, hiddenSizes: [2], pooling: nil)
        var network = try testNetwork(configuration, seed: 1)
        network.update { values in for n in values.indices { values[n] = 0 } }
        let range = network.parameters.range("rnn.weight_ih_l0")
        network.update { $0.replaceSubrange(range, with: [1, 0.3, -0.2, 0.5]) }
        let series = [TimeSeries(width: 2, values: [0, 1])]
        let outputs = network.quantized().run(series)[0].values.values
        #expect(abs(outputs[0] - 38.0 / 127) < 1e-6)  // 0.3 is 38.1 of them
        #expect(abs(outputs[1] - 0.5) < 1e-6)
    }
}
