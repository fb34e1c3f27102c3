import AudioClassification
import FileAccess

/// How well words are detected, as a person reads it.
struct StreamText {
    let findings: StreamFindings

    var text: String {
        [headline, labels, tradeOff, falseAlarms].filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }
            .joined(separator: "\n")
    }

    private var headline: [String] {
        let score = findings.score, hits = score.hits
        var lines: [String] = []
        if findings.hasWords {
            lines.append("hits          \(hits.value.percent())  (\(hits.correct) of \(counted(hits.count, "word")); 95 % interval \(hits.intervalText))")
            lines.append("misses        \(score.misses.correct), wrong words \(score.wrong.count), doubles \(score.doubles.count)")
        }
        lines.append("false alarms  \(score.falseAlarmRate.count) in \(score.wordlessSeconds.duration) without words: \(score.falseAlarmRate.text)")
        if let median = score.latency(0.5), let late = score.latency(0.95) {
            lines.append("latency       median \(median.decimals(2)) s, 95 % within \(late.decimals(2)) s of a word's end")
        }
        return lines
    }

    private var labels: [String] {
        var table = TextTable(["label", "words", "missed", "false alarms", "threshold"])
        for row in findings.labels {
            table.add([
                row.label.onOneLine, "\(row.misses.count)", row.misses.count > 0 ? row.misses.value.percent() : "–",
                "\(row.falseAlarms)", row.threshold.decimals(3),
            ])
        }
        return table.lines
    }

    private var tradeOff: [String] {
        StreamTables.tradeOff(findings.tradeOff, hasWords: findings.hasWords)
    }

    private var falseAlarms: [String] {
        if findings.falseAlarms.isEmpty { return [] }
        let shown = findings.falseAlarms.prefix(StreamFindings.falseAlarmLimit)
        let rest = shown.count < findings.falseAlarms.count ? "the \(shown.count) surest of \(findings.falseAlarms.count)" : "the surest first"
        return ["false alarms, \(rest)"]
            + shown.map { "\($0.probability.percent().leftPadded(7))  \($0.label)  \($0.file) at \($0.seconds.decimals(2)) s".onOneLine }
    }
}

/// Tables that several commands show.
enum StreamTables {
    /// What one threshold for all labels costs, by the false alarms that it gives.
    static func tradeOff(_ rows: [(rate: Double, point: DetectionCurve.Point)], hasWords: Bool) -> [String] {
        var table = TextTable(
            ["false alarms an hour", "found", "95 %: at most"] + (hasWords ? ["missed", "95 % interval"] : [])
                + ["one threshold for all"], leftAligned: hasWords ? [4] : [])
        for (rate, point) in rows {
            table.add(
                ["at most \(rate)", point.falseAlarms.perHour.decimals(2), point.falseAlarms.upperBound.decimals(2)]
                    + (hasWords ? [point.misses.value.percent(), point.misses.intervalText] : [])
                    + [point.threshold.decimals(4)])
        }
        return rows.isEmpty ? [] : table.lines
    }
}
