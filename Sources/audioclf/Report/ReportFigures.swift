import AudioClassification
import Figures

/// The charts of a report.
struct ReportFigures {
    let findings: EvaluationFindings
    let history: [EpochRecord]

    /// Bars of a chart; more would be a wall.
    private static let barLimit = 60

    var loss: LineChart {
        curves("Loss", label: "Cross-entropy (nats)", of: \.trainingLoss, and: \.validationLoss, scale: 1)
    }

    var accuracy: LineChart {
        var chart = curves("Accuracy", label: "Recordings that are right (%)", of: \.trainingAccuracy, and: \.validationAccuracy, scale: 100)
        let least = chart.series.flatMap(\.points).map(\.y).min() ?? 0
        chart.verticalRange = (least / 10).rounded(.down) * 10...100
        return chart
    }

    private func curves(
        _ title: String, label: String, of training: KeyPath<EpochRecord, Double>,
        and validation: KeyPath<EpochRecord, Double>, scale: Double
    ) -> LineChart {
        LineChart(
            title: title, horizontalLabel: "Epoch", verticalLabel: label,
            series: [
                .init("learned from", values: history.map { scale * $0[keyPath: training] }, from: history.first?.epoch ?? 1),
                .init("validation", values: history.map { scale * $0[keyPath: validation] }, from: history.first?.epoch ?? 1),
            ])
    }

    /// Without labels that neither are nor were answered.
    var confusion: ConfusionChart {
        let counts = findings.confusion.counts
        let used = counts.indices.filter { n in counts[n].contains { $0 > 0 } || counts.contains { $0[n] > 0 } }
        return ConfusionChart(
            title: "Confusion matrix", names: used.map { findings.confusion.labels[$0] },
            counts: used.map { row in used.map { counts[row][$0] } }, rowLabel: "What it is",
            columnLabel: "What it was called")
    }

    /// How many recordings of each label are right, the worst first.
    var labels: BarChart {
        let confusion = findings.confusion
        let bars = confusion.labels.indices.map { (name: confusion.labels[$0], recall: confusion.recall(of: $0)) }
            .filter { $0.recall.count > 0 }
        let sorted = bars.enumerated().sorted { ($0.element.recall.value, $0.offset) < ($1.element.recall.value, $1.offset) }
        return bar(
            "Recall of each label, the worst first", label: "Recordings of the label that are right (%)",
            sorted.map { ($0.element.name, $0.element.recall) })
    }

    func groups(_ table: GroupTable) -> BarChart {
        bar(
            table.rows.count > Self.barLimit ? "The \(Self.barLimit) worst of \(table.rows.count)" : "The worst first",
            label: "Recordings that are right (%)", table.rows.prefix(Self.barLimit).map { ($0.value, $0.accuracy) })
    }

    private func bar(_ title: String, label: String, _ rows: [(name: String, accuracy: Proportion)]) -> BarChart {
        BarChart(
            title: title, label: label,
            bars: rows.map { name, accuracy in
                let interval = accuracy.interval
                return BarChart.Bar(
                    name, value: 100 * accuracy.value, interval: 100 * interval.lowerBound...100 * interval.upperBound,
                    note: "\(accuracy.value.percent()), \(accuracy.correct) of \(accuracy.count)")
            }, range: 0...100)
    }

    var reliability: ReliabilityDiagram {
        func bins(_ calibration: Calibration) -> [ReliabilityDiagram.Bin] {
            calibration.bins.map {
                ReliabilityDiagram.Bin(
                    range: $0.range, confidence: $0.meanConfidence, accuracy: $0.accuracy.value,
                    interval: $0.accuracy.interval, count: $0.accuracy.count)
            }
        }
        return ReliabilityDiagram(
            title: "Reliability", bins: bins(findings.calibration), name: "as the model says it",
            others: bins(findings.temperedCalibration),
            othersName: "at temperature \(findings.temperature.value.decimals(2))")
    }

    func noise(_ curve: SNRCurve) -> LineChart {
        let points = curve.points.reversed()
        let clean = 100 * curve.clean.value
        var chart = LineChart(
            title: "Accuracy in noise", horizontalLabel: "Sound above noise (dB)",
            verticalLabel: "Recordings that are right (%)",
            series: [
                .init(
                    "with noise",
                    points: points.map { LineChart.Point(x: $0.decibels, y: 100 * $0.accuracy.value) }, isMarked: true),
                .init("clean", points: points.map { LineChart.Point(x: $0.decibels, y: clean) }),
            ])
        chart.verticalRange = 0...100
        return chart
    }
}
