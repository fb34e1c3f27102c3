internal import FileAccess

/// Reads the JSON of a collection, byte for byte: some have millions of numbers, and an error is to say where it is.
struct PianoRollReader {
    private let bytes: [UInt8]
    private let source: String
    private var position = 0
    /// Where we are, for errors: the part, and the piece and step counted from 1.
    private var part: String?
    private var piece = 0
    private var step = 0

    init(_ bytes: [UInt8], source: String) {
        self.bytes = bytes
        self.source = source
    }

    /// The whole file: its parts in order, and the steps per quarter note if it says them.
    mutating func collection() throws(NoteGenerationError) -> (
        parts: [(name: String, pieces: [[KeySet]])], stepsPerQuarter: Int?
    ) {
        var parts: [(name: String, pieces: [[KeySet]])] = []
        var stepsPerQuarter: Int?
        try expect("{", "an object of parts, {\"train\": ...}")
        if !skip("}") {
            repeat {
                let name = try string()
                try expect(":", "a colon")
                if name == "stepsPerQuarter" {
                    stepsPerQuarter = try number("the number of steps per quarter note")
                } else {
                    if parts.contains(where: { $0.name == name }) {
                        throw wrong("a second part \(name.quoted)", "each part once")
                    }
                    part = name
                    parts.append((name, try pieces()))
                    part = nil
                }
            } while skip(",")
            try expect("}", "a comma or the end of the object")
        }
        skipSpace()
        if position < bytes.count { throw unexpected("the end of the file") }
        return (parts, stepsPerQuarter)
    }

    private mutating func pieces() throws(NoteGenerationError) -> [[KeySet]] {
        var pieces: [[KeySet]] = []
        try expect("[", "a list of pieces")
        defer { piece = 0 }
        guard !skip("]") else { return [] }
        repeat {
            piece += 1
            pieces.append(try steps())
        } while skip(",")
        try expect("]", "a comma or the end of the list of pieces")
        return pieces
    }

    private mutating func steps() throws(NoteGenerationError) -> [KeySet] {
        var steps: [KeySet] = []
        try expect("[", "a list of steps")
        guard !skip("]") else { return [] }
        repeat {
            step += 1
            steps.append(try keys())
        } while skip(",")
        try expect("]", "a comma or the end of the list of steps")
        step = 0
        return steps
    }

    private mutating func keys() throws(NoteGenerationError) -> KeySet {
        var keys = KeySet()
        try expect("[", "a list of MIDI numbers")
        guard !skip("]") else { return keys }
        repeat {
            skipSpace()
            let start = position
            let key = try number("a MIDI number from 21 to 108")
            guard KeySet.range.contains(key) else {
                position = start
                throw wrong("key \(key)", "MIDI numbers from 21 to 108")
            }
            keys.insert(key)
        } while skip(",")
        try expect("]", "a comma or the end of the step")
        return keys
    }

    /// A whole number of up to nine digits. `60.0`, as some programs write it, is one, too.
    private mutating func number(_ expected: String) throws(NoteGenerationError) -> Int {
        skipSpace()
        let start = position
        let isNegative = skip("-")
        var value = 0
        let firstDigit = position
        while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10,
            position - firstDigit < 9
        {
            value = value * 10 + Int(digit)
            position += 1
        }
        guard position > firstDigit else {
            position = start
            throw unexpected(expected)
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            let firstDecimal = position
            while position < bytes.count, bytes[position] == UInt8(ascii: "0") { position += 1 }
            if position == firstDecimal { throw unexpected(expected) }
        }
        if position < bytes.count, isPartOfNumber(bytes[position]) { throw unexpected(expected) }
        return isNegative ? -value : value
    }

    private func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch UnicodeScalar(byte) {
        case "0"..."9", ".", "e", "E", "+", "-": true
        default: false
        }
    }

    /// A name in quotes. Escapes are not read: no part needs one.
    private mutating func string() throws(NoteGenerationError) -> String {
        try expect("\"", "the name of a part in quotes")
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\") || bytes[position] < 32 {
                throw unexpected("a name without escapes")
            }
            position += 1
        }
        let name = String(validating: bytes[start..<position], as: UTF8.self)
        try expect("\"", "the end of the name")
        guard let name else { throw wrong("a name that is not UTF-8", "a name such as \"train\"") }
        return name
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// Whether the next byte that is no space is this one, which is then passed over.
    private mutating func skip(_ character: UnicodeScalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: UnicodeScalar, _ expected: String) throws(NoteGenerationError) {
        if !skip(character) { throw unexpected(expected) }
    }

    private func unexpected(_ expected: String) -> NoteGenerationError {
        guard position < bytes.count else { return wrong("the end of the file", expected) }
        let rest = bytes[position...].prefix(12).prefix { $0 > 32 && $0 < 127 }
        return wrong(
            rest.isEmpty ? "a byte of value \(bytes[position])" : String(decoding: rest, as: UTF8.self).quoted, expected)
    }

    private func wrong(_ found: String, _ expected: String) -> NoteGenerationError {
        var place = part.map { "\($0.quoted), " } ?? ""
        if piece > 0 { place += "piece \(piece), " }
        if step > 0 { place += "step \(step), " }
        if !place.isEmpty { place = place.dropLast(2) + ": " }
        return .collection(source, place, byte: position, found: found, expected: expected)
    }
}
