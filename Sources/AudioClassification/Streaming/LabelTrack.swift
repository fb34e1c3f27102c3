internal import FileAccess

/// What is heard in a long recording, word by word, as a label file tells it.
///
/// | extension | what a line is |
/// |---|---|
/// | `.txt` | `start TAB end TAB label`, as Audacity exports its label tracks |
/// | `.csv` | the values of columns that a header line names, `label`, `start` and `end` among them |
/// | `.jsonl` | a JSON object with `label`, `start` and `end` |
///
/// Times are seconds from the beginning of the recording. A line that cannot be used is told, and the others are used.
public struct LabelTrack: Hashable, Sendable {
    /// The labels by their beginnings; of those that begin together by their ends.
    public let labels: [TimedLabel]
    /// Lines that could not be used, and why; a line each.
    public let failures: [String]

    /// A track of labels in any order.
    public init(_ labels: [TimedLabel]) {
        self.init(labels, failures: [])
    }

    private init(_ labels: [TimedLabel], failures: [String]) {
        self.labels = labels.enumerated()
            .sorted { ($0.element.start, $0.element.end, $0.offset) < ($1.element.start, $1.element.end, $1.offset) }
            .map(\.element)
        self.failures = failures
    }

    /// Reads a label file, of the format that its extension says.
    ///
    /// Throws where the file cannot be read, has another extension, lacks the header line that says what its columns are,
    /// or has lines of which none can be used.
    public init(contentsOf path: String) throws(ClassificationError) {
        guard let format = Format(path: path) else { throw .noLabelFormat(path) }
        let file = try ListFile(path, "a label file (.txt of Audacity, .csv, .jsonl)")
        let lines = format == .audacity ? Self.audacityLines(file) : try Self.records(file)
        var labels: [TimedLabel] = [], failures: [String] = []
        for (number, label) in lines {
            do throws(ListProblem) {
                labels.append(try label.get())
            } catch {
                failures.append("\(path):\(number): \(error.text)".onOneLine)
            }
        }
        if labels.isEmpty, let first = failures.first { throw .noTimedLabel(first) }
        self.init(labels, failures: failures)
    }

    private static let form = ListForm(
        fields: ["label", "start", "end", "source"], required: ["label", "start", "end"],
        example: #"{"label": "yes", "start": 1.25, "end": 1.8}"#)

    private static func records(
        _ file: ListFile
    ) throws(ClassificationError) -> [(line: Int, label: Result<TimedLabel, ListProblem>)] {
        try ListRecords(file, form).records.map { record in
            (
                record.line,
                record.fields.flatMap { fields in
                    Result { () throws(ListProblem) in try TimedLabel(fields.filter { !$0.value.isEmpty }) }
                }
            )
        }
    }

    private static func audacityLines(_ file: ListFile) -> [(line: Int, label: Result<TimedLabel, ListProblem>)] {
        file.lines.enumerated().compactMap { number, bytes in
            guard let line = String(validating: bytes, as: UTF8.self) else { return (number + 1, .failure(ListProblem(.notUTF8))) }
            // A line that begins with a backslash gives the frequencies of a spectral selection, to the label before it.
            if line.trimmed.isEmpty || line.hasPrefix("\\") { return nil }
            return (number + 1, Result { () throws(ListProblem) in try TimedLabel(audacityLine: line) })
        }
    }
}

extension TimedLabel {
    /// From the values by their fields' names.
    fileprivate init(_ fields: [String: String]) throws(ListProblem) {
        guard let label = fields["label"] else { throw .missing("label", "what is heard") }
        guard let start = try fields.seconds("start") else { throw .missing("start", "when it begins, in seconds") }
        guard let end = try fields.seconds("end") else { throw .missing("end", "when it ends, in seconds") }
        guard start <= end else { throw .stretch(start, end) }
        self.init(label, start: start, end: end, source: fields["source"])
    }

    /// From a line of Audacity's, which writes decimal commas where the system does.
    fileprivate init(audacityLine line: String) throws(ListProblem) {
        let parts = line.split(maxSplits: 2, omittingEmptySubsequences: false) { $0 == "\t" }.map { String($0).trimmed }
        guard parts.count > 1 else { throw .notAudacity(line) }
        var fields = ["label": parts.count == 3 ? parts[2] : ""]
        for (name, part) in zip(["start", "end"], parts) { fields[name] = String(part.map { $0 == "," ? "." : $0 }) }
        try self.init(fields.filter { !$0.value.isEmpty })
    }
}
