import ArgumentParser
import AudioClassification
import FileAccess

/// The forms that results can take beside the table.
enum ResultFormat: String, EnumerableFlag {
    case json, jsonl, csv, table

    static func help(for value: ResultFormat) -> ArgumentHelp? {
        switch value {
        case .json: "One JSON object: version, results, failures."
        case .jsonl: "A JSON object a line, as soon as each result is there."
        case .csv: "Comma-separated values with a header."
        case .table: "A table (the default)."
        }
    }
}

/// Writes results of `classify` as they come, in one of four forms.
struct ResultWriter {
    let format: ResultFormat
    let top: Int
    let fileWidth: Int
    let labelWidth: Int
    let hasWindows: Bool
    let hasTunes: Bool
    private(set) var failureCount = 0
    private var results: [ResultRow] = []
    private var failures: [FailureRow] = []

    init(format: ResultFormat, top: Int, files: [String], labels: [String], hasWindows: Bool, hasTunes: Bool = false) {
        self.format = format
        self.top = top
        self.hasWindows = hasWindows
        self.hasTunes = hasTunes
        fileWidth = min(files.map(\.count).max() ?? 0, 60)
        labelWidth = max(5, labels.map(\.count).max() ?? 0)
    }

    func begin() throws {
        switch format {
        case .csv:
            let more = (hasWindows ? ",start,end" : "") + (hasTunes ? ",tune" : "")
            try StandardOutput.write("file,label,probability,top,seconds\(more)\n")
        case .table:
            try StandardOutput.write(
                tableRow(
                    "file", "label", "probability", hasWindows ? "from s" : "seconds", hasWindows ? "to s" : nil,
                    [hasTunes ? "tune" : nil, top > 1 ? "others" : nil]))
        case .json, .jsonl: break
        }
    }

    /// A recording, and the tune that was written for it.
    mutating func add(_ result: RecordingClassification, file: String, tune: String? = nil) throws {
        var row = ResultRow(file, result.classification, top: top, seconds: result.seconds)
        row.tune = tune
        try add(row)
    }

    mutating func add(_ window: WindowClassification, file: String) throws {
        var row = ResultRow(file, window.classification, top: top, seconds: window.seconds)
        row.start = window.start
        row.end = window.start + window.seconds
        try add(row)
    }

    /// Something that could not be classified: said on standard error, and a part of what is written as JSON.
    mutating func add(failure: String, file: String) throws {
        failureCount += 1
        Console.error(failure)
        let row = FailureRow(file: file, error: failure)
        switch format {
        case .json: failures.append(row)
        case .jsonl: try StandardOutput.write(json(row, pretty: false))
        case .csv, .table: break
        }
    }

    func end() throws {
        guard format == .json else { return }
        struct Document: Encodable {
            let version = 1
            let results: [ResultRow]
            let failures: [FailureRow]
        }
        try StandardOutput.write(json(Document(results: results, failures: failures), pretty: true))
    }

    private mutating func add(_ row: ResultRow) throws {
        switch format {
        case .json: results.append(row)
        case .jsonl: try StandardOutput.write(json(row, pretty: false))
        case .csv:
            let top = try json(row.top, pretty: false).dropLast()
            var fields = [row.file, row.label, "\(row.probability)", String(top), "\(row.seconds)"]
            if let start = row.start, let end = row.end { fields += ["\(start)", "\(end)"] }
            if hasTunes { fields.append(row.tune ?? "") }
            try StandardOutput.write(fields.map(csvField).joined(separator: ",") + "\n")
        case .table:
            let others = row.top.dropFirst().map { "\($0.label) \(Double($0.probability).percent())" }
            try StandardOutput.write(
                tableRow(
                    row.file.onOneLine, row.label, Double(row.probability).percent(), (row.start ?? row.seconds).decimals(2),
                    row.end?.decimals(2), [row.tune?.onOneLine, top > 1 ? others.joined(separator: ", ") : nil, row.rejection]))
        }
    }

    private func tableRow(
        _ file: String, _ label: String, _ probability: String, _ first: String, _ second: String?, _ rest: [String?]
    ) -> String {
        var columns = [
            file.padded(max(fileWidth, 4)), label.padded(labelWidth), probability.leftPadded(11), first.leftPadded(8),
        ]
        if let second { columns.append(second.leftPadded(8)) }
        columns += rest.compactMap(\.self)
        return columns.joined(separator: "  ") + "\n"
    }
}

/// One result, as it is written.
struct ResultRow: Encodable {
    let file: String
    let label: String
    let probability: Float
    let top: [LabelScore]
    /// The probability that would have been enough, where it was not.
    let threshold: Float?
    let seconds: Double
    var start: Double?
    var end: Double?
    var tune: String?

    init(_ file: String, _ classification: Classification, top: Int, seconds: Double) {
        self.file = file
        label = classification.label
        probability = classification.probability
        self.top = Array(classification.scores.prefix(top))
        threshold = classification.isRejected ? classification.threshold : nil
        self.seconds = seconds
    }
}

extension ResultRow {
    /// What would have been answered, and by how much it fell short.
    var rejection: String? {
        threshold.map { "\(top[0].label) needs \(Double($0).percent())" }
    }
}

/// One recording that could not be classified.
struct FailureRow: Encodable {
    let file: String
    let error: String
}
