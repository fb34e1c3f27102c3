/// A command line as a list of words.
///
/// Blanks divide words; quotes and backslashes keep them together as in a shell. Nothing is ever expanded: `$`, `*`, `|` and
/// `~` are characters as any other.
struct CommandWords {
    private(set) var words: [String] = []

    /// Divides text into words, of which there may be none; throws for a quote that is not closed.
    init(_ text: String) throws(Unfinished) {
        var rest = Array(text.utf8)[...]
        // Nil between words; empty within '', which is a word.
        var word: [UInt8]?
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"):
                if let word { words.append(String(decoding: word, as: UTF8.self)) }
                word = nil
            case UInt8(ascii: "'"):
                guard let end = rest.firstIndex(of: byte) else { throw Unfinished(what: "a ' without the one that closes it") }
                word = (word ?? []) + rest[..<end]
                rest = rest[(end + 1)...]
            case UInt8(ascii: "\""):
                word = (word ?? []) + (try Self.doubleQuoted(&rest))
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { throw Unfinished(what: "a \\ at its end") }
                // A line that goes on in the next one.
                if escaped != UInt8(ascii: "\n") { word = (word ?? []) + [escaped] }
            default:
                word = (word ?? []) + [byte]
            }
        }
        if let word { words.append(String(decoding: word, as: UTF8.self)) }
    }

    /// Why words cannot be told apart.
    struct Unfinished: Error {
        let what: String
    }

    /// Takes what comes up to the closing quote, and it.
    private static func doubleQuoted(_ rest: inout ArraySlice<UInt8>) throws(Unfinished) -> [UInt8] {
        // All that a backslash protects here; `$` and "`" too, so that what was written for a shell means the same.
        let special = Array("\"\\$`".utf8)
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return text }
            guard byte == UInt8(ascii: "\\"), let next = rest.first else {
                text.append(byte)
                continue
            }
            if special.contains(next) {
                text.append(next)
                rest.removeFirst()
            } else if next == UInt8(ascii: "\n") {
                rest.removeFirst()
            } else {
                text.append(byte)
            }
        }
        throw Unfinished(what: "a \" without the one that closes it")
    }
}
