import Testing

@testable import RecurrentNetworks

/// What must not change a single bit: company in a batch, its order, threads, and going step by step.
@Suite struct SequenceEqualityTests {
    static let configurations = ([.last, .mean] as [NetworkConfiguration.Pooling]).flatMap { pooling in
        [(1, 1, 1), (13, 33, 2), (5, 7, 3)].map { input, hidden, layers in
            NetworkConfiguration(
                inputSize: input, outputSize: 18, hiddenSize: hidden, layerCount: layers, pooling: pooling)
        }
    }
    static let lengths = [4, 1, 9, 9, 2, 1, 30, 3, 5, 5, 7, 1, 2, 8, 6, 4, 10, 11, 1, 3, 3, 2, 12]

    @Test(arguments: configurations)
    func `a sequence gives the same logits alone and in any batch`(configuration: NetworkConfiguration) throws {
        let network = try testNetwork(configuration, seed: 1)
        let series = RandomSequences(configuration, lengths: Self.lengths, seed: 2).series
        let together = network.logits(for: series)
        #expect(together == series.flatMap { network.logits(for: [$0]) })
        #expect(together == network.logits(for: series.reversed()).reversed())
        for threads in [2, 3, 4, 100] { #expect(together == network.logits(for: series, threads: threads)) }
        #expect(network.logits(for: []) == [])
    }

    @Test(arguments: configurations)
    func `step by step is the whole sequence`(configuration: NetworkConfiguration) throws {
        let network = try testNetwork(configuration, seed: 3)
        let series = RandomSequences(configuration, lengths: [11], seed: 4).series[0]
        let values = series.values
        var state = network.zeroState()
        var sum = [Float](repeating: 0, count: configuration.hiddenSizes[0])
        for step in 0..<series.stepCount {
            network.step(values.span.extracting(step * series.width..<(step + 1) * series.width), state: &state)
            let hidden = state.hidden(ofLayer: configuration.hiddenSizes.count - 1)
            for n in sum.indices { sum[n] += hidden[n] }

            var pooled = hidden
            if configuration.pooling == .mean { pooled = sum.map { $0 * (1 / Float(step + 1)) } }
            let prefix = TimeSeries(width: series.width, values: Array(values[..<((step + 1) * series.width)]))
            #expect(network.output(ofPooled: pooled.span) == network.logits(for: [prefix])[0], "step \(step)")
        }
    }

    @Test(arguments: configurations)
    func `sequences longer than a block of steps give what they give step by step`(
        configuration: NetworkConfiguration
    ) throws {
        let block = RecurrentNetwork.blockSteps
        let network = try testNetwork(configuration, seed: 11)
        let series = RandomSequences(
            configuration, lengths: [block - 1, 3 * block, block, 1, block + 1, 2 * block + 5, 2 * block], seed: 12
        ).series
        let together = network.logits(for: series)
        for (n, one) in series.enumerated() {
            let values = one.values
            var state = network.zeroState()
            var sum = [Float](repeating: 0, count: configuration.hiddenSizes[0])
            for step in 0..<one.stepCount {
                network.step(values.span.extracting(step * one.width..<(step + 1) * one.width), state: &state)
                let hidden = state.hidden(ofLayer: configuration.hiddenSizes.count - 1)
                for k in sum.indices { sum[k] += hidden[k] }
            }
            let pooled = switch configuration.pooling {
            case .last: state.hidden(ofLayer: configuration.hiddenSizes.count - 1)
            default: sum.map { $0 * (1 / Float(one.stepCount)) }
            }
            #expect(network.output(ofPooled: pooled.span) == together[n], "\(one.stepCount) steps")
        }
    }

    @Test func `the states of a stream are the reference's`() throws {
        let configuration = NetworkConfiguration(inputSize: 4, outputSize: 2, hiddenSize: 21, layerCount: 2)
        let network = try testNetwork(configuration, seed: 5)
        let data = RandomSequences(configuration, lengths: [6], seed: 6)
        let values = data.series[0].values
        var state = network.zeroState()
        for layer in 0..<2 {
            #expect(state.hidden(ofLayer: layer) == [Float](repeating: 0, count: 21))
            #expect(state.cell(ofLayer: layer) == [Float](repeating: 0, count: 21))
        }
        let layers = ReferenceNetwork(network).layers
        var expected = layers.map { _ in ReferenceLSTM.State.zero(21) }
        for step in 0..<6 {
            network.step(values.span.extracting(4 * step..<4 * step + 4), state: &state)
            var input = values[4 * step..<4 * step + 4].map(Double.init)
            for layer in 0..<2 {
                expected[layer] = layers[layer].step(input, expected[layer]).after
                input = expected[layer].hidden
                #expect(relativeDistance(state.hidden(ofLayer: layer), expected[layer].hidden) < 2e-6)
                #expect(relativeDistance(state.cell(ofLayer: layer), expected[layer].cell) < 2e-6)
            }
        }
    }

    @Test func `a copied state goes its own way`() throws {
        let configuration = NetworkConfiguration(inputSize: 1, outputSize: 2, hiddenSize: 3)
        let network = try testNetwork(configuration, seed: 7)
        let one: [Float] = [1]
        var state = network.zeroState()
        network.step(one.span, state: &state)
        let copy = state, before = copy.cell(ofLayer: 1)
        network.step(one.span, state: &state)
        #expect(copy.cell(ofLayer: 1) == before && state.cell(ofLayer: 1) != before)
    }

    @Test(arguments: configurations)
    func `a sequence's gradient does not feel what else is in the batch`(configuration: NetworkConfiguration) throws {
        // Sequences of one step with zero input and zero biases: their states stay zero, so that they add nothing to the
        // recurrent weights' gradient, whose bits must then be those of the one real sequence times its weight, 1/2.
        var values = try testNetwork(configuration, seed: 8).parameters
        for entry in values.entries where entry.name.contains("bias") {
            values.values.replaceSubrange(entry.range, with: repeatElement(0, count: entry.range.count))
        }
        let network = try RecurrentNetwork(configuration, tensors: values.tensors)
        let real = RandomSequences(configuration, lengths: [9], seed: 9)
        let silent = TimeSeries(width: configuration.inputSize, values: [Float](repeating: 0, count: configuration.inputSize))
        func gradient(_ series: [TimeSeries], _ labels: [Int]) -> [Float] {
            var trainer = NetworkTrainer(network, TrainingConfiguration(), totalSteps: 1, seed: 0)
            return trainer.gradient(series, targets: labels.map(Target.label)).values
        }
        let alone = gradient(real.series, real.labels)
        let accompanied = gradient([silent, real.series[0]], [0, real.labels[0]])
        for entry in values.entries where entry.name.contains("rnn.weight") {
            #expect(accompanied[entry.range].elementsEqual(alone[entry.range].map { $0 / 2 }), "\(entry.name)")
        }
    }

    @Test func `what is not a number comes out as that`() throws {
        for pooling in ([.last, .mean] as [NetworkConfiguration.Pooling]) {
            let configuration = NetworkConfiguration(inputSize: 2, outputSize: 3, hiddenSize: 5, pooling: pooling)
            let network = try testNetwork(configuration, seed: 10)
            let bad = TimeSeries(width: 2, values: [0, 1, .nan, 0, 1, 1]), good = TimeSeries(width: 2, values: [0, 1, 1, 1])
            let logits = network.logits(for: [good, bad])
            #expect(logits[0].allSatisfy(\.isFinite) && logits[1].allSatisfy(\.isNaN))
        }
    }
}
