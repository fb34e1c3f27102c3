internal import FileAccess

/// What a line of a manifest says of a recording.
///
/// | column | what it is |
/// |---|---|
/// | `file` | where it is, from the manifest's folder on |
/// | `label` | what is heard in it |
/// | `split` | its part, if that is given: `train`, `validation` or `test`, or what others call them |
/// | `speaker` | who speaks, if that is known |
/// | `start`, `end` | the stretch of the file that it is, in seconds; without, from its beginning, to its end |
///
/// Any other column is a group. An empty value is none.
struct ManifestEntry {
    let file: String
    let label: String
    let part: Recording.Part?
    let speaker: String?
    let seconds: Range<Double>?
    let groups: [String: String]

    static let keys: Set<String> = ["file", "label", "split", "speaker", "start", "end"]

    /// A column's name; of those above in lower case, however they are written.
    static func key(_ name: String) -> String {
        let lowercased = name.lowercased()
        return keys.contains(lowercased) ? lowercased : name
    }

    /// From the values by their columns' names.
    init(_ fields: [String: String]) throws(ManifestProblem) {
        let fields = fields.filter { !$0.value.isEmpty }
        guard let file = fields["file"] else { throw .missing("file", "where the recording is, from the manifest's folder on") }
        guard let label = fields["label"] else { throw .missing("label", "what is heard in the recording") }
        self.file = file
        self.label = label
        part = try fields["split"].map { name throws(ManifestProblem) in
            guard let part = Self.parts[name.lowercased()] else { throw .split(name) }
            return part
        }
        speaker = fields["speaker"]
        let start = try Self.time("start", fields) ?? 0, end = try Self.time("end", fields) ?? .infinity
        guard start < end else { throw .stretch(start, end) }
        seconds = start == 0 && end == .infinity ? nil : start..<end
        groups = fields.filter { !Self.keys.contains($0.key) }
    }

    private static func time(_ name: String, _ fields: [String: String]) throws(ManifestProblem) -> Double? {
        guard let text = fields[name] else { return nil }
        guard let seconds = Double(text), seconds >= 0, seconds.isFinite else { throw .time(name, text) }
        return seconds
    }

    private static let parts: [String: Recording.Part] = [
        "train": .training, "training": .training, "validation": .validation, "valid": .validation, "val": .validation,
        "dev": .validation, "test": .test, "testing": .test,
    ]
}

/// Why a line of a manifest cannot be used, and what was expected.
struct ManifestProblem: Error, Hashable {
    let text: String

    private init(_ text: String) { self.text = text }

    init(_ problem: CSVReader.Problem) {
        switch problem {
        case .strayQuote: self.init("a quotation mark within a field; expected the whole field in quotation marks, and those in it doubled")
        case .openQuote: self.init("a field begins with a quotation mark and has no end; expected one more")
        case .notUTF8: self.init("no UTF-8; expected the whole file in that encoding")
        }
    }

    static func fieldCount(_ count: Int, expected: Int) -> Self {
        Self("\(count) field\(count == 1 ? "" : "s"); expected \(expected), as in the header line")
    }

    static var notAnObject: Self { Self(#"no JSON object; expected one on each line, such as {"file": "yes/1.wav", "label": "yes"}"#) }

    static func notAValue(_ key: String) -> Self { Self("\(key) is a list or an object; expected a string or a number") }

    static func missing(_ key: String, _ meaning: String) -> Self { Self("no \(key); expected \(meaning)") }

    static func split(_ name: String) -> Self { Self("split \(name.quoted); expected train, validation or test") }

    static func time(_ key: String, _ text: String) -> Self {
        Self("\(key) \(text.quoted); expected seconds from the beginning of the file, such as 1.25")
    }

    static func stretch(_ start: Double, _ end: Double) -> Self {
        Self("end \(end) is not after start \(start); expected both in seconds from the beginning of the file")
    }
}
