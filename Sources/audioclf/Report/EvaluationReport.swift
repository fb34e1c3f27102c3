import AudioClassification
import Figures

/// An evaluation as a page to look at.
struct EvaluationReport {
    let findings: EvaluationFindings
    let card: ModelCard
    let dataNames: [String]
    let pictures: MistakePictures
    private let figures: ReportFigures

    init(
        _ findings: EvaluationFindings, _ model: ClassifierModel, modelName: String, dataNames: [String],
        pictures: MistakePictures
    ) {
        self.findings = findings
        card = ModelCard(model, name: modelName)
        self.dataNames = dataNames
        self.pictures = pictures
        figures = ReportFigures(findings: findings, history: model.training.history)
    }

    /// The page: one file with nothing outside itself.
    var html: String {
        var page = HTMLPage(title: "\(card.model): \(findings.evaluation.accuracy.value.percent())", style: ReportStyle.css)
        page.add("header") { addHeadline(to: &$0) }
        page.add("main") { page in
            addConfusion(to: &page)
            addLabels(to: &page)
            for table in findings.groups { add(table, to: &page) }
            if !findings.mistakes.isEmpty { addMistakes(to: &page) }
            if !findings.evaluation.outcomes.isEmpty { addCalibration(to: &page) }
            if let noise = findings.noise { add(noise, to: &page) }
            if !figures.history.isEmpty { addTraining(to: &page) }
            page.section("The model") { $0.list(card.rows) }
            if !findings.evaluation.failures.isEmpty { addFailures(to: &page) }
        }
        page.add("footer", "Written by audioclf evaluate. Intervals are Wilson's, for a probability of 95 %.")
        return page.text
    }

    private func addHeadline(to page: inout HTMLPage) {
        let accuracy = findings.evaluation.accuracy
        page.add("h1", "Evaluation of \(card.model)")
        page.add("p", "on \(accuracy.count) recordings of \(dataNames.joined(separator: ", "))", class: "soft")
        page.add("div", class: "tiles") { page in
            page.tile("accuracy", accuracy.value.percent(), "\(accuracy.intervalText); \(accuracy.correct) right")
            if let top = findings.topAccuracies.last(where: { 2 * $0.count < findings.evaluation.labels.count }) {
                page.tile("among the \(top.count) most probable", top.accuracy.value.percent(), top.accuracy.intervalText)
            }
            if let worst = worstLabel {
                page.tile("worst label", worst.recall.value.percent(), "\(worst.name), \(worst.recall.correct) of \(worst.recall.count)")
            }
            if let table = findings.groups.first(where: { $0.column == "speaker" }) ?? findings.groups.first {
                let worst = table.rows[0]
                page.tile("worst \(table.column)", worst.accuracy.value.percent(), "\(worst.value), \(worst.accuracy.correct) of \(worst.accuracy.count)")
            }
            if accuracy.count > 0 {
                page.tile("probabilities are off by", findings.calibration.expectedError.percent(),
                    "log loss \(findings.calibration.negativeLogLikelihood.decimals(3)) nats")
            }
        }
    }

    private var worstLabel: (name: String, recall: Proportion)? {
        let confusion = findings.confusion
        return confusion.labels.indices.map { (name: confusion.labels[$0], recall: confusion.recall(of: $0)) }
            .filter { $0.recall.count > 0 }.min { $0.recall.value < $1.recall.value }
    }

    private func addConfusion(to page: inout HTMLPage) {
        page.section("What is taken for what") { page in
            page.add("p", "A row holds the recordings of one label, a column what was called so. Mistakes are orange.", class: "soft")
            page.add("div", class: "whole") { $0.figure(figures.confusion.svg()) }
        }
    }

    private func addLabels(to page: inout HTMLPage) {
        let confusion = findings.confusion, results = confusion.perLabel
        page.section("Labels") { page in
            page.figure(figures.labels.svg())
            page.foldedTable(
                "Precision, recall and F1 of each label", endsWithText: true,
                header: ["label", "recordings", "precision", "recall", "F1", "most often taken for"],
                rows: confusion.labels.indices.compactMap { n in
                    results[confusion.labels[n]].map {
                        [
                            confusion.labels[n], "\($0.count)", $0.precision.percent(),
                            $0.count > 0 ? $0.recall.percent() : "–", $0.f1.percent(), confusion.mistakesText(of: n),
                        ]
                    }
                })
        }
    }

    private func add(_ table: GroupTable, to page: inout HTMLPage) {
        page.section("By \(table.column)") { page in
            page.figure(figures.groups(table).svg())
            page.foldedTable(
                "All \(table.rows.count) groups", header: [table.column, "accuracy", "recordings", "95 % interval"],
                rows: table.rows.map {
                    [$0.value, $0.accuracy.value.percent(), "\($0.accuracy.count)", $0.accuracy.intervalText]
                })
        }
    }

    private func addMistakes(to page: inout HTMLPage) {
        let labels = findings.evaluation.labels
        page.section("The surest mistakes") { page in
            page.add("p", "With their features as the network sees them: time runs to the right, coefficients upwards.", class: "soft")
            page.add("ol", class: "mistakes") { page in
                for (mistake, png) in zip(findings.mistakes, pictures.pngs) {
                    let (answer, truth) = (labels[mistake.answer], labels[mistake.truth])
                    page.add("li") { page in
                        if let png { page.image(png: png, description: "Features of \(mistake.recording.name)") }
                        page.add("div") {
                            $0.add("b", "\(truth), taken for \(answer)")
                            $0.add("span", "\(answer) \(Double(mistake.confidence).percent()), \(truth) \(Double(mistake.probabilities[mistake.truth]).percent())")
                            $0.add("span", mistake.recording.name)
                        }
                    }
                }
            }
        }
    }

    private func addCalibration(to page: inout HTMLPage) {
        let (now, then) = (findings.calibration, findings.temperedCalibration)
        page.section("Can probabilities be taken at their word?") { page in
            page.add("div", class: "pair") { page in
                page.figure(figures.reliability.svg())
                page.add("div") { page in
                    page.add("p", "Of the answers that the model gives with 80 %, 80 % should be right: bars should end on the dashed line. Below it the model is too sure, above it too timid.")
                    page.table(
                        "Smaller is better", header: ["", "as the model says it", "at temperature \(findings.temperature.value.decimals(2))"],
                        rows: [
                            ["expected calibration error", now.expectedError.percent(2), then.expectedError.percent(2)],
                            ["log loss (nats)", now.negativeLogLikelihood.decimals(4), then.negativeLogLikelihood.decimals(4)],
                            ["Brier score", now.brierScore.decimals(4), then.brierScore.decimals(4)],
                        ])
                    page.add("p", "The temperature is the number to divide all logits by that fits these recordings best; above 1 it makes the model less sure. It changes no answer.", class: "soft")
                }
            }
            page.foldedTable(
                "Answers by their probability", header: ["probability", "answers", "mean probability", "right", "95 % interval"],
                rows: now.bins.filter { $0.accuracy.count > 0 }.map {
                    [
                        "\((100 * $0.range.lowerBound).decimals(0)) to \($0.range.upperBound.percent(0))",
                        "\($0.accuracy.count)", $0.meanConfidence.percent(), $0.accuracy.value.percent(),
                        $0.accuracy.intervalText,
                    ]
                })
        }
    }

    private func add(_ curve: SNRCurve, to page: inout HTMLPage) {
        page.section("In noise") { page in
            page.figure(figures.noise(curve).svg())
            page.foldedTable(
                "The numbers", header: ["sound above noise", "accuracy", "95 % interval"],
                rows: [["clean", curve.clean.value.percent(), curve.clean.intervalText]]
                    + curve.points.map { ["\($0.decibels.decimals(1)) dB", $0.accuracy.value.percent(), $0.accuracy.intervalText] })
        }
    }

    private func addTraining(to page: inout HTMLPage) {
        page.section("How it was trained") { page in
            page.add("div", class: "pair") {
                $0.figure(figures.loss.svg(width: 540, height: 320))
                $0.figure(figures.accuracy.svg(width: 540, height: 320))
            }
            page.foldedTable(
                "Every epoch", header: ["epoch", "loss", "right", "validation loss", "validation right"],
                rows: figures.history.map {
                    [
                        "\($0.epoch)", $0.trainingLoss.decimals(4), $0.trainingAccuracy.percent(),
                        $0.validationLoss.decimals(4), $0.validationAccuracy.percent(),
                    ]
                })
        }
    }

    private func addFailures(to page: inout HTMLPage) {
        page.section("Recordings that could not be read") { page in
            page.add("ul") { page in
                for failure in findings.evaluation.failures { page.add("li", failure.reason) }
            }
        }
    }
}
