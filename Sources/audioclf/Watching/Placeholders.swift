/// Text with `{name}` in it, taken apart once and filled in as bytes as often as wanted.
struct Placeholders<Name: RawRepresentable<String> & CaseIterable & Hashable & Sendable>: Sendable {
    private enum Piece {
        case text([UInt8])
        case placeholder(Name)
    }

    private var pieces: [Piece] = []

    /// Takes text apart; a brace without its partner is only a brace.
    init(in text: String) throws(UnknownPlaceholder) {
        var plain: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            guard byte == UInt8(ascii: "{"), let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
                plain.append(rest.removeFirst())
                continue
            }
            let word = String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
            guard let name = Name(rawValue: word) else { throw UnknownPlaceholder(text: "{\(word)}") }
            if !plain.isEmpty { pieces.append(.text(plain)) }
            plain = []
            pieces.append(.placeholder(name))
            rest = rest[(end + 1)...]
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
    }

    /// Whether there is none.
    var isPlain: Bool {
        !pieces.contains { if case .placeholder = $0 { true } else { false } }
    }

    /// The text before the first one.
    var beginning: [UInt8] {
        if case .text(let text)? = pieces.first { text } else { [] }
    }

    /// The text with what stands for each.
    func filled(_ value: (Name) -> [UInt8]) -> [UInt8] {
        pieces.flatMap { piece in
            switch piece {
            case .text(let text): text
            case .placeholder(let name): value(name)
            }
        }
    }

    /// All there are, for a message: "{file}, {label}".
    static var list: String { Name.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ") }
}

/// A `{word}` that stands for nothing.
struct UnknownPlaceholder: Error {
    let text: String
}
