import Testing

@testable import RecurrentNetworks

/// The engine against Keras, which ran in 64 bits: its SimpleRNN, LSTM and both forms of its GRU, bare and in
/// Bidirectional, behind Masking.
@Suite struct KerasTests {
    static let golden = KerasGolden.loaded

    @Test(arguments: golden.runs)
    func `outputs, final states and every gradient are Keras's`(run: KerasGolden.Run) throws {
        let configuration = run.configuration
        let network = try RecurrentNetwork(
            configuration, tensors: run.weights.tensors(configuration.cell).mapValues(\.tensor), trainable: true)
        let series = run.series.map { TimeSeries(width: configuration.inputSize, values: $0) }
        var pass = NetworkPass(network)
        let outputs = pass.forward(network, series, initialStates: run.initialStates.map(network.state))
        for (n, output) in outputs.enumerated() {
            #expect(relativeDistance(output.values.values, run.outputs[n]) < 5e-6)
            #expect(relativeDistance(network.reference(output.finalState), run.finalStates[n]) < 5e-6)
        }
        let gradients = pass.backward(
            network,
            outputGradients: run.outputGradients.map {
                TimeSeries(width: configuration.outputWidth, values: $0.map(Float.init))
            }, finalStateGradients: run.finalStateGradients.map(network.state))
        for n in series.indices {
            #expect(relativeDistance(gradients.inputs[n].values, run.inputGradients[n]) < 1e-5)
            let states = network.reference(gradients.initialStates[n])
            #expect(relativeDistance(states, run.initialStateGradients[n]) < 1e-5)
        }
        let expected = run.gradients.tensors(configuration.cell)
        for entry in network.parameters.entries {
            if entry.name.contains("bias_hh"), !run.weights[0][0].hasRecurrentBias { continue }
            let tensor = try #require(expected[entry.name])
            #expect(tensor.shape == entry.shape)
            #expect(relativeDistance(gradients.parameters[entry.range], tensor.values) < 1e-5, "\(entry.name)")
        }
    }

    /// The same layers, the last one with `return_sequences=False`, and a Dense over it.
    ///
    /// Where Keras has one bias, ours are two that get the same gradient, so that their sum would go twice as far in a step:
    /// here the recurrent one gets none, and stays zero.
    @Test(arguments: golden.runs)
    func `the first losses of a training run are Keras's`(run: KerasGolden.Run) throws {
        var configuration = run.configuration
        configuration.pooling = .last
        configuration.outputSize = run.labels.max()! + 1
        var tensors = run.weights.tensors(configuration.cell)
        tensors.merge(run.dense.tensors) { $1 }
        var network = try RecurrentNetwork(configuration, tensors: tensors.mapValues(\.tensor))
        let optimizer = run.training.optimizer
        var state = OptimizerState(for: optimizer, count: network.parameters.count)
        let series = run.series.map { TimeSeries(width: configuration.inputSize, values: $0) }
        let targets = run.labels.map(Target.label)
        for (n, loss) in run.trainingLosses.enumerated() {
            var trainer = try NetworkTrainer(network, run.training, totalSteps: run.trainingLosses.count, seed: 0)
            var (step, gradient) = trainer.gradient(series, targets: targets)
            #expect(abs(step.loss - loss) < 1e-4 * loss, "step \(n)")
            if !run.weights[0][0].hasRecurrentBias {
                for entry in network.parameters.entries where entry.name.contains("bias_hh") {
                    for place in entry.range { gradient[place] = 0 }
                }
            }
            network.update { optimizer.update(&$0, &state, gradient: gradient) }
        }
    }

    @Test func `an LSTM as Keras starts it has its forget gates open`() throws {
        let run = try #require(Self.golden.runs.first { $0.configuration.cell == .lstm && !$0.configuration.bidirectional })
        let tensors = run.weights.tensors(.lstm)
        for (layer, units) in run.configuration.hiddenSizes.enumerated() {
            let bias = try #require(tensors["rnn.bias_ih_l\(layer)"]).values
            #expect(bias == (0..<4 * units).map { units <= $0 && $0 < 2 * units ? 1 : 0 })
        }
    }
}
