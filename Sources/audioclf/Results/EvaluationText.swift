import AudioClassification
import AudioFiles

/// An evaluation as a person reads it.
struct EvaluationText {
    let findings: EvaluationFindings

    /// Groups of a column that are shown: the worst.
    private static let groupLimit = 5

    init(_ findings: EvaluationFindings) { self.findings = findings }

    var text: String {
        let sections = [headline, labels] + findings.groups.map(rows) + [calibration, noise, mistakes]
        return sections.filter { !$0.isEmpty }.map { $0.map { $0.trimmedRight + "\n" }.joined() }.joined(separator: "\n")
    }

    private var headline: [String] {
        let accuracy = findings.evaluation.accuracy
        var lines = [
            "accuracy \(accuracy.value.percent())  (\(accuracy.correct) of \(accuracy.count) recordings; 95 % interval \(accuracy.intervalText))"
        ]
        if !findings.topAccuracies.isEmpty {
            lines.append(
                "among the most probable "
                    + findings.topAccuracies.map { "\($0.count): \($0.accuracy.value.percent())" }.joined(separator: ", "))
        }
        return lines
    }

    private var labels: [String] {
        let confusion = findings.confusion, results = confusion.perLabel
        let width = max(5, confusion.labels.map(\.count).max() ?? 0)
        let header = "label".padded(width) + "  count  precision   recall       f1  most often taken for"
        return [header]
            + confusion.labels.indices.compactMap { n in
                guard let result = results[confusion.labels[n]] else { return nil }
                return confusion.labels[n].padded(width) + "  " + "\(result.count)".leftPadded(5) + "  "
                    + result.precision.percent().leftPadded(9) + "  "
                    + (result.count > 0 ? result.recall.percent() : "–").leftPadded(7) + "  "
                    + result.f1.percent().leftPadded(7) + "  " + confusion.mistakesText(of: n)
            }
    }

    private func rows(_ table: GroupTable) -> [String] {
        let worst = table.rows.prefix(Self.groupLimit)
        let width = max(table.column.count, worst.map(\.value.count).max() ?? 0)
        let title = "\(table.column.padded(width))  accuracy  recordings  95 % interval"
        return [title + (table.rows.count > worst.count ? "   (the worst of \(table.rows.count))" : "")]
            + worst.map {
                $0.value.padded(width) + "  " + $0.accuracy.value.percent().leftPadded(8) + "  "
                    + "\($0.accuracy.count)".leftPadded(10) + "  " + $0.accuracy.intervalText
            }
    }

    private var calibration: [String] {
        let (now, then) = (findings.calibration, findings.temperedCalibration)
        if findings.evaluation.outcomes.isEmpty { return [] }
        return [
            "probabilities are off by \(now.expectedError.percent()) on average, log loss \(now.negativeLogLikelihood.decimals(3)) nats, Brier score \(now.brierScore.decimals(3))",
            "at temperature \(findings.temperature.value.decimals(2)), which fits these recordings best: \(then.expectedError.percent()), \(then.negativeLogLikelihood.decimals(3)), \(then.brierScore.decimals(3))",
        ]
    }

    private var noise: [String] {
        guard let noise = findings.noise else { return [] }
        return ["above noise  accuracy  95 % interval"]
            + ([("clean", noise.clean)] + noise.points.map { ("\($0.decibels.decimals(0)) dB", $0.accuracy) }).map {
                $0.0.leftPadded(11) + "  " + $0.1.value.percent().leftPadded(8) + "  " + $0.1.intervalText
            }
    }

    private var mistakes: [String] {
        if findings.mistakes.isEmpty { return [] }
        let labels = findings.evaluation.labels
        let count = findings.evaluation.accuracy.count - findings.evaluation.accuracy.correct
        let rest = count > findings.mistakes.count ? "the \(findings.mistakes.count) surest of \(count)" : "the surest first"
        return ["mistakes, \(rest)"]
            + findings.mistakes.map {
                "\(Double($0.confidence).percent().leftPadded(7))  \(labels[$0.answer]), not \(labels[$0.truth]) (\(Double($0.probabilities[$0.truth]).percent()))  \($0.recording.source.name)"
            }
    }
}

extension ConfusionMatrix {
    /// What recordings of a label were most often taken for instead: "down (3), go (1)".
    func mistakesText(of label: Int) -> String {
        mistakes(of: label).prefix(3).map { "\(labels[$0.answer]) (\($0.count))" }.joined(separator: ", ")
    }
}

extension String {
    /// Without spaces at its end.
    fileprivate var trimmedRight: String { String(reversed().drop { $0 == " " }.reversed()) }
}
