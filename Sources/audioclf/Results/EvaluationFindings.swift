import AudioClassification

/// What an evaluation comes to, worked out once for text, JSON and report.
struct EvaluationFindings {
    /// How many of the wrong answers are named.
    static let mistakeLimit = 20

    let evaluation: Evaluation
    let confusion: ConfusionMatrix
    /// For some k: how often the label is among the k most probable ones.
    let topAccuracies: [(count: Int, accuracy: Proportion)]
    let groups: [GroupTable]
    let calibration: Calibration
    /// What would make probabilities fit these recordings best, and how well they would.
    let temperature: Temperature
    let temperedCalibration: Calibration
    /// The surest of the wrong answers.
    let mistakes: [Evaluation.Outcome]
    let noise: SNRCurve?

    init(_ evaluation: Evaluation, noise: SNRCurve? = nil) {
        self.evaluation = evaluation
        confusion = evaluation.confusion
        topAccuracies = [2, 3, 5].filter { $0 < evaluation.labels.count }.map { ($0, evaluation.accuracy(top: $0)) }
        groups = evaluation.groups
        let outcomes = evaluation.outcomes.map { (probabilities: $0.probabilities, truth: $0.truth) }
        calibration = evaluation.calibration
        temperature = Temperature(fitting: outcomes)
        temperedCalibration = Calibration(outcomes, at: temperature)
        mistakes = Array(evaluation.mistakes.prefix(Self.mistakeLimit))
        self.noise = noise
    }
}

extension Proportion {
    /// "93.3 to 99.8 %": where it lies with a probability of 95 %.
    var intervalText: String {
        "\((100 * interval.lowerBound).decimals(1)) to \(interval.upperBound.percent())"
    }
}
