public import ArgumentParser
public import RecurrentNetworks

/// The network that is timed, and the random sequences that it reads.
struct NetworkOptions: ParsableArguments {
    @Option(help: "The kind of recurrent layer.") var cell = NetworkConfiguration.Cell.lstm
    @Flag(help: "Runs each layer in both directions.") var bidirectional = false
    @Option(help: "How the steps become one vector.") var pooling = NetworkConfiguration.Pooling.mean
    @Option(help: "Units of each layer.") var hidden = 128
    @Option(help: "Recurrent layers.") var layers = 2
    @Option(help: "Values a step.") var input = 40
    @Option(help: "Steps a sequence.") var steps = 98
    @Flag(help: "Rounds the weights of recurrent layers to 8 bits; not in training.") var quantized = false

    /// Labels that the network tells apart.
    static let labelCount = 12

    /// A fresh network.
    func network() throws -> RecurrentNetwork {
        var generator = SeededGenerator(seed: 1)
        let network = try RecurrentNetwork(
            NetworkConfiguration(
                inputSize: input, outputSize: Self.labelCount, cell: cell, hiddenSize: hidden, layerCount: layers,
                bidirectional: bidirectional, pooling: pooling),
            using: &generator)
        return quantized ? network.quantized() : network
    }

    /// Sequences of normally distributed values.
    func series(_ count: Int) -> [TimeSeries] {
        var generator = SeededGenerator(seed: 2)
        return (0..<count).map { _ in
            TimeSeries(width: input, values: (0..<steps * input).map { _ in Float(generator.normal()) })
        }
    }

    /// A label for each sequence.
    func targets(_ count: Int) -> [Target] {
        var generator = SeededGenerator(seed: 3)
        return (0..<count).map { _ in .label(Int.random(in: 0..<Self.labelCount, using: &generator)) }
    }

    var parameters: Parameters {
        [
            "cell": cell.rawValue, "bidirectional": bidirectional, "pooling": pooling.rawValue, "hidden": hidden,
            "layers": layers, "input": input, "steps": steps, "quantized": quantized,
        ]
    }
}

extension NetworkConfiguration.Cell: ExpressibleByArgument {}
extension NetworkConfiguration.Pooling: ExpressibleByArgument {}
