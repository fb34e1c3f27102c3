/// Music of one style: pieces to learn from and to check with.
public struct NoteCorpus: Sendable {
    /// What it is called, and how long its steps are.
    public let style: NoteModelConfiguration.Style
    /// Its parts: "train", "valid" and whatever else a collection has. Their pieces are plain rolls of at least one step.
    public let parts: [PianoRollCollection.Part]
    /// Whether it was read from a folder of MIDI files.
    public internal(set) var isFolder = false
    /// What the user should know; a line each.
    public internal(set) var notes: [String]
    /// Files that could not be read; a line each.
    public internal(set) var failures: [String]

    /// A corpus made of rolls; pieces without a step are left out.
    public init(style: NoteModelConfiguration.Style, parts: [PianoRollCollection.Part]) {
        self.style = style
        notes = []
        failures = []
        self.parts = parts.map { part in
            .init(name: part.name, pieces: part.pieces.filter { !$0.isEmpty }.map(\.withoutOnsets))
        }
        let empty = zip(parts, self.parts).reduce(0) { $0 + $1.0.pieces.count - $1.1.pieces.count }
        if empty > 0 { notes.append("\(style.name): \(empty) pieces without a step are not used") }
    }

    /// The pieces of a part; none if there is no such part.
    public subscript(part: String) -> [PianoRoll] { parts.first { $0.name == part }?.pieces ?? [] }

    /// All pieces.
    public var pieces: [PianoRoll] { parts.flatMap(\.pieces) }
}
