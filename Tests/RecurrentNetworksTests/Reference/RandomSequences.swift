import RecurrentNetworks

/// Sequences to feed to the engine and to the reference alike, with targets and initial states; the same for equal
/// arguments.
struct RandomSequences {
    let configuration: NetworkConfiguration
    let seed: UInt64
    /// Normally distributed values, or tokens.
    let series: [TimeSeries]
    /// [sequence][layer][direction], of numbers that a Float holds.
    let initialStates: [[[ReferenceState]]]

    init(_ configuration: NetworkConfiguration, lengths: [Int], seed: UInt64) {
        self.configuration = configuration
        self.seed = seed
        var generator = SeededGenerator(seed: seed)
        series = lengths.map { length in
            configuration.embeddingSize == nil
                ? TimeSeries(
                    width: configuration.inputSize,
                    values: (0..<length * configuration.inputSize).map { _ in Float(generator.normal()) })
                : TimeSeries(
                    tokens: (0..<length).map { _ in Int.random(in: 0..<configuration.inputSize, using: &generator) })
        }
        initialStates = lengths.map { _ in randomStates(configuration, scale: 0.5, using: &generator) }
    }

    /// The classes.
    var targets: [Target] { targets(for: .softmaxCrossEntropy) }

    /// A target for each sequence; at every step, a third of them does not count.
    func targets(for loss: Loss) -> [Target] {
        var generator = SeededGenerator(seed: seed, stream: 1)
        let width = configuration.outputWidth
        return series.map { sequence in
            let rows = configuration.pooling == nil ? sequence.stepCount : 1
            let counted = (0..<rows).map { $0 == 0 || generator.uniform() < 0.67 }
            let labels = (0..<rows).map { _ in Int.random(in: 0..<width, using: &generator) }
            let values = (0..<rows * width).map { _ in Float(generator.uniform()) }
            return switch (loss, configuration.pooling == nil) {
            case (.softmaxCrossEntropy, false): .label(labels[0])
            case (.softmaxCrossEntropy, true): .labels(zip(labels, counted).map { $1 ? $0 : nil })
            case (_, false): .values(values)
            case (_, true): .series(TimeSeries(width: width, values: values), counted: counted)
            }
        }
    }

    /// The sequence at `index` for the reference.
    func example(_ index: Int, fromStates: Bool = false) -> ReferenceNetwork.Example {
        ReferenceNetwork.Example(
            steps: series[index].rows, initialStates: fromStates ? initialStates[index] : [])
    }
}

/// States of all layers, [layer][direction], normally distributed, of numbers that a Float holds.
func randomStates(
    _ configuration: NetworkConfiguration, scale: Double, using generator: inout SeededGenerator
) -> [[ReferenceState]] {
    ReferenceNetwork(configuration).layers.map { layer in
        layer.directions.map { cell in
            func normals() -> [Double] { (0..<cell.hiddenSize).map { _ in Double(Float(generator.normal() * scale)) } }
            let hidden = normals()
            return ReferenceState(hidden: hidden, cell: cell.kind == .lstm ? normals() : nil)
        }
    }
}

extension TimeSeries {
    /// Its steps in doubles.
    var rows: [[Double]] { (0..<stepCount).map { step($0).map(Double.init) } }
}

/// Weights for tests: as large as makes gates leave their linear range, but not so large that 1 - tanh² loses its digits.
func testParameters(_ configuration: NetworkConfiguration, seed: UInt64) -> NetworkParameters {
    var generator = SeededGenerator(seed: seed)
    var parameters = NetworkParameters(zerosFor: configuration)
    for entry in parameters.entries {
        let scale = entry.shape.count == 1 ? 0.5 : 1 / Double(entry.shape[1]).squareRoot()
        // A rectifier whose sums are all negative would leave nothing to compare.
        let isPositive =
            configuration.cell == .elmanReLU && entry.name.hasPrefix("rnn.bias")
            || configuration.denseActivation == .relu && entry.name.hasPrefix("dense.") && entry.shape.count == 1
        for place in entry.range {
            let value = Float(generator.normal() * scale)
            parameters.values[place] = isPositive ? abs(value) : value
        }
    }
    return parameters
}

/// A network of such weights.
func testNetwork(
    _ configuration: NetworkConfiguration, seed: UInt64, trainable: Bool = false
) throws -> RecurrentNetwork {
    try RecurrentNetwork(
        configuration, tensors: testParameters(configuration, seed: seed).tensors, trainable: trainable)
}
