import AudioClassification
import FolderWatch
import FoundationEssentials

/// A line of the journal: what became of a recording, for good.
struct JournalEntry: Codable, Sendable {
    /// Where it was found: the watched folder as it was named, and the path below. Bytes that are no UTF-8 appear as `\xE9`.
    var file: String
    /// The path below the watched folder.
    var name: String
    /// The exact bytes of `name` in Base64, where they are no UTF-8.
    var nameBase64: String?
    /// Which recording it is.
    var key: RecordingKey
    /// How its file looked from outside.
    var mark: FileMark
    /// The SHA-256 of its content, unless it could not be read.
    var sha256: String?
    /// In bytes.
    var size: Int64
    /// When its content was last changed, in nanoseconds since 1970.
    var modified: Int64
    /// When this was found out: UTC, as in ISO 8601.
    var time: String

    var label: String?
    var probability: Float?
    var top: [LabelScore]?
    /// How long it is.
    var seconds: Double?
    /// What was found every so many seconds, if that was asked for.
    var windows: [Window]?
    /// What was odd about it.
    var warnings: [String]?
    /// The beginning of the SHA-256 of the model's file.
    var model: String?

    /// Why there is no result.
    var error: String?
    /// What is still to be done with it after this line was written, in order.
    var actions: [ActionKind]?

    /// A window of a long recording.
    struct Window: Codable, Sendable {
        var start: Double
        var end: Double
        var label: String
        var probability: Float
    }

    enum CodingKeys: String, CodingKey {
        case file, name, nameBase64 = "name_base64", key, mark, sha256, size, modified, time, label, probability, top, seconds
        case windows, warnings, model, error, actions
    }

    init(_ file: SettledFile, in watch: FolderWatch, key: RecordingKey, sha256: String?, time: String) {
        self.file = watch.path(to: file.relativePath).description
        name = file.relativePath.description
        nameBase64 = file.relativePath.string == nil ? Data(file.relativePath.bytes).base64EncodedString() : nil
        self.key = key
        mark = FileMark(file)
        self.sha256 = sha256
        size = file.size
        modified = file.modifiedNanoseconds
        self.time = time
    }

    /// The path below the watched folder, byte for byte; nil where the line was tampered with.
    var relativePath: RawPath? {
        let bytes = nameBase64.map { Data(base64Encoded: $0).map(Array.init) } ?? Array(name.utf8)
        guard let bytes, !bytes.contains(0) else { return nil }
        return RawPath(bytes: bytes)
    }
}

/// What is written as hexadecimal digits.
protocol HexadecimalDigits: Codable {
    init?(_ digits: some Collection<UInt8>)
    var text: String { get }
}

extension HexadecimalDigits {
    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(Array(text.utf8)) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not the digits of a \(Self.self)"))
        }
        self = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension RecordingKey: HexadecimalDigits {}
extension FileMark: HexadecimalDigits {}
