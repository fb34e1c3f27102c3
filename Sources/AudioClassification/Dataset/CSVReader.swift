/// Reads the records of a CSV file, one after the other, as RFC 4180 has them: fields with commas between, in quotation
/// marks where they hold commas, line ends or, doubled, quotation marks.
///
/// Beyond that, a line may end with a line feed or carriage return alone, and empty lines are passed over. A record that
/// breaks the rules is told as such, and the reading goes on in the next line.
struct CSVReader {
    /// What stands in a line, or in several where a field has line ends.
    struct Record: Hashable {
        /// The line where it begins; the first is 1.
        let line: Int
        /// Its fields.
        let fields: Result<[String], Problem>
    }

    /// How a record breaks the rules.
    enum Problem: Error, Hashable {
        /// A quotation mark in a field that does not begin with one, or text behind one that ends a field.
        case strayQuote
        /// A field that begins with a quotation mark and has no end.
        case openQuote
        case notUTF8
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    /// Reads bytes without a byte order mark.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next record; nil at the end.
    mutating func next() -> Record? {
        while position < bytes.count, endLine() {}
        guard position < bytes.count else { return nil }
        let (start, startLine) = (position, line)
        do throws(Problem) {
            return Record(line: startLine, fields: .success(try record()))
        } catch {
            // What a quotation mark swallowed up to the end of the file may be records of their own.
            if error == .openQuote { (position, line) = (start, startLine) }
            if error != .notUTF8 { skipLine() }
            return Record(line: startLine, fields: .failure(error))
        }
    }

    private mutating func record() throws(Problem) -> [String] {
        var fields: [[UInt8]] = []
        repeat {
            fields.append(try take(Self.quote) ? quotedField() : plainField())
        } while take(Self.comma)
        guard position == bytes.count || endLine() else { throw .strayQuote }
        var texts: [String] = []
        for field in fields {
            guard let text = String(validating: field, as: UTF8.self) else { throw .notUTF8 }
            texts.append(text)
        }
        return texts
    }

    private mutating func plainField() -> [UInt8] {
        let start = position
        while position < bytes.count, !Self.marks.contains(bytes[position]) { position += 1 }
        return Array(bytes[start..<position])
    }

    /// What stands up to the closing quotation mark.
    private mutating func quotedField() throws(Problem) -> [UInt8] {
        var field: [UInt8] = []
        while position < bytes.count {
            let start = position
            if endLine() {
                field += bytes[start..<position]
            } else if take(Self.quote) {
                guard take(Self.quote) else { return field }
                field.append(Self.quote)
            } else {
                field.append(bytes[position])
                position += 1
            }
        }
        throw .openQuote
    }

    /// Whether this byte is the next, and if so, passes over it.
    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Whether a line ends here, and if so, passes over its end.
    private mutating func endLine() -> Bool {
        let isReturn = take(Self.carriageReturn)
        guard take(Self.lineFeed) || isReturn else { return false }
        line += 1
        return true
    }

    private mutating func skipLine() {
        while position < bytes.count, !endLine() { position += 1 }
    }

    private static let quote = UInt8(ascii: "\""), comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n"), carriageReturn = UInt8(ascii: "\r")
    /// What cannot stand in a field without quotation marks.
    private static let marks = [quote, comma, lineFeed, carriageReturn]
}
