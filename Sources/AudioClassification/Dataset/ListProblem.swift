internal import FileAccess

/// Why a line of a list cannot be used, and what was expected.
struct ListProblem: Error, Hashable {
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

    static func notAnObject(_ example: String) -> Self { Self("no JSON object; expected one on each line, such as \(example)") }

    static func notAValue(_ key: String) -> Self { Self("\(key) is a list or an object; expected a string or a number") }

    static func missing(_ key: String, _ meaning: String) -> Self { Self("no \(key); expected \(meaning)") }

    static func split(_ name: String) -> Self { Self("split \(name.quoted); expected train, validation or test") }

    static func time(_ key: String, _ text: String) -> Self {
        Self("\(key) \(text.quoted); expected seconds from the beginning of the file, such as 1.25")
    }

    static func stretch(_ start: Double, _ end: Double) -> Self {
        Self("end \(end) is not after start \(start); expected both in seconds from the beginning of the file")
    }

    static func notAudacity(_ line: String) -> Self {
        Self("no label: \(line.quoted); expected start, end and label with tabs between, as Audacity exports them")
    }
}
