import Foundation
import RecurrentNetworks
import Testing

/// What the pages of LSTM and GRU have under "Long memory", word for word.
@Suite struct LongMemoryTests {
    enum LSTM {
        static func setChronoBiases(
            _ network: inout RecurrentNetwork, layer: Int, steps: Int, using generator: inout SeededGenerator
        ) {
            let biases = network.parameters.range("rnn.bias_ih_l\(layer)")  // i, f, g, o
            let units = network.configuration.hiddenSizes[layer]
            network.update { values in
                for unit in 0..<units {
                    let bias = Float(log(generator.uniform(in: 1...Double(steps - 1))))
                    values[biases.lowerBound + unit] = -bias
                    values[biases.lowerBound + units + unit] = bias
                }
            }
        }
    }

    enum GRU {
        static func setChronoBiases(
            _ network: inout RecurrentNetwork, layer: Int, steps: Int, using generator: inout SeededGenerator
        ) {
            let biases = network.parameters.range("rnn.bias_ih_l\(layer)")  // r, z, n
            let units = network.configuration.hiddenSizes[layer]
            network.update { values in
                for unit in 0..<units {
                    values[biases.lowerBound + units + unit] = Float(log(generator.uniform(in: 1...Double(steps - 1))))
                }
            }
        }
    }

    @Test(arguments: [NetworkConfiguration.Cell.lstm, .gruResetAfter, .gruResetBefore])
    func `biases give a layer memories from two to so many steps, and change nothing else`(
        cell: NetworkConfiguration.Cell
    ) throws {
        var generator = SeededGenerator(seed: 1)
        var network = try RecurrentNetwork(
            NetworkConfiguration(inputSize: 2, outputSize: 1, cell: cell, hiddenSizes: [5, 200], pooling: .last),
            using: &generator)
        let fresh = network.parameters
        if cell == .lstm {
            LSTM.setChronoBiases(&network, layer: 1, steps: 100, using: &generator)
        } else {
            GRU.setChronoBiases(&network, layer: 1, steps: 100, using: &generator)
        }

        let biases = fresh.range("rnn.bias_ih_l1"), values = network.parameters.values
        let keeping = biases.lowerBound + 200..<biases.lowerBound + 400
        let times = keeping.map { 1 + exp(Double(values[$0])) }
        #expect(times.min()! >= 2 && times.min()! < 6 && times.max()! > 95 && times.max()! < 100.001)
        let entering = biases.lowerBound..<biases.lowerBound + 200
        if cell == .lstm { #expect(values[entering].elementsEqual(values[keeping].map { -$0 })) }
        let changed = values.indices.filter { values[$0] != fresh.values[$0] }
        #expect(changed.allSatisfy { keeping.contains($0) || cell == .lstm && entering.contains($0) })
    }
}
