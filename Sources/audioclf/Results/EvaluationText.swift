import AudioClassification
import AudioFiles
import FileAccess

/// An evaluation as a person reads it.
struct EvaluationText {
    let findings: EvaluationFindings

    /// Groups of a column that are shown: the worst.
    private static let groupLimit = 5

    init(_ findings: EvaluationFindings) { self.findings = findings }

    var text: String {
        let sections = [headline, labels] + findings.groups.map(rows) + [calibration, noise, mistakes]
        return sections.filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
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
        var table = TextTable(
            ["label", "count", "precision", "recall", "f1", "most often taken for"], leftAligned: [0, 5])
        for (n, label) in confusion.labels.enumerated() {
            guard let result = results[label] else { continue }
            table.add([
                label.onOneLine, "\(result.count)", result.precision.percent(),
                result.count > 0 ? result.recall.percent() : "–", result.f1.percent(),
                confusion.mistakesText(of: n).onOneLine,
            ])
        }
        return table.lines
    }

    private func rows(_ table: GroupTable) -> [String] {
        var text = TextTable([table.column.onOneLine, "accuracy", "recordings", "95 % interval"], leftAligned: [0, 3])
        for row in table.rows.prefix(Self.groupLimit) {
            text.add([
                row.value.onOneLine, row.accuracy.value.percent(), "\(row.accuracy.count)", row.accuracy.intervalText,
            ])
        }
        let more = table.rows.count > Self.groupLimit ? ["(the worst of \(table.rows.count))"] : []
        return text.lines + more
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
        var table = TextTable(["above noise", "accuracy", "95 % interval"], leftAligned: [2])
        table.add(["clean", noise.clean.value.percent(), noise.clean.intervalText])
        for point in noise.points {
            table.add(["\(point.decibels) dB", point.accuracy.value.percent(), point.accuracy.intervalText])
        }
        return table.lines
    }

    private var mistakes: [String] {
        if findings.mistakes.isEmpty { return [] }
        let labels = findings.evaluation.labels
        let count = findings.evaluation.accuracy.count - findings.evaluation.accuracy.correct
        let rest = count > findings.mistakes.count ? "the \(findings.mistakes.count) surest of \(count)" : "the surest first"
        return ["mistakes, \(rest)"]
            + findings.mistakes.map {
                "\(Double($0.confidence).percent().leftPadded(7))  \(labels[$0.answer]), not \(labels[$0.truth]) (\(Double($0.probabilities[$0.truth]).percent()))  \($0.recording.source.name)".onOneLine
            }
    }
}

extension ConfusionMatrix {
    /// What recordings of a label were most often taken for instead: "down (3), go (1)".
    func mistakesText(of label: Int) -> String {
        mistakes(of: label).prefix(3).map { "\(labels[$0.answer]) (\($0.count))" }.joined(separator: ", ")
    }
}
