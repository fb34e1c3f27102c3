import AudioClassification
import FileAccess

/// Thresholds that were chosen, as a person reads them.
struct TuningText {
    let tuning: DetectionTuning
    let curve: DetectionCurve

    /// What was chosen, and where the model with it is.
    func text(_ output: String?) -> String {
        let rates = [0.25, 0.5, 1, 2, 4].map { $0 * tuning.wantedPerHour }
        let rows = rates.compactMap { rate in curve.point(atMost: rate).map { (rate, $0) } }
        let sections = [StreamTables.tradeOff(tuning.wantedPerHour > 0 ? rows : Array(rows.prefix(1)), hasWords: tuning.words > 0), thresholds, summary]
        let ending = output.map { "\($0): the model with these thresholds\n" } ?? ""
        return sections.filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n") + ending
    }

    private var thresholds: [String] {
        var table = TextTable(["label", "threshold"])
        for (label, threshold) in tuning.policy.thresholds.sorted(by: { precedes($0.key, $1.key) }) {
            table.add([label.onOneLine, threshold.decimals(4)])
        }
        return table.lines
    }

    private var summary: [String] {
        let misses = Proportion(tuning.misses, of: tuning.words)
        let words = tuning.words > 0
            ? ["missed        \(misses.value.percent())  (\(misses.correct) of \(counted(misses.count, "word")); 95 % interval \(misses.intervalText))"]
            : []
        return ["false alarms  \(tuning.falseAlarms) in \(tuning.hours.decimals(2)) h without words: \(tuning.rate.text)"] + words
    }

    /// What should be known before the thresholds are relied on.
    var warnings: [String] {
        if tuning.rate.perHour > tuning.wantedPerHour {
            return ["even the highest thresholds give \(tuning.rate.perHour.decimals(2)) false alarms an hour; \(tuning.wantedPerHour) need another model, such as one that has learned what it is falsely heard in"]
        }
        if tuning.hours * max(tuning.wantedPerHour, 0) < 1 {
            return ["\(tuning.hours.decimals(2)) h without words are too few for \(tuning.wantedPerHour) false alarms an hour to be told from none; more --negative sound tells it"]
        }
        return []
    }
}

/// The same as JSON.
struct TuningDocument: Encodable {
    let version = 1
    let tuning: DetectionTuning
    /// False alarms an hour that are not exceeded with a confidence of 95 %.
    let upperBound: Double
    let failures: [String]

    init(_ tuning: DetectionTuning, failures: [String]) {
        self.tuning = tuning
        upperBound = tuning.rate.upperBound
        self.failures = failures
    }
}
