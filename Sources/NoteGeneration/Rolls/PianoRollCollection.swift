/// Pieces to learn from and to check with, as JSON files hold them: parts of pieces of steps of MIDI numbers,
/// `{"train": [[[60, 64], []], ...], "valid": ...}`, an empty step being a rest.
///
/// This is the form of the piano rolls of Boulanger-Lewandowski, Bengio and Vincent (2012) as they are passed around. Files
/// may also say how long a step is (`"stepsPerQuarter": 2`), as ours do.
public struct PianoRollCollection: Hashable, Sendable {
    /// Pieces for one purpose.
    public struct Part: Hashable, Sendable {
        /// What it is called: "train", "valid", "test".
        public var name: String
        /// Its pieces, plain rolls.
        public var pieces: [PianoRoll]

        /// A part.
        public init(name: String, pieces: [PianoRoll]) {
            self.name = name
            self.pieces = pieces
        }
    }

    /// How many steps a quarter note has, in every piece.
    public let stepsPerQuarter: Int
    /// The parts, in the order of the file.
    public var parts: [Part]

    /// A collection.
    public init(stepsPerQuarter: Int, parts: [Part]) {
        self.stepsPerQuarter = stepsPerQuarter
        self.parts = parts
    }

    /// The pieces of a part; none if there is no such part.
    public subscript(name: String) -> [PianoRoll] { parts.first { $0.name == name }?.pieces ?? [] }

    /// Reads a file of up to 1 GiB. `stepsPerQuarter` is needed where the file does not say it; where both do, they must
    /// agree. `otherwise` holds where neither does.
    ///
    /// An error names the part, the piece and the step, the last two counted from 1, and the byte, counted from 0.
    public init(
        path: String, stepsPerQuarter: Int? = nil, otherwise: Int? = nil
    ) throws(NoteGenerationError) {
        try self.init(
            json: wholeFile(path, limit: 1 << 30), name: path, stepsPerQuarter: stepsPerQuarter, otherwise: otherwise)
    }

    /// Reads the bytes of a file; `name` is for errors.
    public init(
        json: [UInt8], name: String, stepsPerQuarter: Int? = nil, otherwise: Int? = nil
    ) throws(NoteGenerationError) {
        var reader = PianoRollReader(json, source: name)
        let (parts, found) = try reader.collection()
        if let found, let stepsPerQuarter, found != stepsPerQuarter {
            throw .otherStepLength(name, file: found, wanted: stepsPerQuarter)
        }
        guard let steps = stepsPerQuarter ?? found ?? otherwise else { throw .noStepLength(name) }
        try NoteGenerationError.check("stepsPerQuarter", steps, PianoRoll.stepsPerQuarterRange)
        self.stepsPerQuarter = steps
        self.parts = parts.map { part in
            Part(name: part.name, pieces: part.pieces.map { PianoRoll(stepsPerQuarter: steps, steps: $0) })
        }
    }

    /// The bytes of a JSON file; onsets are left out, for the form has none.
    public var json: [UInt8] {
        var bytes = Array("{\"stepsPerQuarter\": \(stepsPerQuarter)".utf8)
        for part in parts {
            bytes += Array(",\n\"\(part.name)\": [".utf8)
            for (index, piece) in part.pieces.enumerated() {
                bytes += Array((index == 0 ? "\n[" : ",\n[").utf8)
                bytes += Array(piece.steps.map(\.description).joined(separator: ", ").utf8)
                bytes.append(UInt8(ascii: "]"))
            }
            bytes.append(UInt8(ascii: "]"))
        }
        return bytes + Array("}\n".utf8)
    }

    /// Writes a JSON file, which appears whole or not at all.
    public func write(to path: String) throws(NoteGenerationError) { try writeFile(json, to: path) }
}
