import Foundation
import RecurrentNetworks
import Testing

@Suite struct NetworkConfigurationTests {
    private static let configuration = NetworkConfiguration(
        inputSize: 3, outputSize: 2, hiddenSize: 5, layerCount: 2, dropout: 0.1, pooling: .last, headDropout: 0.2)

    @Test func `a size that is not positive or absurd is refused by name`() {
        for value in [-1, Int.min, Int.max, 1 << 21] {
            for name in ["inputSize", "outputSize", "hidden size"] {
                var configuration = Self.configuration
                switch name {
                case "inputSize": configuration.inputSize = value
                case "outputSize": configuration.outputSize = value
                default: configuration.hiddenSizes[1] = value
                }
                let error = thrownError { try configuration.validate() }
                #expect(error?.code == .badConfiguration)
                #expect(error?.setting == (name == "hidden size" ? "hiddenSizes" : name))
                #expect(error?.description.contains("\(name) is \(value)") == true)
                // Before anything of that size is allocated.
                #expect(thrownError { _ = try RecurrentNetwork(configuration, tensors: [:]) } == error)
                var generator = SeededGenerator(seed: 1)
                #expect(thrownError { _ = try RecurrentNetwork(configuration, using: &generator) } == error)
            }
        }
    }

    @Test func `a probability outside 0 to 1 is refused by name`() {
        for value in [-0.1, 1, 1.5, .nan, .infinity, -.infinity] {
            var configuration = Self.configuration
            configuration.dropout = value
            #expect(thrownError { try configuration.validate() }?.description.contains("dropout is \(value)") == true)
            configuration = Self.configuration
            configuration.headDropout = value
            #expect(thrownError { try configuration.validate() }?.description.contains("headDropout is \(value)") == true)
        }
    }

    @Test func `what is in range is accepted, and JSON keeps it`() throws {
        for dropout in [0, 0.999] {
            var configuration = Self.configuration
            configuration.dropout = dropout
            try configuration.validate()
            let json = try JSONEncoder().encode(configuration)
            #expect(try JSONDecoder().decode(NetworkConfiguration.self, from: json) == configuration)
        }
    }
}
