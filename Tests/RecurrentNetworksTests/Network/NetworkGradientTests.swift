import Testing

@testable import RecurrentNetworks

/// The engine's outputs, states, losses and gradients against the reference's.
///
/// A float is rounded by 6e-8, tanh and sigmoid are right to some 3e-7, and both errors go through sums of up to 170
/// terms and up to 12 steps and three layers, where most of them cancel. What is left is measured against the length of a
/// tensor's whole gradient: one element may be a small difference of large terms, all together are not; but of one that
/// is nearly nothing beside the others, against a hundredth of theirs. The worst tensor of the cases below, of a single
/// unit, is off by 2e-5 of its length; 5e-5 leaves room for other CPUs' kernels.
@Suite struct NetworkGradientTests {
    static let tolerance = 5e-5

    /// Every cell, direction, way of reading the steps and depth; sizes on both sides of a panel's 16, embedding, dense
    /// layers, no head, and losses come along in turn.
    static let arrangements = NetworkConfiguration.Cell.allCases.enumerated().flatMap { n, cell in
        [false, true].flatMap { bidirectional in
            ([nil] + NetworkConfiguration.Pooling.allCases).enumerated().flatMap { m, pooling in
                (1...3).map { layers in
                    NetworkConfiguration(
                        inputSize: 5, outputSize: [3, 1, 0][(n + m + layers) % 3], cell: cell,
                        hiddenSizes: [[[7], [17], [1]], [[4, 5], [18, 2], [3, 16]], [[1, 19, 2], [5, 3, 4], [2, 2, 17]]][
                            layers - 1][m % 3],
                        bidirectional: bidirectional, embeddingSize: layers == 2 ? 3 : nil, pooling: pooling,
                        denseSizes: [[], [4], [18, 3]][(n + 2 * m + layers) % 3],
                        denseActivation: Activation.allCases[(n + m) % 3])
                }
            }
        }
    }

    @Test(arguments: arrangements)
    func `outputs, states, losses and every gradient are the reference's`(configuration: NetworkConfiguration) throws {
        let lengths = [3, 1, 5, 3]
        try Self.expectEqualPass(configuration, lengths: lengths)
        // Cross-entropy of a single class is zero, and so are its gradients.
        for loss in Loss.allCases where loss != .softmaxCrossEntropy || configuration.outputWidth > 1 {
            try Self.expectEqualLoss(
                configuration, lengths: lengths, loss, labelSmoothing: loss == .softmaxCrossEntropy ? 0.1 : 0)
        }
    }

    struct Sizes: Sendable, CustomTestStringConvertible {
        var inputSize, hiddenSize, layerCount: Int
        var lengths: [Int]

        var testDescription: String {
            "\(layerCount) layers of \(hiddenSize), \(inputSize) inputs, \(lengths.count) sequences"
        }
    }

    /// Every size occurs with several values of every other one; the large ones only with short sequences, because the
    /// reference is slow.
    static let sizes = [
        Sizes(inputSize: 1, hiddenSize: 1, layerCount: 1, lengths: [1]),
        Sizes(inputSize: 1, hiddenSize: 1, layerCount: 3, lengths: [12, 1, 5]),
        Sizes(inputSize: 13, hiddenSize: 1, layerCount: 2, lengths: mixed(17, upTo: 4)),
        Sizes(inputSize: 1, hiddenSize: 7, layerCount: 2, lengths: mixed(65, upTo: 3)),
        Sizes(inputSize: 13, hiddenSize: 7, layerCount: 3, lengths: [3, 9, 1]),
        Sizes(inputSize: 40, hiddenSize: 7, layerCount: 1, lengths: mixed(17, upTo: 3)),
        Sizes(inputSize: 40, hiddenSize: 16, layerCount: 2, lengths: [1, 4, 4]),
        Sizes(inputSize: 1, hiddenSize: 16, layerCount: 3, lengths: [11]),
        Sizes(inputSize: 13, hiddenSize: 33, layerCount: 2, lengths: [2, 5, 1]),
        Sizes(inputSize: 1, hiddenSize: 130, layerCount: 1, lengths: [2, 1]),
    ]

    /// Lengths from 1 to `longest` in no order.
    private static func mixed(_ count: Int, upTo longest: Int) -> [Int] { (0..<count).map { 1 + $0 * 7 % longest } }

    @Test(arguments: NetworkConfiguration.Cell.allCases, sizes)
    func `sizes of any kind give the reference's gradients`(cell: NetworkConfiguration.Cell, sizes: Sizes) throws {
        let configuration = NetworkConfiguration(
            inputSize: sizes.inputSize, outputSize: 5, cell: cell, hiddenSize: sizes.hiddenSize,
            layerCount: sizes.layerCount, bidirectional: sizes.lengths.count == 3, pooling: .mean)
        try Self.expectEqualLoss(configuration, lengths: sizes.lengths, .softmaxCrossEntropy)
    }

    @Test(arguments: [false, true], [.mean, nil] as [NetworkConfiguration.Pooling?])
    func `with dropout, loss and every gradient are the reference's under the same masks`(
        bidirectional: Bool, pooling: NetworkConfiguration.Pooling?
    ) throws {
        let lengths = Self.mixed(18, upTo: 4)  // two shards
        for (n, (between, head)) in [(0.3, 0.0), (0.0, 0.4), (0.5, 0.75)].enumerated() {
            let configuration = NetworkConfiguration(
                inputSize: 3, outputSize: 4, cell: [.gruResetBefore, .elmanTanh, .lstm][n],
                hiddenSizes: [[19, 3], [2, 17, 5]][n % 2], bidirectional: bidirectional, dropout: between,
                pooling: pooling, denseSizes: [[], [5]][n % 2], headDropout: head)
            try Self.expectEqualLoss(configuration, lengths: lengths, .softmaxCrossEntropy)
        }
    }

    /// One pass from given states, back from given gradients of outputs and final states.
    private static func expectEqualPass(_ configuration: NetworkConfiguration, lengths: [Int]) throws {
        let network = try testNetwork(configuration, seed: 1, trainable: true)
        let data = RandomSequences(configuration, lengths: lengths, seed: 2)
        var generator = SeededGenerator(seed: 3)
        let outputGradients = lengths.map { length in
            let rows = configuration.pooling == nil ? length : 1, width = configuration.outputWidth
            return TimeSeries(width: width, values: (0..<rows * width).map { _ in Float(generator.normal()) })
        }
        let stateGradients = lengths.map { _ in randomStates(configuration, scale: 1, using: &generator) }

        var pass = NetworkPass(network)
        let outputs = pass.forward(network, data.series, initialStates: data.initialStates.map(network.state))
        let gradients = pass.backward(
            network, outputGradients: outputGradients, finalStateGradients: stateGradients.map(network.state))

        let reference = ReferenceNetwork(configuration, weights: network.parameters.values)
        var parameters = [Double](repeating: 0, count: network.parameters.count)
        /// Of all sequences: [outputs, final states, inputs, initial states].
        var own = [[Double]](repeating: [], count: 4), expected = own
        for n in lengths.indices {
            let run = reference.run(data.example(n, fromStates: true))
            let back = run.backward(outputGradients[n].rows, stateGradients[n])
            own[0] += outputs[n].values.values.map(Double.init)
            expected[0] += run.outputs.joined()
            own[1] += network.reference(outputs[n].finalState).joined().flatMap(\.values)
            expected[1] += run.finalStates.joined().flatMap(\.values)
            own[2] += gradients.inputs[n].values.map(Double.init)
            expected[2] += back.inputs.joined()
            own[3] += network.reference(gradients.initialStates[n]).joined().flatMap(\.values)
            expected[3] += back.initialStates.joined().flatMap(\.values)
            parameters = parameters .+ back.parameters.values
        }
        for n in 0..<4 { #expect(relativeDistance(own[n], expected[n]) < tolerance) }
        expectEqual(gradients.parameters, parameters, network.parameters)
    }

    /// A trainer's loss and gradient, with dropout where the configuration has it.
    private static func expectEqualLoss(
        _ configuration: NetworkConfiguration, lengths: [Int], _ loss: Loss, labelSmoothing: Double = 0
    ) throws {
        let seed: UInt64 = 9
        let network = try testNetwork(configuration, seed: 1)
        let data = RandomSequences(configuration, lengths: lengths, seed: 2), targets = data.targets(for: loss)
        let training = TrainingConfiguration(loss: loss, labelSmoothing: labelSmoothing)
        var trainer = try NetworkTrainer(network, training, totalSteps: 1, seed: seed)
        let (step, gradient) = trainer.gradient(data.series, targets: targets)

        let reference = ReferenceNetwork(configuration, weights: network.parameters.values)
        let masks = DropoutFactors(configuration, lengths: lengths, seed: seed, step: 0)
        let runs = lengths.indices.map { n in
            var example = data.example(n)
            example.outputFactors = masks.outputs[n]
            example.headFactors = masks.head[n]
            return reference.run(example)
        }
        let result = ReferenceLoss(kind: loss, labelSmoothing: labelSmoothing).evaluate(runs.map(\.outputs), targets)
        var expected = [Double](repeating: 0, count: network.parameters.count)
        for (run, slope) in zip(runs, result.gradients) {
            expected = expected .+ run.backward(slope, nil).parameters.values
        }
        #expect(abs(step.loss - result.loss) < tolerance * max(result.loss, 1))
        #expect(abs(step.gradientNorm - norm(expected)) < tolerance * norm(expected))
        #expect(step.targetCount == result.targetCount)
        #expect(step.correctCount == result.correctCount)
        expectEqual(gradient, expected, network.parameters)
    }

    private static func expectEqual(_ gradient: [Float], _ expected: [Double], _ parameters: NetworkParameters) {
        let least = 1e-2 * norm(expected)
        #expect(least > 0)
        for entry in parameters.entries {
            let part = Array(expected[entry.range])
            let distance = norm(gradient[entry.range].map(Double.init) .- part)
            #expect(distance <= tolerance * max(norm(part), least), "\(entry.name)")
        }
    }
}
