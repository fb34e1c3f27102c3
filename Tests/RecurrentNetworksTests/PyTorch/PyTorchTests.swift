import Testing

@testable import RecurrentNetworks

/// The engine against PyTorch's nn.LSTM, AdamW, OneCycleLR and clip_grad_norm_, which ran in 64 bits.
@Suite struct PyTorchTests {
    static let golden = PyTorchGolden.loaded

    @Test(arguments: golden.runs)
    func `logits, loss and gradients are PyTorch's`(run: PyTorchGolden.Run) throws {
        let network = try Self.golden.network(run.pooling), series = Self.golden.series
        for (logits, expected) in zip(network.logits(for: series), run.logits) {
            #expect(relativeDistance(logits, expected) < 2e-6)
        }
        var trainer = NetworkTrainer(network, TrainingConfiguration(), totalSteps: 1, seed: 0)
        let (step, gradient) = trainer.gradient(series, targets: Self.golden.targets.map(Target.label))
        #expect(abs(step.loss - run.loss) < 1e-6)
        #expect(network.parameters.entries.count == run.gradients.count)
        for entry in network.parameters.entries {
            let expected = try #require(run.gradients[entry.name])
            #expect(relativeDistance(Array(gradient[entry.range]), expected) < 5e-6, "\(entry.name)")
        }
    }

    /// Adam's first steps depend on little but the sign of a gradient, so that an error in one of nearly zero counts fully:
    /// hence a tolerance above that of one gradient.
    @Test(arguments: golden.runs)
    func `the first losses of a training run are PyTorch's`(run: PyTorchGolden.Run) throws {
        let golden = Self.golden
        let configuration = TrainingConfiguration(
            optimizer: .adam(Adam(learningRate: golden.learningRate, weightDecay: golden.weightDecay)),
            schedule: .oneCycle(warmUpFraction: 0.1), gradientNormLimit: golden.gradientNormLimit)
        var trainer = NetworkTrainer(
            try golden.network(run.pooling), configuration, totalSteps: golden.totalSteps, seed: 0)
        #expect(run.gradientNorms.contains { $0 > golden.gradientNormLimit })
        #expect(run.gradientNorms.contains { $0 < golden.gradientNormLimit })
        for (loss, norm) in zip(run.trainingLosses, run.gradientNorms) {
            let step = try trainer.step(golden.series, targets: golden.targets.map(Target.label))
            #expect(abs(step.loss - loss) < 2e-5)
            #expect(abs(step.gradientNorm - norm) < 2e-4 * norm)
        }
    }

    @Test(arguments: golden.schedules)
    func `the one-cycle schedule is PyTorch's at every step`(golden: PyTorchGolden.Schedule) {
        let schedule = LearningRateSchedule.oneCycle(warmUpFraction: golden.warmUpFraction)
        #expect(golden.factors.count == golden.totalSteps)
        for (step, factor) in golden.factors.enumerated() {
            #expect(abs(schedule.factor(step: step, totalSteps: golden.totalSteps) - factor) < 1e-12, "step \(step)")
        }
    }
}
