import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct DecisionTests {
    /// Recordings of two labels, answered rightly with growing probability, and a third as many answered wrongly.
    private func outcomes(_ count: Int, label: Int = 0) -> [(probabilities: [Float], truth: Int)] {
        (0..<count).map { n in
            let p = 0.6 + 0.39 * Float(n) / Float(count)
            return (label == 0 ? [p, 1 - p] : [1 - p, p], n % 4 == 3 ? 1 - label : label)
        }
    }

    @Test func `about the part asked for of the right answers lies below the thresholds`() {
        let outcomes = outcomes(800) + outcomes(800, label: 1)
        let decision = Decision(outcomes, labels: ["no", "yes"], rejecting: 5)
        let temperature = Temperature(decision.temperature)
        var rejected = 0, right = 0
        for (probabilities, truth) in outcomes where probabilities[truth] > 0.5 {
            right += 1
            if Float(temperature.applied(to: probabilities)[truth]) < decision.thresholds[truth] { rejected += 1 }
        }
        #expect(abs(Double(rejected) / Double(right) - 0.05) < 0.01)
    }

    @Test func `too few right answers set no threshold, and what is no word has none`() {
        #expect(Decision(outcomes(80), labels: ["no", "yes"], rejecting: 5).thresholds == [0, 0])
        let many = Decision(outcomes(800) + outcomes(40, label: 1), labels: ["no", "yes"], rejecting: 5)
        #expect(many.thresholds[0] > 0.5 && many.thresholds[1] > 0.5)  // by all right answers
        #expect(Decision(outcomes(800), labels: ["_silence_", "_unknown_"], rejecting: 5).thresholds == [0, 0])
        #expect(Decision(outcomes(800), labels: ["no", "yes"], rejecting: 0).thresholds == [0, 0])
    }

    @Test func `an answer below its threshold is unknown, and says what it would have been`() {
        let labels = ["no", "yes"]
        let sure = Classification(labels: labels, probabilities: [0.2, 0.8], thresholds: [0.9, 0.7])
        #expect(sure.label == "yes" && !sure.isRejected && sure.threshold == 0.7)
        let unsure = Classification(labels: labels, probabilities: [0.4, 0.6], thresholds: [0.3, 0.7])
        #expect(unsure.label == "_unknown_" && unsure.isRejected && unsure.best.label == "yes" && unsure.probability == 0.6)
    }

    @Test func `a temperature divides the outputs`() {
        let decision = Decision(temperature: 2, thresholds: [0, 0])
        let expected = SoftmaxCrossEntropy.probabilities([0.5, 1.5])
        for (p, q) in zip(decision.probabilities([1, 3]), expected) { #expect(abs(p - q) < 1e-6) }
    }

    @Test func `a rejecting model is evaluated by its most probable labels, and its rejections are counted`() throws {
        let folder = try RecordingFolder.words()
        var data = try TrainingData(folder)
        data.recipe.epochs = 1
        var run = try TrainingRun(data)
        try run.run()
        let model = try run.model()
        let strict = AudioClassifier(ClassifierModel(
            labels: model.labels, frontEnd: model.frontEnd, network: model.network,
            decision: Decision(temperature: model.decision.temperature, thresholds: [1, 1, 1]), training: model.training))
        let recordings = try strict.recordings(of: Dataset(sources: [folder.path]))
        let evaluation = try strict.evaluate(recordings)
        #expect(evaluation.rejections.count == recordings.count)
        #expect(evaluation.accuracy == (try AudioClassifier(model).evaluate(recordings)).accuracy)
        #expect(try strict.classify(recordings[0].source).classification.label == "_unknown_")
    }
}
