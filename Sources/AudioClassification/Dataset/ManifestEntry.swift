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

    static let form = ListForm(
        fields: ["file", "label", "split", "speaker", "start", "end"], required: ["file", "label"],
        example: #"{"file": "yes/1.wav", "label": "yes"}"#)

    /// From the values by their columns' names.
    init(_ fields: [String: String]) throws(ListProblem) {
        let fields = fields.filter { !$0.value.isEmpty }
        guard let file = fields["file"] else { throw .missing("file", "where the recording is, from the manifest's folder on") }
        guard let label = fields["label"] else { throw .missing("label", "what is heard in the recording") }
        self.file = file
        self.label = label
        part = try fields["split"].map { name throws(ListProblem) in
            guard let part = Self.parts[name.lowercased()] else { throw .split(name) }
            return part
        }
        speaker = fields["speaker"]
        let start = try fields.seconds("start") ?? 0, end = try fields.seconds("end") ?? .infinity
        guard start < end else { throw .stretch(start, end) }
        seconds = start == 0 && end == .infinity ? nil : start..<end
        groups = fields.filter { !Self.form.fields.contains($0.key) }
    }

    private static let parts: [String: Recording.Part] = [
        "train": .training, "training": .training, "validation": .validation, "valid": .validation, "val": .validation,
        "dev": .validation, "test": .test, "testing": .test,
    ]
}
