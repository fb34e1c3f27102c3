import FileAccess
import FolderWatch
import FoundationEssentials

/// What was done with recordings after their line was in the journal, and since when the folder is watched; beside the
/// journal.
///
/// What a crash cuts off here is done once more.
struct ActionLog {
    private var log: LineLog

    /// What became of an action.
    struct Entry: Codable {
        var key: RecordingKey
        var action: ActionKind
        /// Where a recording was moved to.
        var to: String?
        /// Its exact bytes in Base64, where they are no UTF-8.
        var toBase64: String?
        /// Why it did not succeed; it is not tried again.
        var error: String?
        var time: String

        /// Where a recording was moved to, byte for byte.
        var destination: RawPath? {
            if let toBase64 { return Data(base64Encoded: toBase64).map { RawPath(bytes: Array($0)) } }
            return to.map { RawPath($0) }
        }

        enum CodingKeys: String, CodingKey {
            case key, action, to, toBase64 = "to_base64", error, time
        }
    }

    private struct Beginning: Codable {
        var watchedSince: Int64
        enum CodingKeys: String, CodingKey { case watchedSince = "watched_since" }
    }

    /// When a watch on the folder first began, in nanoseconds since 1970; nil the first time.
    private(set) var watchedSince: Int64?

    /// Takes up a log.
    init(_ storage: any LogStorage, each: (Entry) -> Void = { _ in }) throws {
        log = try LineLog(storage)
        let decoder = JSONDecoder()
        var since: Int64?
        try log.forEachLine { line, _ in
            if let entry = try? decoder.decode(Entry.self, from: Data(line)) {
                each(entry)
            } else if let beginning = try? decoder.decode(Beginning.self, from: Data(line)) {
                since = beginning.watchedSince
            }
        }
        watchedSince = since
    }

    /// Writes down when the watch began, unless that is known.
    mutating func begin(at nanoseconds: Int64) throws {
        guard watchedSince == nil else { return }
        try log.append(Array(json(Beginning(watchedSince: nanoseconds), pretty: false).utf8))
        watchedSince = nanoseconds
    }

    mutating func append(_ entry: Entry) throws {
        try log.append(Array(json(entry, pretty: false).utf8))
    }
}
