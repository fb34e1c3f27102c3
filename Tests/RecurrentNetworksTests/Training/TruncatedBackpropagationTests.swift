import Testing

@testable import RecurrentNetworks

/// Long sequences in pieces, whose states are carried and whose gradients are cut.
@Suite struct TruncatedBackpropagationTests {
    static let configurations = NetworkConfiguration.Cell.allCases.map { cell in
        NetworkConfiguration(inputSize: 3, outputSize: 4, cell: cell, hiddenSizes: [7, 5], pooling: nil)
    }
    /// Not all pieces are of one length, and some sequences end before the last.
    private static let lengths = [11, 7, 11], pieceLength = 4

    @Test(arguments: configurations)
    func `states are the whole sequence's, loss and gradient the reference's of each piece`(
        configuration: NetworkConfiguration
    ) throws {
        let network = try testNetwork(configuration, seed: 1)
        let data = RandomSequences(configuration, lengths: Self.lengths, seed: 2)
        // A rate so low that no weight changes.
        let training = TrainingConfiguration(optimizer: .sgd(SGD(learningRate: 1e-12)), schedule: .constant())
        var trainer = try NetworkTrainer(network, training, totalSteps: 3, seed: 3)
        var states = data.series.map { _ in network.zeroState() }
        let reference = ReferenceNetwork(configuration, weights: network.parameters.values)
        var referenceStates = data.series.map { _ in reference.layers.map { $0.directions.map(ReferenceState.zero) } }

        for first in stride(from: 0, to: 11, by: Self.pieceLength) {
            let running = data.series.indices.filter { data.series[$0].stepCount > first }
            let pieces = running.map { n in first..<min(first + Self.pieceLength, data.series[n].stepCount) }
            let series = zip(running, pieces).map { data.series[$0].piece($1) }
            let targets = zip(running, pieces).map { data.targets[$0].piece($1) }

            var carried = running.map { states[$0] }
            let gradient = trainer.gradient(series, targets: targets, initialStates: carried).values
            let step = try trainer.step(series, targets: targets, states: &carried)

            let runs = running.indices.map { n in
                reference.run(
                    ReferenceNetwork.Example(steps: series[n].rows, initialStates: referenceStates[running[n]]))
            }
            let loss = ReferenceLoss().evaluate(runs.map(\.outputs), targets)
            var expected = [Double](repeating: 0, count: network.parameters.count)
            for (run, slope) in zip(runs, loss.gradients) {
                expected = expected .+ run.backward(slope, nil).parameters.values
            }
            #expect(abs(step.loss - loss.loss) < 1e-5 * loss.loss)
            #expect(abs(step.gradientNorm - norm(expected)) < 1e-5 * norm(expected))
            #expect(relativeDistance(gradient, expected) < 1e-5)
            for (n, index) in running.enumerated() {
                states[index] = carried[n]
                referenceStates[index] = runs[n].finalStates
                #expect(relativeDistance(network.reference(carried[n]), runs[n].finalStates) < 1e-5)
            }
        }
        let whole = network.run(data.series)
        for n in states.indices { #expect(network.reference(states[n]) == network.reference(whole[n].finalState)) }
    }

    @Test func `the loss feels the state that is carried, the gradient does not feel what is before the cut`() throws {
        let configuration = NetworkConfiguration(inputSize: 3, outputSize: 4, hiddenSizes: [6], pooling: nil)
        let network = try testNetwork(configuration, seed: 4)
        let series = RandomSequences(configuration, lengths: [8], seed: 5).series[0]
        // Only the second half counts.
        let labels = Target.labels([nil, nil, nil, nil, 0, 1, 2, 3])
        func step(_ steps: Range<Int>, _ state: RecurrentState) throws -> NetworkTrainer.Step {
            var trainer = try NetworkTrainer(network, TrainingConfiguration(), totalSteps: 1, seed: 6)
            return trainer.gradient([series.piece(steps)], targets: [labels.piece(steps)], initialStates: [state]).step
        }
        let whole = try step(0..<8, network.zeroState())
        let carried = try step(4..<8, network.run([series.piece(0..<4)])[0].finalState)
        let forgotten = try step(4..<8, network.zeroState())
        #expect(carried.loss == whole.loss)
        #expect(abs(carried.gradientNorm - whole.gradientNorm) > 1e-3)
        #expect(abs(forgotten.loss - whole.loss) > 1e-3)
    }
}
