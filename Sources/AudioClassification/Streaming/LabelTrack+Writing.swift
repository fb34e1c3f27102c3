internal import FileAccess
internal import FoundationEssentials

extension LabelTrack {
    /// How a label file says what it says.
    public enum Format: String, CaseIterable, Sendable {
        /// Audacity's label tracks.
        case audacity = "txt"
        /// Comma-separated values with a header line.
        case csv
        /// A JSON object on each line.
        case jsonl

        /// The format that a file's extension says; nil for any other extension.
        public init?(path: String) { self.init(rawValue: fileExtension(of: path)) }
    }

    /// The contents of a label file. Times are rounded to milliseconds. Where a label says which recording it is from, this
    /// is a column `source`, for which Audacity's files have no place.
    public func text(_ format: Format) -> String {
        let labels = labels.map(\.inMilliseconds)
        switch format {
        case .audacity:
            return labels.map { "\($0.start)\t\($0.end)\t\($0.label.onOneLine)\n" }.joined()
        case .csv:
            let hasSources = labels.contains { $0.source != nil }
            let header = "label,start,end" + (hasSources ? ",source" : "")
            return labels.reduce(into: header + "\n") { text, label in
                let fields = [csvField(label.label), "\(label.start)", "\(label.end)"]
                text += (fields + (hasSources ? [csvField(label.source ?? "")] : [])).joined(separator: ",") + "\n"
            }
        case .jsonl:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            // Strings and finite numbers can always be written.
            return labels.map { String(decoding: try! encoder.encode($0), as: UTF8.self) + "\n" }.joined()
        }
    }

    /// Writes a label file, of the format that its extension says; whoever reads it finds all of it or what was there before.
    ///
    /// Throws where the extension is another, or the file cannot be written.
    public func write(to path: String) throws(ClassificationError) {
        guard let format = Format(path: path) else { throw .noLabelFormat(path) }
        do {
            try AtomicFile.write(Array(text(format).utf8).span, to: path)
        } catch {
            throw .unwritableLabels(error)
        }
    }
}

extension TimedLabel {
    fileprivate var inMilliseconds: TimedLabel {
        func rounded(_ seconds: Double) -> Double { (1000 * seconds).rounded() / 1000 }
        return TimedLabel(label, start: rounded(start), end: rounded(end), source: source)
    }
}
