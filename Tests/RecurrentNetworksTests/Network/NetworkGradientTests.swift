import Testing

@testable import RecurrentNetworks

/// The engine's logits, losses and gradients against the reference's.
///
/// A float is rounded by 6e-8, tanh and sigmoid are right to some 3e-7, and both errors go through sums of up to 170
/// terms and up to 12 steps and three layers, where most of them cancel. What is left is measured against the length of a
/// tensor's whole gradient: one element may be a small difference of large terms, all together are not. The worst tensor
/// of the cases below is off by 1.6e-6 of its length; 1e-5 leaves room for other CPUs' kernels.
@Suite struct NetworkGradientTests {
    static let tolerance = 1e-5

    struct Case: Sendable, CustomTestStringConvertible {
        var inputSize, hiddenSize, layerCount: Int
        var lengths: [Int]

        var testDescription: String {
            "\(layerCount) layers of \(hiddenSize), \(inputSize) inputs, \(lengths.count) sequences"
        }
    }

    /// Every size occurs with several values of every other one; the large ones only with short sequences, because the
    /// reference is slow.
    static let cases = [
        Case(inputSize: 1, hiddenSize: 1, layerCount: 1, lengths: [1]),
        Case(inputSize: 1, hiddenSize: 1, layerCount: 3, lengths: [12, 1, 5]),
        Case(inputSize: 13, hiddenSize: 1, layerCount: 2, lengths: mixed(17, upTo: 4)),
        Case(inputSize: 1, hiddenSize: 7, layerCount: 2, lengths: mixed(65, upTo: 4)),
        Case(inputSize: 13, hiddenSize: 7, layerCount: 3, lengths: [3, 9, 1]),
        Case(inputSize: 40, hiddenSize: 7, layerCount: 1, lengths: mixed(17, upTo: 5)),
        Case(inputSize: 13, hiddenSize: 16, layerCount: 1, lengths: mixed(65, upTo: 3)),
        Case(inputSize: 40, hiddenSize: 16, layerCount: 2, lengths: [1, 4, 4]),
        Case(inputSize: 1, hiddenSize: 16, layerCount: 3, lengths: [11]),
        Case(inputSize: 40, hiddenSize: 33, layerCount: 3, lengths: [2, 5, 1]),
        Case(inputSize: 13, hiddenSize: 33, layerCount: 2, lengths: mixed(17, upTo: 2)),
        Case(inputSize: 1, hiddenSize: 130, layerCount: 1, lengths: [2, 1, 3]),
        Case(inputSize: 40, hiddenSize: 130, layerCount: 2, lengths: [2]),
    ]

    /// Lengths from 1 to `longest` in no order.
    private static func mixed(_ count: Int, upTo longest: Int) -> [Int] { (0..<count).map { 1 + $0 * 7 % longest } }

    @Test(arguments: cases, ([.last, .mean] as [NetworkConfiguration.Pooling]))
    func `logits, loss and every gradient are the reference's`(
        sizes: Case, pooling: NetworkConfiguration.Pooling
    ) throws {
        let configuration = NetworkConfiguration(
            inputSize: sizes.inputSize, outputSize: 5, hiddenSize: sizes.hiddenSize, layerCount: sizes.layerCount,
            pooling: pooling)
        try Self.expectEqualGradients(configuration, lengths: sizes.lengths)
    }

    @Test(arguments: ([.last, .mean] as [NetworkConfiguration.Pooling]), [2, 3])
    func `with dropout, loss and every gradient are the reference's under the same masks`(
        pooling: NetworkConfiguration.Pooling, layerCount: Int
    ) throws {
        let lengths = Self.mixed(18, upTo: 4)  // two shards
        for (between, head) in [(0.3, 0.0), (0.0, 0.4), (0.5, 0.75)] {
            let configuration = NetworkConfiguration(
                inputSize: 3, outputSize: 4, hiddenSize: 19, layerCount: layerCount, dropout: between, pooling: pooling,
                headDropout: head)
            try Self.expectEqualGradients(configuration, lengths: lengths)
        }
    }

    private static func expectEqualGradients(_ configuration: NetworkConfiguration, lengths: [Int]) throws {
        let seed: UInt64 = 9
        let network = try testNetwork(configuration, seed: 1)
        let data = RandomSequences(configuration, lengths: lengths, seed: 2)
        var trainer = NetworkTrainer(network, TrainingConfiguration(), totalSteps: 1, seed: seed)
        let (step, gradient) = trainer.gradient(data.series, targets: data.targets)
        let logits = network.logits(for: data.series)

        let reference = ReferenceNetwork(network)
        let masks = DropoutFactors(configuration, lengths: lengths, seed: seed, step: 0)
        var loss = 0.0, correct = 0
        var expected = [Double](repeating: 0, count: network.parameters.count)
        for n in lengths.indices {
            var example = data.example(n)
            if configuration.dropout > 0 || configuration.headDropout > 0 {
                example.outputFactors = masks.outputs[n]
                example.pooledFactors = masks.pooled[n]
            }
            let result = reference.run(example)
            if example.pooledFactors.isEmpty { #expect(relativeDistance(logits[n], result.logits) < tolerance) }
            loss += result.loss / Double(lengths.count)
            expected = expected .+ result.gradient.values.map { $0 / Double(lengths.count) }
            if result.logits.firstIndex(of: result.logits.max()!) == data.labels[n] { correct += 1 }
        }
        #expect(abs(step.loss - loss) < tolerance * max(loss, 1))
        #expect(abs(step.gradientNorm - norm(expected)) < tolerance * norm(expected))
        #expect(step.correctCount == correct)
        for entry in network.parameters.entries {
            let distance = relativeDistance(Array(gradient[entry.range]), Array(expected[entry.range]))
            #expect(distance < tolerance, "\(entry.name)")
        }
    }
}
