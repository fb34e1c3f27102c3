internal import FileAccess
internal import FoundationEssentials

/// What keywords mean in music: which style each plays, in which key, how fast and how high. Read from a small JSON file:
///
///     {
///       "yes": {"style": "waltz", "key": "G", "tempo": 150},
///       "no": {"style": "lullaby", "register": [36, 72], "metre": "4/4"}
///     }
public struct KeywordMap: Hashable, Sendable {
    /// What a keyword means; what is nil is left to others.
    public struct Meaning: Hashable, Sendable {
        /// The name of a model's style.
        public var style: String?
        /// The key, as `KeySignature.name` has it.
        public var key: KeySignature?
        /// Quarter notes a minute, 4 to 1000.
        public var tempo: Double?
        /// The lowest and the highest key that may sound, MIDI numbers from 21 to 108.
        public var register: ClosedRange<Int>?
        /// The metre.
        public var metre: TimeSignature?

        /// A keyword that means nothing yet.
        public init() {}
    }

    /// By keyword.
    public var meanings: [String: Meaning]

    /// A map; without keywords, nothing means anything in particular.
    public init(_ meanings: [String: Meaning] = [:]) { self.meanings = meanings }

    /// Its keywords, in alphabetical order.
    var keywords: [String] { meanings.keys.sorted(by: precedes) }

    /// Reads a JSON file of up to 1 MiB. Throws, with the keyword and what was expected, where it is not as it must be.
    public init(path: String) throws(NoteGenerationError) {
        try self.init(json: wholeFile(path, limit: 1 << 20), name: path)
    }

    /// Reads the bytes of a file; `name` is for errors.
    public init(json: [UInt8], name: String) throws(NoteGenerationError) {
        let decoded: [String: [String: Field]]
        do {
            decoded = try JSONDecoder().decode([String: [String: Field]].self, from: Data(json))
        } catch DecodingError.typeMismatch(_, let context), DecodingError.dataCorrupted(let context),
            DecodingError.valueNotFound(_, let context)
        {
            throw .keywordMap(name, path: context.codingPath.map(\.stringValue))
        } catch {
            throw .keywordMap(name, path: [])
        }
        meanings = [:]
        for (keyword, fields) in decoded.sorted(by: { precedes($0.key, $1.key) }) {
            var meaning = Meaning()
            for (field, value) in fields.sorted(by: { precedes($0.key, $1.key) }) {
                guard try meaning.set(field, value) else { throw .keywordMap(name, keyword, field, value.text) }
            }
            meanings[keyword] = meaning
        }
    }

    /// A value in the file.
    fileprivate enum Field: Decodable {
        case text(String)
        case number(Double)
        case numbers([Double])
        case other

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else if let numbers = try? value.decode([Double].self) {
                self = .numbers(numbers)
            } else {
                self = .other
            }
        }

        var text: String {
            switch self {
            case .text(let text): text.quoted
            case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
            case .numbers(let numbers): "[\(numbers.map { Self.number($0).text }.joined(separator: ", "))]"
            case .other: "something else"
            }
        }
    }
}

extension KeywordMap.Meaning {
    /// Sets what a field of the file says; false if it is not as it must be, or none that there is.
    fileprivate mutating func set(_ field: String, _ value: KeywordMap.Field) throws(NoteGenerationError) -> Bool {
        switch (field, value) {
        case ("style", .text(let name)): style = name
        case ("key", .text(let name)):
            guard let signature = KeySignature(name: name) else { return false }
            key = signature
        case ("tempo", .number(let number)) where 4...1000 ~= number: tempo = number
        case ("register", .numbers(let list)) where list.count == 2:
            let keys = list.compactMap { Int(exactly: $0) }.filter(KeySet.range.contains)
            guard keys.count == 2, keys[0] <= keys[1] else { return false }
            register = keys[0]...keys[1]
        case ("metre", .text(let text)):
            guard let signature = TimeSignature(text: text) else { return false }
            metre = signature
        default: return false
        }
        return true
    }
}

extension TuneSettings {
    /// What a keyword means, beside its style.
    public init(_ meaning: KeywordMap.Meaning) {
        self.init()
        (key, quartersPerMinute, timeSignature) = (meaning.key, meaning.tempo, meaning.metre)
        if let keys = meaning.register {
            (generation.lowestKey, generation.highestKey) = (keys.lowerBound, keys.upperBound)
        }
    }
}

extension TimeSignature {
    /// The metre that a text such as "6/8" names; nil for others.
    public init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let beats = Int(parts[0]), let unit = Int(parts[1]) else { return nil }
        self.init(beats, unit)
        guard (try? validate()) != nil else { return nil }
    }
}
