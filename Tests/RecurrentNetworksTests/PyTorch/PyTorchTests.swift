import Testing

@testable import RecurrentNetworks

/// The engine against PyTorch, which ran in 64 bits: networks of every cell, losses, optimisers and schedules.
///
/// An error is measured against the length of what it is an error of, see `NetworkGradientTests`.
@Suite struct PyTorchTests {
    static let golden = PyTorchGolden.loaded

    @Test(arguments: golden.runs)
    func `outputs, final states and every gradient are PyTorch's`(run: PyTorchGolden.Run) throws {
        let network = try run.network(), inputs = run.inputs
        let initialStates = run.initialStates.map(network.state)
        var pass = NetworkPass(network)
        let outputs = pass.forward(network, inputs, initialStates: initialStates)
        for (n, output) in outputs.enumerated() {
            #expect(relativeDistance(output.values.values, run.outputs[n]) < 5e-6)
            #expect(relativeDistance(network.reference(output.finalState), run.finalStates[n]) < 5e-6)
        }
        let gradients = pass.backward(
            network,
            outputGradients: run.outputGradients.map {
                TimeSeries(width: run.configuration.outputWidth, values: $0.map(Float.init))
            }, finalStateGradients: run.finalStateGradients.map(network.state))
        #expect(network.parameters.entries.count == run.gradients.count)
        for entry in network.parameters.entries {
            let expected = try #require(run.gradients[entry.name])
            #expect(relativeDistance(gradients.parameters[entry.range], expected) < 1e-5, "\(entry.name)")
        }
        for n in inputs.indices {
            #expect(relativeDistance(gradients.inputs[n].values, run.inputGradients[n]) < 1e-5)
            let states = network.reference(gradients.initialStates[n])
            #expect(relativeDistance(states, run.initialStateGradients[n]) < 1e-5)
        }
    }

    @Test(arguments: golden.runs)
    func `losses are PyTorch's`(run: PyTorchGolden.Run) throws {
        let network = try run.network()
        var trainer = try NetworkTrainer(network, run.training, totalSteps: 1, seed: 0)
        let step = trainer.gradient(
            run.inputs, targets: run.networkTargets, initialStates: run.initialStates.map(network.state)
        ).step
        #expect(abs(step.loss - run.loss) < 2e-6 * run.loss)
    }

    /// Adam's and RMSProp's first steps depend on little but the sign of a gradient, so that an error in one of nearly zero
    /// counts fully: hence tolerances above those of one gradient.
    @Test(arguments: golden.runs)
    func `the first losses of a training run are PyTorch's`(run: PyTorchGolden.Run) throws {
        let inputs = run.inputs, targets = run.networkTargets
        let pieces = run.pieceLength.map { inputs[0].stepCount / $0 } ?? 1
        var trainer = try NetworkTrainer(try run.network(), run.training, totalSteps: run.totalSteps, seed: 0)
        var states: [RecurrentState] = []
        for (n, loss) in run.trainingLosses.enumerated() {
            let step: NetworkTrainer.Step
            if let length = run.pieceLength {
                let steps = n % pieces * length..<(n % pieces + 1) * length
                if n % pieces == 0 { states = inputs.map { _ in trainer.network.zeroState() } }
                step = try trainer.step(
                    inputs.map { $0.piece(steps) }, targets: targets.map { $0.piece(steps) }, states: &states)
            } else {
                step = try trainer.step(inputs, targets: targets)
            }
            #expect(abs(step.loss - loss) < 1e-4 * loss, "step \(n)")
            #expect(abs(step.gradientNorm - run.gradientNorms[n]) < 1e-3 * run.gradientNorms[n], "step \(n)")
        }
        let averaged = trainer.averagedNetwork.parameters
        for (name, expected) in run.averagedWeights ?? [:] {
            #expect(relativeDistance(averaged.values[averaged.range(name)], expected) < 1e-4, "\(name)")
        }
    }

    @Test func `some runs clip some of their steps, and some average the weights`() {
        let clipping = Self.golden.runs.filter { run in
            guard let limit = run.training.gradientNormLimit else { return false }
            return run.gradientNorms.contains { $0 > limit } && run.gradientNorms.contains { $0 < limit }
        }
        #expect(clipping.count >= 3)
        let averaging = Self.golden.runs.filter { $0.averagedWeights?.isEmpty == false }
        #expect(averaging.count >= 3)
    }

    @Test(arguments: golden.schedules)
    func `schedules are PyTorch's at every step`(golden: PyTorchGolden.Schedule) {
        #expect(golden.factors.count == golden.totalSteps)
        for (step, factor) in golden.factors.enumerated() {
            let own = golden.schedule.factor(step: step, totalSteps: golden.totalSteps)
            #expect(abs(own - factor) < 1e-12, "step \(step)")
        }
    }

    /// So that engine and reference do not agree on an error.
    @Test(arguments: golden.runs)
    func `the reference gives PyTorch's numbers, too`(run: PyTorchGolden.Run) throws {
        let network = try run.network()
        func in32Bits(_ state: [[ReferenceState]]) -> [[ReferenceState]] { network.reference(network.state(state)) }
        let reference = ReferenceNetwork(run.configuration, weights: network.parameters.values)
        let runs = run.inputs.indices.map { n in
            reference.run(
                ReferenceNetwork.Example(steps: run.inputs[n].rows, initialStates: in32Bits(run.initialStates[n])))
        }
        let loss = ReferenceLoss(kind: run.training.loss, labelSmoothing: run.training.labelSmoothing)
            .evaluate(runs.map(\.outputs), run.networkTargets)
        #expect(abs(loss.loss - run.loss) < 1e-8)
        var sum = [Double](repeating: 0, count: reference.values.count)
        for (n, one) in runs.enumerated() {
            #expect(relativeDistance(one.outputs.flatMap { $0 }, run.outputs[n]) < 1e-8)
            #expect(relativeDistance(one.finalStates, run.finalStates[n]) < 1e-8)
            #expect(norm(loss.gradients[n].flatMap { $0 } .- run.outputGradients[n]) < 1e-8)
            let gradients = one.backward(loss.gradients[n], in32Bits(run.finalStateGradients[n]))
            #expect(relativeDistance(gradients.inputs.flatMap { $0 }, run.inputGradients[n]) < 1e-8)
            #expect(relativeDistance(gradients.initialStates, run.initialStateGradients[n]) < 1e-8)
            sum = sum .+ gradients.parameters.values
        }
        for entry in NetworkParameters(zerosFor: run.configuration).entries {
            #expect(relativeDistance(Array(sum[entry.range]), run.gradients[entry.name]!) < 1e-8, "\(entry.name)")
        }
    }
}

extension TimeSeries {
    func piece(_ steps: Range<Int>) -> TimeSeries {
        TimeSeries(width: width, values: Array(values[steps.lowerBound * width..<steps.upperBound * width]))
    }
}

extension Target {
    /// The answers to some steps.
    func piece(_ steps: Range<Int>) -> Target {
        switch self {
        case .labels(let labels): .labels(Array(labels[steps]))
        case .series(let series, let counted): .series(series.piece(steps), counted: counted.map { Array($0[steps]) })
        case .label, .values: preconditionFailure("one target a sequence has no pieces")
        }
    }
}
