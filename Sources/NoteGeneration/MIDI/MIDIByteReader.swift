/// Goes through the bytes of a Standard MIDI File; every error says at which byte, counted from 0, what was expected.
struct MIDIByteReader {
    let bytes: [UInt8]
    let source: String
    /// The next byte.
    var position = 0
    /// Where the chunk, or the file, that is being read ends.
    var end: Int

    init(_ bytes: [UInt8], source: String) {
        self.bytes = bytes
        self.source = source
        end = bytes.count
    }

    var isAtEnd: Bool { position >= end }

    /// The next byte.
    mutating func byte(_ expected: String) throws(NoteGenerationError) -> UInt8 {
        guard position < end else { throw endsEarly(expected) }
        defer { position += 1 }
        return bytes[position]
    }

    /// A big-endian number of so many bytes, at most four.
    mutating func number(_ byteCount: Int, _ expected: String) throws(NoteGenerationError) -> Int {
        var value = 0
        for _ in 0..<byteCount { value = value << 8 | Int(try byte(expected)) }
        return value
    }

    /// A number of variable length: up to four bytes of seven bits, all but the last with the highest bit set.
    mutating func variableNumber(_ expected: String) throws(NoteGenerationError) -> Int {
        let start = position
        var value = 0
        for _ in 0..<4 {
            let next = try byte(expected)
            value = value << 7 | Int(next & 0x7F)
            if next < 0x80 { return value }
        }
        throw wrong(at: start, "a number of more than four bytes", expected)
    }

    /// A byte below 128.
    mutating func dataByte(_ expected: String) throws(NoteGenerationError) -> Int {
        let value = try byte(expected)
        guard value < 0x80 else { throw wrong(at: position - 1, hex(value), "\(expected), a byte below 0x80") }
        return Int(value)
    }

    /// Passes over a length and as many bytes, and returns where they lie.
    mutating func block(_ what: String) throws(NoteGenerationError) -> Range<Int> {
        let start = position
        let length = try variableNumber("the length of \(what)")
        guard length <= end - position else {
            throw wrong(
                at: start, "a length of \(length) where \(end - position) bytes are left", "all bytes of \(what)")
        }
        position += length
        return position - length..<position
    }

    func endsEarly(_ expected: String) -> NoteGenerationError {
        wrong(at: position, end < bytes.count ? "the end of the track" : "the end of the file", expected)
    }

    func wrong(at position: Int, _ found: String, _ expected: String) -> NoteGenerationError {
        .midi(source, byte: position, found: found, expected: expected)
    }

    func hex(_ byte: UInt8) -> String { "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
}
