import AudioClassification

/// An evaluation as JSON has it.
struct EvaluationDocument: Encodable {
    let version = 1
    let accuracy: Double
    let count: Int
    let correct: Int
    let perLabel: [String: Evaluation.LabelResult]
    let labels: [String]
    let confusion: [[Int]]
    let failures: [FailureRow]

    init(_ evaluation: Evaluation, _ failures: [FailureRow]) {
        accuracy = evaluation.accuracy
        count = evaluation.count
        correct = evaluation.correctCount
        perLabel = evaluation.perLabel
        labels = evaluation.labels
        confusion = evaluation.confusion
        self.failures = failures
    }
}

/// An evaluation as a person reads it: accuracy, a table of the labels, and what was most often taken for what.
struct EvaluationText {
    let evaluation: Evaluation

    init(_ evaluation: Evaluation) { self.evaluation = evaluation }

    var text: String {
        var lines = [
            "accuracy \(evaluation.accuracy.percent())  (\(evaluation.correctCount) of \(evaluation.count) recordings)", "",
        ]
        let width = max(5, evaluation.labels.map(\.count).max() ?? 0)
        lines.append("label".padded(width) + "  count  precision   recall       f1  most often taken for")
        let results = evaluation.perLabel
        for label in evaluation.labels {
            guard let result = results[label] else { continue }
            lines.append(
                label.padded(width) + "  " + "\(result.count)".leftPadded(5) + "  " + result.precision.percent().leftPadded(9)
                    + "  " + (result.count > 0 ? result.recall.percent() : "–").leftPadded(7) + "  " + result.f1.percent().leftPadded(7) + "  "
                    + mistakes(of: label))
        }
        return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n") + "\n"
    }

    private func mistakes(of label: String) -> String {
        let row = evaluation.labels.firstIndex(of: label)!
        let wrong = evaluation.labels.indices.filter { $0 != row && evaluation.confusion[row][$0] > 0 }
            .sorted { (evaluation.confusion[row][$1], $0) < (evaluation.confusion[row][$0], $1) }
        return wrong.prefix(3).map { "\(evaluation.labels[$0]) (\(evaluation.confusion[row][$0]))" }.joined(separator: ", ")
    }
}
