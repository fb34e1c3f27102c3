import AudioClassification
import Figures

/// The charts of a report on streams.
struct StreamFigures {
    let findings: StreamFindings

    /// False alarms an hour up to which the trade-off is shown; beyond them nobody would use it.
    private static let largestRate = 20.0

    /// The detection error trade-off.
    var tradeOff: LineChart {
        let points = findings.curve.points.filter { $0.falseAlarms.perHour <= Self.largestRate }
            .map { LineChart.Point(x: $0.falseAlarms.perHour, y: 100 * $0.misses.value) }
        let score = findings.score
        let here = LineChart.Point(x: score.falseAlarmRate.perHour, y: 100 * score.misses.value)
        var chart = LineChart(
            title: "Detection error trade-off", horizontalLabel: "False alarms an hour",
            verticalLabel: "Words missed (%)", series: [.init("one threshold for all labels", points: points, isMarked: true)])
        if here.x <= Self.largestRate { chart.series.append(.init("as it is set", points: [here], isMarked: true)) }
        let largest = chart.series.flatMap(\.points)
        chart.horizontalRange = 0...max(1, largest.map(\.x).max() ?? 1)
        chart.verticalRange = 0...max(1, (1.05 * (largest.map(\.y).max() ?? 1)).rounded(.up))
        return chart
    }

    /// The false alarms, and how many there may be in the long run, by the threshold.
    var falseAlarms: LineChart {
        func line(_ name: String, _ rate: (EventRate) -> Double) -> LineChart.Series {
            .init(name, points: findings.curve.points.map { LineChart.Point(x: $0.threshold, y: rate($0.falseAlarms)) })
        }
        var chart = LineChart(
            title: "False alarms", horizontalLabel: "Threshold of all labels", verticalLabel: "False alarms an hour",
            series: [line("heard", \.perHour), line("at most (95 %)", \.upperBound)])
        chart.horizontalRange = 0...1
        chart.verticalScale = .logarithmic
        return chart
    }
}
