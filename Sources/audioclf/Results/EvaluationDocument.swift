import AudioClassification
import AudioFiles

/// An evaluation as JSON has it.
struct EvaluationDocument: Encodable {
    let version = 1
    let accuracy: Double
    /// The two ends of its 95 % interval.
    let interval: [Double]
    let count: Int
    let correct: Int
    let top: [Top]
    let perLabel: [String: ConfusionMatrix.LabelResult]
    let labels: [String]
    let confusion: [[Int]]
    let groups: [String: [Group]]
    let calibration: CalibrationRow
    let temperature: Double
    let calibrationAtTemperature: CalibrationRow
    let snr: [Noise]?
    let mistakes: [Mistake]
    let failures: [FailureRow]

    struct Top: Encodable {
        let count: Int
        let accuracy: Double
    }

    struct Group: Encodable {
        let value: String
        let count: Int
        let correct: Int
        let accuracy: Double
        let interval: [Double]
    }

    struct CalibrationRow: Encodable {
        let expectedError: Double
        let negativeLogLikelihood: Double
        let brierScore: Double
        let bins: [Bin]

        struct Bin: Encodable {
            let from: Double
            let to: Double
            let count: Int
            let probability: Double
            let accuracy: Double
        }

        init(_ calibration: Calibration) {
            expectedError = calibration.expectedError
            negativeLogLikelihood = calibration.negativeLogLikelihood
            brierScore = calibration.brierScore
            bins = calibration.bins.map {
                Bin(
                    from: $0.range.lowerBound, to: $0.range.upperBound, count: $0.accuracy.count,
                    probability: $0.meanConfidence, accuracy: $0.accuracy.value)
            }
        }
    }

    struct Noise: Encodable {
        /// Nil: no noise.
        let decibels: Double?
        let accuracy: Double
        let interval: [Double]

        init(_ decibels: Double?, _ accuracy: Proportion) {
            self.decibels = decibels
            self.accuracy = accuracy.value
            interval = accuracy.ends
        }
    }

    struct Mistake: Encodable {
        let file: String
        let label: String
        let answer: String
        /// Of the answer.
        let probability: Float
        let labelProbability: Float
    }

    init(_ findings: EvaluationFindings) {
        let evaluation = findings.evaluation, accuracy = evaluation.accuracy
        self.accuracy = accuracy.value
        interval = accuracy.ends
        count = accuracy.count
        correct = accuracy.correct
        top = findings.topAccuracies.map { Top(count: $0.count, accuracy: $0.accuracy.value) }
        perLabel = findings.confusion.perLabel
        labels = evaluation.labels
        confusion = findings.confusion.counts
        groups = Dictionary(
            uniqueKeysWithValues: findings.groups.map { table in
                (
                    table.column,
                    table.rows.map {
                        Group(
                            value: $0.value, count: $0.accuracy.count, correct: $0.accuracy.correct,
                            accuracy: $0.accuracy.value, interval: $0.accuracy.ends)
                    }
                )
            })
        calibration = CalibrationRow(findings.calibration)
        temperature = findings.temperature.value
        calibrationAtTemperature = CalibrationRow(findings.temperedCalibration)
        snr = findings.noise.map { curve in
            [Noise(nil, curve.clean)] + curve.points.map { Noise($0.decibels, $0.accuracy) }
        }
        mistakes = findings.mistakes.map {
            Mistake(
                file: $0.recording.source.name, label: evaluation.labels[$0.truth], answer: evaluation.labels[$0.answer],
                probability: $0.confidence, labelProbability: $0.probabilities[$0.truth])
        }
        failures = evaluation.failures.map { FailureRow(file: $0.recording.source.name, error: $0.reason) }
    }
}

extension Proportion {
    /// The two ends of its interval.
    fileprivate var ends: [Double] { [interval.lowerBound, interval.upperBound] }
}
