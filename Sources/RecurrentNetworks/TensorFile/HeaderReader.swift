internal import FileAccess

/// Reads the JSON of a tensor file's header, token by token.
///
/// A header has a fixed depth and only strings and whole numbers, so whoever reads it asks for what must come next. That
/// leaves no nesting to bound, and every deviation is named with its place. Names that occur twice are the caller's to
/// refuse, through `forEachMember`.
struct HeaderReader {
    private let bytes: [UInt8]
    private let file: String
    private(set) var position = 0

    /// Starts at the first byte; the bytes must be UTF-8.
    init(_ bytes: Span<UInt8>, file: String) throws(TensorFileError) {
        self.file = file
        do {
            _ = try UTF8Span(validating: bytes)
        } catch {
            throw TensorFileError(
                code: .malformedHeader, file: file,
                detail: "header byte \(error.byteOffsets.lowerBound): expected UTF-8 text, but these bytes are none")
        }
        self.bytes = unsafe bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
    }

    /// An object's members, each name once: `body` reads the value.
    mutating func forEachMember(
        of object: String, _ body: (inout HeaderReader, String) throws(TensorFileError) -> Void
    ) throws(TensorFileError) {
        try expect("{", "the brace that opens \(object)")
        var names: Set<String> = []
        if skip("}") { return }
        repeat {
            skipWhitespace()
            let start = position
            let name = try readString("a name in \(object)").text
            guard names.insert(name).inserted else {
                throw failure("\(name.quoted) occurs twice in \(object)", at: start)
            }
            try expect(":", "a colon behind \(name.quoted)")
            try body(&self, name)
        } while skip(",")
        try expect("}", "a comma or the brace that closes \(object)")
    }

    /// A list of whole numbers from 0 on.
    mutating func readCounts(_ what: String) throws(TensorFileError) -> [Int] {
        try expect("[", "the bracket that opens \(what)")
        var counts: [Int] = []
        if skip("]") { return counts }
        repeat { counts.append(try readCount("a whole number from 0 on in \(what)")) } while skip(",")
        try expect("]", "a comma or the bracket that closes \(what)")
        return counts
    }

    /// A string, and the places in the header of the bytes between its quotes.
    mutating func readString(_ what: String) throws(TensorFileError) -> (text: String, range: Range<Int>) {
        try expect("\"", what)
        let start = position
        var hasEscapes = false
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure("expected \(what) without bare control characters") }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                position += 1
            }
            position += 1
        }
        let range = start..<min(position, bytes.count)
        try expect("\"", "the quote that closes \(what)")
        guard hasEscapes else { return (String(decoding: bytes[range], as: UTF8.self), range) }
        return (try unescaped(range, what), range)
    }

    /// Nothing but whitespace may follow.
    mutating func expectEnd() throws(TensorFileError) {
        skipWhitespace()
        guard current == nil else { throw failure("expected spaces up to the end of the header") }
    }

    // MARK: Tokens

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private mutating func skip(_ token: Unicode.Scalar) -> Bool {
        skipWhitespace()
        guard current == UInt8(ascii: token) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ token: Unicode.Scalar, _ what: String) throws(TensorFileError) {
        guard skip(token) else { throw failure("expected \(what)") }
    }

    private mutating func readCount(_ what: String) throws(TensorFileError) -> Int {
        skipWhitespace()
        let start = position
        while let byte = current, !" \n\r\t,]}".utf8.contains(byte) { position += 1 }
        let token = String(decoding: bytes[start..<position], as: UTF8.self)
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x30...0x39).contains($0) }), token == "0" || !token.hasPrefix("0")
        else {
            throw failure("expected \(what), found \(token.quoted)", at: start)
        }
        guard let count = Int(token) else { throw failure("\(token.quoted) is larger than any file", at: start) }
        return count
    }

    private func unescaped(_ range: Range<Int>, _ what: String) throws(TensorFileError) -> String {
        var text = ""
        var plainStart = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            text += String(decoding: bytes[plainStart..<index], as: UTF8.self)
            guard let (scalar, length) = escapedScalar(bytes[index..<range.upperBound]) else {
                throw failure("expected \(what) with escapes that JSON knows", at: index)
            }
            text.unicodeScalars.append(scalar)
            index += length
            plainStart = index
        }
        return text + String(decoding: bytes[plainStart..<range.upperBound], as: UTF8.self)
    }

    private static let shortEscapes: [Unicode.Scalar: Unicode.Scalar] = [
        "\"": "\"", "\\": "\\", "/": "/", "b": "\u{08}", "f": "\u{0c}", "n": "\n", "r": "\r", "t": "\t",
    ]

    /// The scalar that the escape at the start of `text` stands for, and the escape's length.
    private func escapedScalar(_ text: ArraySlice<UInt8>) -> (scalar: Unicode.Scalar, length: Int)? {
        guard let letter = text.dropFirst().first else { return nil }
        if let scalar = Self.shortEscapes[Unicode.Scalar(letter)] { return (scalar, 2) }
        guard let first = codeUnit(text) else { return nil }
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        guard UTF16.isLeadSurrogate(first), let second = codeUnit(text.dropFirst(6)), UTF16.isTrailSurrogate(second),
            let scalar = Unicode.Scalar(0x10000 + UInt32(first & 0x3ff) << 10 + UInt32(second & 0x3ff))
        else { return nil }
        return (scalar, 12)
    }

    /// The number in an escape `\u1234`.
    private func codeUnit(_ text: ArraySlice<UInt8>) -> UInt16? {
        let digits = text.prefix(6).dropFirst(2)
        guard text.starts(with: "\\u".utf8), digits.count == 4 else { return nil }
        var unit: UInt16 = 0
        for digit in digits {
            guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(value)
        }
        return unit
    }

    private func failure(_ detail: String, at place: Int? = nil) -> TensorFileError {
        let place = place ?? position
        let found =
            place < bytes.count
            ? "header byte \(place) (\(String(decoding: bytes[place..<min(place + 12, bytes.count)], as: UTF8.self).quoted))"
            : "end of the header"
        return TensorFileError(code: .malformedHeader, file: file, detail: "\(found): \(detail)")
    }
}
