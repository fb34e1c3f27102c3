import AudioClassification
import Figures

/// The charts of a report on streams.
struct StreamFigures {
    let findings: StreamFindings

    /// The detection error trade-off. False alarms, which may be thousands or one, go up by powers of ten; where there are
    /// none, a threshold has no place on it.
    var tradeOff: LineChart {
        func point(_ misses: Proportion, _ falseAlarms: EventRate) -> LineChart.Point {
            LineChart.Point(x: 100 * misses.value, y: falseAlarms.perHour)
        }
        // A higher threshold may give more of both, as a word that is heard later may be heard too late: nobody wants that one.
        let wanted = findings.curve.points.filter { candidate in
            !findings.curve.points.contains { other in
                other.misses.value <= candidate.misses.value && other.falseAlarms.perHour <= candidate.falseAlarms.perHour
                    && (other.misses.value < candidate.misses.value || other.falseAlarms.perHour < candidate.falseAlarms.perHour)
            }
        }
        let score = findings.score
        var chart = LineChart(
            title: "Detection error trade-off", horizontalLabel: "Words missed (%)", verticalLabel: "False alarms an hour",
            series: [
                .init("the best thresholds for all labels", points: wanted.map { point($0.misses, $0.falseAlarms) }, isMarked: true),
                .init("as it is set", points: [point(score.misses, score.falseAlarmRate)], isMarked: true),
            ])
        chart.horizontalRange = 0...100
        chart.verticalScale = .logarithmic
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
