import AudioClassification

/// What measuring a detector comes to, worked out once for text, JSON and report.
struct StreamFindings {
    /// A detection where there is no word.
    struct FalseAlarm {
        let label: String
        let probability: Double
        /// The recording, and when in it, in seconds.
        let file: String
        let seconds: Double
    }

    /// The row of a label.
    struct LabelRow {
        let label: String
        let misses: Proportion
        let falseAlarms: Int
        let threshold: Double
    }

    /// How many false alarms are named.
    static let falseAlarmLimit = 20
    /// For how many false alarms an hour it is told what is missed.
    static let rates = [0.5, 1, 2, 5, 10, 20]

    let policy: DetectionPolicy
    let tolerance: Double
    let score: StreamScore
    let curve: DetectionCurve
    /// Every word that the model listens for.
    let labels: [LabelRow]
    /// The surest first.
    let falseAlarms: [FalseAlarm]
    let failures: [String]

    init(_ streams: StreamTrials, _ policy: DetectionPolicy, tolerance: Double, threads: Int) throws {
        self.policy = policy
        self.tolerance = tolerance
        failures = streams.failures
        let trials = streams.trials
        let scores = try trials.map { try $0.score(policy, tolerance: tolerance) }
        let score = scores.dropFirst().reduce(scores[0], +)
        self.score = score
        curve = try DetectionCurve(trials, policy, tolerance: tolerance, threads: threads)
        labels = trials[0].posteriors.labels.filter {
            $0 != Dataset.unknownLabel && $0 != Dataset.silenceLabel && !policy.suppressedLabels.contains($0)
        }.map { label in
            let words = score.words.filter { $0.label.label == label }
            return LabelRow(
                label: label, misses: Proportion(words.count { $0.hit == nil }, of: words.count),
                falseAlarms: score.falseAlarms.count { $0.label == label }, threshold: policy.threshold(of: label))
        }
        falseAlarms = zip(trials, scores).flatMap { trial, score in
            score.falseAlarms.map { alarm in
                let place = trial.posteriors.place(at: alarm.time)
                return FalseAlarm(
                    label: alarm.label, probability: alarm.probability, file: place?.name ?? "", seconds: place?.seconds ?? 0)
            }
        }.enumerated().sorted { ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset) }.map(\.element)
    }

    /// Whether there were words to be heard.
    var hasWords: Bool { !score.words.isEmpty }

    /// What each rate of `rates` costs, as far as thresholds reach it.
    var tradeOff: [(rate: Double, point: DetectionCurve.Point)] {
        Self.rates.compactMap { rate in curve.point(atMost: rate).map { (rate, $0) } }
    }
}

extension EventRate {
    /// "1.4 an hour (at most 3.2)"
    var text: String { "\(perHour.decimals(2)) an hour (95 %: at most \(upperBound.decimals(2)))" }
}
