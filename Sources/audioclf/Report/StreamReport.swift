import AudioClassification
import Figures

/// How well words are detected in streams, as a page to look at.
struct StreamReport {
    let findings: StreamFindings
    let card: ModelCard
    let soundNames: [String]

    init(_ findings: StreamFindings, _ model: ClassifierModel, modelName: String, soundNames: [String]) {
        self.findings = findings
        card = ModelCard(model, name: modelName)
        self.soundNames = soundNames
    }

    /// The page: one file with nothing outside itself.
    var html: String {
        var page = HTMLPage(title: "\(card.model) on streams", style: ReportStyle.css)
        page.add("header") { addHeadline(to: &$0) }
        page.add("main") { page in
            if findings.hasWords { addTradeOff(to: &page) }
            addThresholds(to: &page)
            addLabels(to: &page)
            if !findings.falseAlarms.isEmpty { addFalseAlarms(to: &page) }
            page.section("When a word is heard") { $0.list(policyRows) }
            page.section("The model") { $0.list(card.rows) }
            if !findings.failures.isEmpty { addFailures(to: &page) }
        }
        page.add("footer", "Written by audioclf evaluate. Intervals are Wilson's, for a probability of 95 %; what false alarms are at most is the exact one-sided bound for 95 %.")
        return page.text
    }

    private func addHeadline(to page: inout HTMLPage) {
        let score = findings.score
        page.add("h1", "\(card.model) on streams")
        page.add("p", "\(score.seconds.duration) of \(soundNames.joined(separator: ", "))", class: "soft")
        page.add("div", class: "tiles") { page in
            if findings.hasWords {
                page.tile("words heard", score.hits.value.percent(), "\(score.hits.intervalText); \(score.hits.correct) of \(score.hits.count)")
            }
            let rate = score.falseAlarmRate
            page.tile("false alarms an hour", rate.perHour.decimals(2), "at most \(rate.upperBound.decimals(2)); \(rate.count) in \(score.wordlessSeconds.duration) without words")
            if let median = score.latency(0.5), let late = score.latency(0.95) {
                page.tile("from a word's end", "\(median.decimals(2)) s", "median; 95 % within \(late.decimals(2)) s")
            }
            if findings.hasWords {
                page.tile("heard twice", "\(score.doubles.count)", "and \(score.wrong.count) taken for another word")
            }
        }
    }

    private func addTradeOff(to page: inout HTMLPage) {
        page.section("Misses against false alarms") { page in
            page.add("p", "Each point is one threshold for all labels. The lower and the further left, the better.", class: "soft")
            page.figure(StreamFigures(findings: findings).tradeOff.svg())
            page.table(
                "The fewest misses with at most so many false alarms an hour",
                header: ["at most", "false alarms an hour", "95 %: at most", "misses", "95 % interval", "threshold"],
                rows: findings.tradeOff.map { rate, point in
                    [
                        "\(rate)", point.falseAlarms.perHour.decimals(2), point.falseAlarms.upperBound.decimals(2),
                        point.misses.value.percent(), point.misses.intervalText, point.threshold.decimals(4),
                    ]
                })
        }
    }

    private func addThresholds(to page: inout HTMLPage) {
        page.section("False alarms by the threshold") { page in
            page.figure(StreamFigures(findings: findings).falseAlarms.svg())
            page.foldedTable(
                "Every threshold",
                header: ["threshold", "false alarms", "an hour", "95 %: at most", "missed", "wrong words", "doubles"],
                rows: findings.curve.points.map {
                    [
                        $0.threshold.decimals(4), "\($0.falseAlarms.count)", $0.falseAlarms.perHour.decimals(2),
                        $0.falseAlarms.upperBound.decimals(2), "\($0.misses.correct)", "\($0.wrongCount)", "\($0.doubleCount)",
                    ]
                })
        }
    }

    private func addLabels(to page: inout HTMLPage) {
        page.section("Labels") { page in
            page.table(
                "As the model's thresholds have it", header: ["label", "words", "missed", "95 % interval", "false alarms", "threshold"],
                rows: findings.labels.map {
                    [
                        $0.label, "\($0.misses.count)", $0.misses.count > 0 ? $0.misses.value.percent() : "–",
                        $0.misses.count > 0 ? $0.misses.intervalText : "–", "\($0.falseAlarms)", $0.threshold.decimals(3),
                    ]
                })
        }
    }

    private func addFalseAlarms(to page: inout HTMLPage) {
        let shown = findings.falseAlarms.prefix(StreamFindings.falseAlarmLimit)
        page.section("False alarms") { page in
            page.table(
                shown.count < findings.falseAlarms.count ? "The \(shown.count) surest of \(findings.falseAlarms.count)" : "The surest first",
                endsWithText: true, header: ["label", "probability", "at", "recording"],
                rows: shown.map { [$0.label, $0.probability.percent(), "\($0.seconds.decimals(2)) s", $0.file] })
        }
    }

    private var policyRows: [(name: String, value: String)] {
        let policy = findings.policy
        return [
            ("smoothing", "probabilities averaged over \(policy.smoothingSeconds) s"),
            ("release", "falls below \(policy.release.percent(0)) of its threshold"),
            ("duration", "at least \(policy.minimumSeconds) s"),
            ("afterwards", "no other for \(policy.refractorySeconds) s"),
            ("a hit", "reported at most \(findings.tolerance) s after the word's end"),
        ]
    }

    private func addFailures(to page: inout HTMLPage) {
        page.section("What could not be read") { page in
            page.add("ul") { page in
                for failure in findings.failures { page.add("li", failure) }
            }
        }
    }
}
