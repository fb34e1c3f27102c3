internal import FileAccess
internal import RecurrentNetworks

/// Why music could not be read, written, changed or rendered. Its description is one line: where, what is wrong, what was
/// expected.
public struct NoteGenerationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of error; more may be added.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the kind.
        public let rawValue: String
        /// A kind by its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The system refused to open or read a file.
        public static let cannotRead = Code(rawValue: "cannotRead")
        /// The system refused to create, write or rename a file.
        public static let cannotWrite = Code(rawValue: "cannotWrite")
        /// A collection of piano rolls is not the JSON that it must be.
        public static let malformedCollection = Code(rawValue: "malformedCollection")
        /// The file is no Standard MIDI File.
        public static let notMIDI = Code(rawValue: "notMIDI")
        /// The bytes of a Standard MIDI File contradict its format.
        public static let malformedMIDI = Code(rawValue: "malformedMIDI")
        /// A Standard MIDI File of a kind that is not read.
        public static let unsupportedMIDI = Code(rawValue: "unsupportedMIDI")
        /// A key that the 88 keys of a roll do not have.
        public static let keyOutOfRange = Code(rawValue: "keyOutOfRange")
        /// More steps or seconds than may be held in memory.
        public static let tooLong = Code(rawValue: "tooLong")
        /// A setting out of its range.
        public static let setting = Code(rawValue: "setting")
        /// There is no music to learn from or to measure with, or it is not as it must be.
        public static let noMusic = Code(rawValue: "noMusic")
        /// The file is no note model.
        public static let notAModel = Code(rawValue: "notAModel")
        /// The note model is damaged, or of another version.
        public static let model = Code(rawValue: "model")
        /// A style or keyword that is not known, or a map of keywords that is not as it must be.
        public static let keyword = Code(rawValue: "keyword")
        /// Training led to weights that are no numbers.
        public static let diverged = Code(rawValue: "diverged")
    }

    /// The kind of error.
    public let code: Code
    /// The file, or the name given to the bytes; nil if the error is about neither.
    public let source: String?
    /// The property at fault, by its name in the settings; nil if the error is about none.
    public let setting: String?
    /// What is said of that property, whatever it is called: its value and what was expected.
    package let refusal: String?
    /// What is wrong, what was expected, what to do; without the source.
    public let message: String

    init(_ code: Code, source: String? = nil, _ message: String, setting: String? = nil, refusal: String? = nil) {
        self.code = code
        self.source = source
        self.setting = setting
        self.refusal = refusal
        self.message = message.onOneLine
    }

    /// One line: the source, what is wrong with it, and what was expected.
    public var description: String { source.map { "\($0.onOneLine): \(message)" } ?? message }
}

// All wording in one place.
extension NoteGenerationError {
    static func cannotRead(_ error: FileError) -> Self { Self(.cannotRead, source: error.path, error.detail) }

    static func cannotWrite(_ error: FileError) -> Self { Self(.cannotWrite, source: error.path, error.detail) }

    static func tooLarge(_ path: String, limit: Int) -> Self {
        Self(.tooLong, source: path, "has more than \(limit >> 20) MiB, which no such file needs")
    }

    /// A setting that is not as it must be, or with nil another value of this name.
    static func setting(
        _ setting: String?, called name: String, _ value: some CustomStringConvertible, _ expected: String
    ) -> Self {
        let refusal = "is \(value); it must be \(expected)"
        return Self(.setting, "\(name) \(refusal)", setting: setting, refusal: refusal)
    }

    /// Throws where a setting is outside its range, or no number.
    ///
    /// - Parameter name: What the message calls it, if not by the property's name.
    static func check<Value: Comparable & CustomStringConvertible>(
        setting: String, called name: String? = nil, _ value: Value, _ range: ClosedRange<Value>
    ) throws(NoteGenerationError) {
        guard range.contains(value) else {
            throw .setting(
                setting, called: name ?? setting, value, "from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    /// Throws where a number that is no setting is outside its range, or no number.
    static func check<Value: Comparable & CustomStringConvertible>(
        _ name: String, _ value: Value, _ range: ClosedRange<Value>
    ) throws(NoteGenerationError) {
        guard range.contains(value) else {
            throw .setting(nil, called: name, value, "from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    static func setting(_ error: NetworkError) -> Self {
        Self(.setting, error.description, setting: error.setting, refusal: error.refusal)
    }

    static func network(_ error: NetworkError) -> Self { Self(.model, error.description) }

    static func collection(_ source: String, _ place: String, byte: Int, found: String, expected: String) -> Self {
        Self(.malformedCollection, source: source, "\(place)\(found) at byte \(byte), expected \(expected)")
    }

    static func noStepLength(_ source: String) -> Self {
        Self(
            .malformedCollection, source: source,
            "does not say how long a step is; expected the steps per quarter note from the caller, or as"
                + " \"stepsPerQuarter\" in the file")
    }

    static func otherStepLength(_ source: String, file: Int, wanted: Int) -> Self {
        Self(.malformedCollection, source: source, "has \(file) steps per quarter note, expected \(wanted)")
    }

    static func transposition(_ semitones: Int, _ range: ClosedRange<Int>) -> Self {
        Self(
            .keyOutOfRange,
            "transposed by \(semitones) semitones the piece leaves the piano; expected from \(range.lowerBound) to"
                + " \(range.upperBound)")
    }

    static func midi(_ source: String, byte: Int, found: String, expected: String) -> Self {
        Self(.malformedMIDI, source: source, "\(found) at byte \(byte), expected \(expected)")
    }

    static func keyOutOfRange(_ key: Int, tick: Int) -> Self {
        Self(
            .keyOutOfRange,
            "has key \(key) at tick \(tick), expected MIDI numbers from \(KeySet.range.lowerBound) to"
                + " \(KeySet.range.upperBound); let such keys be moved by octaves or dropped")
    }

    static func tooManySteps(_ count: Int, limit: Int) -> Self {
        Self(.tooLong, "lasts \(count) steps, expected at most \(limit)")
    }

    // MARK: note models

    static var noCorpora: Self { Self(.noMusic, "there is no music to learn from; expected at least one collection or folder") }

    static func noMIDIFiles(_ path: String) -> Self {
        Self(.noMusic, source: path, "has no MIDI files; expected files named .mid or .midi, or sub-folders with them")
    }

    static func sameStyle(_ name: String) -> Self {
        Self(.noMusic, "two corpora are called \(name.quoted); rename one of the files or folders, or put one into the other")
    }

    static func missingPart(_ corpus: NoteCorpus, _ part: String) -> Self {
        let found = corpus.parts.filter { !$0.pieces.isEmpty }.map(\.name.quoted).joined(separator: ", ")
        let because = corpus.failures.first.map { " (\($0))" } ?? ""
        return Self(
            .noMusic, source: corpus.style.name,
            "has no pieces in \(part.quoted)\(because), only in \(found.isEmpty ? "none" : found); expected pieces to learn from in \"train\" and others to check with in \"valid\", or at least two MIDI files")
    }

    static func diverged(step: Int, loss: Double, norm: Double) -> Self {
        Self(
            .diverged,
            "training diverged at step \(step): loss \(loss), gradient norm \(norm); try a lower learning rate")
    }

    static func unreadableModel(_ path: String, _ error: TensorFileError) -> Self {
        Self(error.code == .cannotRead ? .cannotRead : .notAModel, source: path, error.detail)
    }

    static func cannotWriteModel(_ path: String, _ error: TensorFileError) -> Self {
        Self(.cannotWrite, source: path, error.detail)
    }

    static func model(_ name: String, _ problem: ModelFileProblem, known: Int) -> Self {
        switch problem {
        case .noModel: Self(.notAModel, source: name, "a tensor file, but no note model")
        case .otherKind: Self(.notAModel, source: name, "a classifier of recordings, no note model")
        case .newerVersion(let version):
            Self(
                .model, source: name,
                "a note model of version \(version), but this program reads version \(known); use a newer audioclf")
        case .broken(let reason): brokenModel(name, reason)
        }
    }

    static func brokenModel(_ name: String, _ reason: String) -> Self {
        Self(
            .model, source: name,
            "\(reason); the note model is damaged, or was not written by audioclf: train it again or restore it")
    }

    static func failedSelfTest(_ name: String, _ here: Double, _ there: Double) -> Self {
        Self(
            .model, source: name,
            "the self-test gives \(here) nats, but \(there) when the model was trained; do not use it here")
    }
}

// MARK: generated music

extension NoteGenerationError {
    static func metre(_ metre: TimeSignature, stepsPerQuarter: Int) -> Self {
        Self(
            .setting,
            "a bar of \(metre.beatsPerBar)/\(metre.beatUnit) is no whole number of steps, of which a quarter note has"
                + " \(stepsPerQuarter) in this style; choose another metre")
    }

    static func longPrimer(_ count: Int, limit: Int) -> Self {
        Self(.tooLong, "the primer has \(count) steps, expected at most \(limit); give a part of it")
    }

    static func unknownStyle(_ style: String, _ names: [String], source: String? = nil) -> Self {
        Self(.keyword, source: source, "the model has no style \(style.quoted)\(NameHint(style, among: names))")
    }

    static func notALabel(_ keyword: String, _ map: String?, _ labels: [String]) -> Self {
        Self(.keyword, source: map, "the classifier has no label \(keyword.quoted)\(NameHint(keyword, among: labels))")
    }

    static func notInMap(_ keyword: String, _ map: String, _ keywords: [String]) -> Self {
        let hint = keywords.isEmpty ? ", nor any other" : NameHint(keyword, among: keywords).description
        return Self(.keyword, source: map, "there is no keyword \(keyword.quoted) in it\(hint)")
    }

    static func keywordMap(_ map: String, path: [String]) -> Self {
        let example = "expected JSON such as {\"yes\": {\"style\": \"waltz\", \"key\": \"G\"}}"
        let place = path.isEmpty ? "is no JSON object" : "has no object for keyword \(path[0].quoted)"
        return Self(.keyword, source: map, "\(place); \(example)")
    }

    static func keywordMap(_ map: String, _ keyword: String, _ field: String, _ value: String) -> Self {
        let expected: [String: String] = [
            "style": "the name of a style", "key": "a key such as \"C\", \"F#\", \"Bb\" or \"Am\"",
            "tempo": "4 to 1000 quarter notes a minute", "metre": "a metre such as \"3/4\"",
            "register": "the lowest and the highest key, two MIDI numbers from 21 to 108",
        ]
        guard let wanted = expected[field] else {
            return Self(
                .keyword, source: map,
                "keyword \(keyword.quoted) has a field \(field.quoted); expected style, key, tempo, metre or register")
        }
        return Self(.keyword, source: map, "\(field) of keyword \(keyword.quoted) is \(value); expected \(wanted)")
    }
}
