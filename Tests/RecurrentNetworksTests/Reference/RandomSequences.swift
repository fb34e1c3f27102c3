import RecurrentNetworks

/// Sequences to feed to the engine and to the reference alike.
struct RandomSequences {
    var series: [TimeSeries]
    var labels: [Int]
    var targets: [Target] { labels.map { .label($0) } }

    /// Normally distributed values, the same for equal arguments.
    init(_ configuration: NetworkConfiguration, lengths: [Int], seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        series = lengths.map { length in
            TimeSeries(
                width: configuration.inputSize,
                values: (0..<length * configuration.inputSize).map { _ in Float(generator.normal()) })
        }
        labels = lengths.map { _ in Int.random(in: 0..<configuration.outputSize, using: &generator) }
    }

    /// The sequence at `index` for the reference.
    func example(_ index: Int) -> ReferenceNetwork.Example {
        let width = series[index].width, values = series[index].values.map(Double.init)
        return ReferenceNetwork.Example(
            steps: stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) },
            target: labels[index])
    }
}

extension ReferenceNetwork {
    /// The reference of an engine's network.
    init(_ network: RecurrentNetwork) {
        self.init(network.configuration)
        values = network.parameters.values.map(Double.init)
    }
}

/// Weights for tests: as large as makes the gates leave their linear range, biases too.
func testNetwork(_ configuration: NetworkConfiguration, seed: UInt64) throws -> RecurrentNetwork {
    var generator = SeededGenerator(seed: seed)
    let fresh = NetworkParameters(zerosFor: configuration)
    let scale = 1.2 / Double(configuration.hiddenSizes[0]).squareRoot()
    let tensors = fresh.entries.map { entry in
        let values = entry.range.map { _ in Float(generator.normal() * scale) }
        return (entry.name, Tensor(shape: entry.shape, values: values))
    }
    return try RecurrentNetwork(configuration, tensors: Dictionary(uniqueKeysWithValues: tensors))
}
