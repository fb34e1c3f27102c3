import Testing

@testable import RecurrentNetworks

/// What must not change a single bit: company in a batch, its order, threads, going step by step or in pieces, and states
/// of zeros where there are none.
@Suite struct SequenceEqualityTests {
    /// Every cell, direction and way of reading the steps, in odd sizes.
    static let configurations = NetworkConfiguration.Cell.allCases.enumerated().flatMap { n, cell in
        [false, true].flatMap { bidirectional in
            ([nil] + NetworkConfiguration.Pooling.allCases).enumerated().map { m, pooling in
                NetworkConfiguration(
                    inputSize: [5, 1, 13][(n + m) % 3], outputSize: [18, 0][(n + m) % 2], cell: cell,
                    hiddenSizes: [[1], [33, 7], [7, 1, 17]][(n + 2 * m) % 3], bidirectional: bidirectional,
                    embeddingSize: (n + m) % 4 == 0 ? 3 : nil, pooling: pooling, denseSizes: [[], [6]][m / 2 % 2])
            }
        }
    }
    static let streams = configurations.filter { !$0.bidirectional }
    /// More than a shard.
    static let lengths = [4, 1, 9, 9, 2, 1, 12, 3, 5, 5, 7, 1, 2, 8, 6, 4, 10, 11, 1, 3]

    @Test(arguments: configurations)
    func `a sequence gives the same alone and in any batch`(configuration: NetworkConfiguration) throws {
        let network = try testNetwork(configuration, seed: 1)
        let data = RandomSequences(configuration, lengths: Self.lengths, seed: 2)
        for states in [nil, data.initialStates.map(network.state)] {
            let together = network.exactly(network.run(data.series, initialStates: states))
            let alone = data.series.indices.flatMap { n in
                network.run([data.series[n]], initialStates: states.map { [$0[n]] })
            }
            #expect(together == network.exactly(alone))
            let reversed = network.run(data.series.reversed(), initialStates: states?.reversed())
            #expect(together == network.exactly(reversed.reversed()))
            for threads in [2, 3, 4, 100] {
                #expect(together == network.exactly(network.run(data.series, initialStates: states, threads: threads)))
            }
        }
        #expect(network.run([]).isEmpty)
    }

    @Test(arguments: configurations)
    func `a state of zeros is none`(configuration: NetworkConfiguration) throws {
        let network = try testNetwork(configuration, seed: 3, trainable: true)
        let data = RandomSequences(configuration, lengths: [3, 1, 6], seed: 4)
        let zeros = data.series.map { _ in network.zeroState() }
        let outputs = network.exactly(network.run(data.series))
        #expect(outputs == network.exactly(network.run(data.series, initialStates: zeros)))
        var gradients: [[Float]] = []
        for states in [nil, zeros] {
            var trainer = try NetworkTrainer(network, TrainingConfiguration(), totalSteps: 1, seed: 0)
            gradients.append(trainer.gradient(data.series, targets: data.targets, initialStates: states).values)
        }
        #expect(gradients[0] == gradients[1])
    }

    @Test(arguments: configurations)
    func `a pass gives what a run gives, and a sequence's gradients do not feel the batch`(
        configuration: NetworkConfiguration
    ) throws {
        let network = try testNetwork(configuration, seed: 5, trainable: true)
        let data = RandomSequences(configuration, lengths: Self.lengths.suffix(7), seed: 6)
        let states = data.initialStates.map(network.state)
        var generator = SeededGenerator(seed: 7)
        let outputGradients = data.series.map { series in
            let rows = configuration.pooling == nil ? series.stepCount : 1, width = configuration.outputWidth
            return TimeSeries(width: width, values: (0..<rows * width).map { _ in Float(generator.normal()) })
        }
        let stateGradients = data.series.map { _ in
            network.state(randomStates(configuration, scale: 1, using: &generator))
        }

        var pass = NetworkPass(network)
        let outputs = network.exactly(pass.forward(network, data.series, initialStates: states))
        #expect(outputs == network.exactly(network.run(data.series, initialStates: states)))
        let together = pass.backward(network, outputGradients: outputGradients, finalStateGradients: stateGradients)
        for n in data.series.indices {
            _ = pass.forward(network, [data.series[n]], initialStates: [states[n]])
            let alone = pass.backward(
                network, outputGradients: [outputGradients[n]], finalStateGradients: [stateGradients[n]])
            #expect(alone.inputs == [together.inputs[n]])
            #expect(network.reference(alone.initialStates[0]) == network.reference(together.initialStates[n]))

            // The weights' gradient of a batch in which only this sequence has one.
            let silent = data.series.indices.map { m in
                m == n
                    ? outputGradients[n]
                    : TimeSeries(
                        width: outputGradients[m].width,
                        values: outputGradients[m].values.map { _ in 0 })
            }
            let silentStates = data.series.indices.map { $0 == n ? stateGradients[n] : network.zeroState() }
            _ = pass.forward(network, data.series, initialStates: states)
            let accompanied = pass.backward(network, outputGradients: silent, finalStateGradients: silentStates)
            #expect(accompanied.parameters == alone.parameters)
        }
    }

    @Test(arguments: streams)
    func `step by step is the whole sequence`(configuration: NetworkConfiguration) throws {
        let network = try testNetwork(configuration, seed: 8)
        let data = RandomSequences(configuration, lengths: [8], seed: 9), series = data.series[0]
        let initial = network.state(data.initialStates[0])
        var state = initial, outputs: [[Float]] = []
        for step in 0..<series.stepCount {
            let values = series.step(step)
            network.step(values.span, state: &state)
            outputs.append(network.output(of: state))
            let prefix = network.run([series.piece(0..<step + 1)], initialStates: [initial])[0]
            #expect(network.reference(state) == network.reference(prefix.finalState), "step \(step)")
            switch configuration.pooling {
            case nil: #expect(outputs.flatMap { $0 } == prefix.values.values)
            case .last: #expect(outputs[step] == prefix.values.values)
            default: break
            }
        }
    }

    @Test(arguments: streams.filter { $0.pooling == .mean || $0.pooling == .max })
    func `pooling a stream's states by hand is the whole sequence's`(configuration: NetworkConfiguration) throws {
        let network = try testNetwork(configuration, seed: 10)
        let series = RandomSequences(configuration, lengths: [7], seed: 11).series[0]
        let top = configuration.hiddenSizes.count - 1
        var state = network.zeroState(), pooled: [Float] = []
        for step in 0..<series.stepCount {
            let values = series.step(step)
            network.step(values.span, state: &state)
            let hidden = state.hidden(ofLayer: top)
            if step == 0 {
                pooled = hidden
            } else {
                pooled = zip(pooled, hidden).map { configuration.pooling == .max ? max($0, $1) : $0 + $1 }
            }
        }
        if configuration.pooling == .mean { pooled = pooled.map { $0 * (1 / Float(series.stepCount)) } }
        #expect(network.output(ofPooled: pooled.span) == network.run([series])[0].values.values)
    }

    @Test(arguments: streams)
    func `pieces of any length that carry the state are the whole sequence`(configuration: NetworkConfiguration) throws {
        let block = RecurrentNetwork.blockSteps(sequences: 6)
        let network = try testNetwork(configuration, seed: 12)
        let lengths = [block - 1, 2 * block + 5, block, 1, block + 1, 2 * block]
        let data = RandomSequences(configuration, lengths: lengths, seed: 13)
        let whole = network.run(data.series, initialStates: data.initialStates.map(network.state))
        for (n, series) in data.series.enumerated() {
            // Alone, it runs in blocks of another length.
            let alone = network.run([series], initialStates: [network.state(data.initialStates[n])])[0]
            #expect(alone.values.values == whole[n].values.values)
            var state = network.state(data.initialStates[n]), values: [Float] = []
            for first in stride(from: 0, to: series.stepCount, by: 9) {
                let piece = series.piece(first..<min(first + 9, series.stepCount))
                let output = network.run([piece], initialStates: [state])[0]
                state = output.finalState
                values += output.values.values
            }
            #expect(network.reference(state) == network.reference(whole[n].finalState))
            if configuration.pooling == nil { #expect(values == whole[n].values.values) }
            if configuration.pooling == .last {
                #expect(values.suffix(configuration.outputWidth) == whole[n].values.values[...])
            }
        }
    }

    /// With dropout, and from given states as without.
    @Test(arguments: configurations.enumerated().filter { $0.offset % 4 == 1 }.map(\.element))
    func `training on any number of threads gives the same bytes`(configuration: NetworkConfiguration) throws {
        var configuration = configuration
        configuration.dropout = 0.2
        configuration.headDropout = 0.3
        let network = try testNetwork(configuration, seed: 14)
        let batches = [33, 5, 18].enumerated().map { n, count in
            RandomSequences(configuration, lengths: (0..<count).map { 1 + ($0 + n) % 3 }, seed: UInt64(15 + n))
        }
        let training = TrainingConfiguration(
            optimizer: .rmsProp(RMSProp(momentum: 0.5)), loss: .meanSquaredError, averageDecay: 0.5)
        var outcomes: Set<[UInt32]> = []
        for threads in [1, 2, 3, 4, 1] {
            var trainer = try NetworkTrainer(network, training, totalSteps: 10, seed: 16, threads: threads)
            var bits: [Float] = []
            for batch in batches {
                let targets = batch.targets(for: .meanSquaredError)
                _ = try trainer.step(batch.series, targets: targets)
                guard !configuration.bidirectional else { continue }
                var states = batch.initialStates.map(network.state)
                _ = try trainer.step(batch.series, targets: targets, states: &states)
                bits += states.flatMap { network.reference($0).joined().flatMap(\.values) }.map(Float.init)
            }
            let state = trainer.state
            bits += trainer.network.parameters.values + state.average + state.optimizer.first + state.optimizer.second
            outcomes.insert(bits.map(\.bitPattern))
        }
        #expect(outcomes.count == 1)
    }

    @Test func `a copied state goes its own way`() throws {
        let configuration = NetworkConfiguration(inputSize: 1, outputSize: 2, hiddenSize: 3)
        let network = try testNetwork(configuration, seed: 17)
        let one: [Float] = [1]
        var state = network.zeroState()
        network.step(one.span, state: &state)
        let copy = state, before = copy.cell(ofLayer: 1)
        network.step(one.span, state: &state)
        #expect(copy.cell(ofLayer: 1) == before && state.cell(ofLayer: 1) != before)
    }

    @Test(arguments: configurations.filter { $0.embeddingSize == nil && $0.cell != .elmanReLU })
    func `what is not a number comes out as that, and of its own sequence only`(
        configuration: NetworkConfiguration
    ) throws {
        let network = try testNetwork(configuration, seed: 18)
        let data = RandomSequences(configuration, lengths: [3, 4], seed: 19)
        var values = data.series[1].values
        values[0] = .nan
        let outputs = network.run([data.series[0], TimeSeries(width: configuration.inputSize, values: values)])
        #expect(outputs[0].values.values.allSatisfy { $0.isFinite })
        #expect(outputs[1].values.values.contains { $0.isNaN })
    }
}

extension RecurrentNetwork {
    /// All that a run gives, equal if every bit of it is.
    func exactly(_ outputs: [NetworkOutput]) -> ExactOutputs {
        ExactOutputs(
            values: outputs.map { $0.values.values.map(\.bitPattern) },
            finalStates: outputs.map { output in
                reference(output.finalState).joined().flatMap { $0.values.map(\.bitPattern) }
            })
    }

    /// A type of its own rather than an array, whose differences would be searched for where two are not equal.
    struct ExactOutputs: Hashable {
        var values: [[UInt32]]
        var finalStates: [[UInt64]]
    }
}
