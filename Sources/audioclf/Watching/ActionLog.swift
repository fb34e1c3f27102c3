import FileAccess
import FolderWatch
import FoundationEssentials

/// What was done with recordings after their line was in the journal, which folder is watched since when, and what of it was
/// passed over at the beginning; beside the journal.
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
        var folder: String
        enum CodingKeys: String, CodingKey { case watchedSince = "watched_since", folder }
    }

    private struct Skipped: Codable {
        var skipped: [FileMark]
        /// Whether these were the last ones.
        var isComplete: Bool
        enum CodingKeys: String, CodingKey { case skipped, isComplete = "complete" }
    }

    /// When a watch on the folder first began, in nanoseconds since 1970; nil the first time.
    private(set) var watchedSince: Int64?
    /// The watched folder; nil the first time.
    private(set) var folder: String?
    /// Files that were there before and are passed over, as they looked then.
    private(set) var skipped: Set<FileMark> = []
    /// Whether these are all.
    private(set) var isSkippingComplete = false

    /// Takes up a log.
    init(_ storage: any LogStorage, each: (Entry) -> Void = { _ in }) throws {
        log = try LineLog(storage)
        let decoder = JSONDecoder()
        var beginning: Beginning?
        var skipped: Set<FileMark> = []
        var isSkippingComplete = false
        try log.forEachLine { line, _ in
            if let entry = try? decoder.decode(Entry.self, from: Data(line)) {
                each(entry)
            } else if let found = try? decoder.decode(Beginning.self, from: Data(line)) {
                beginning = found
            } else if let found = try? decoder.decode(Skipped.self, from: Data(line)) {
                skipped.formUnion(found.skipped)
                isSkippingComplete = isSkippingComplete || found.isComplete
            }
        }
        watchedSince = beginning?.watchedSince
        folder = beginning?.folder
        self.skipped = skipped
        self.isSkippingComplete = isSkippingComplete
    }

    /// Writes down when the watch began, unless that is known, and where the folder is, if it is somewhere else now.
    mutating func begin(at nanoseconds: Int64, in folder: String) throws {
        let beginning = Beginning(watchedSince: watchedSince ?? nanoseconds, folder: folder)
        guard watchedSince == nil || self.folder != folder else { return }
        try log.append(Array(json(beginning, pretty: false).utf8))
        watchedSince = beginning.watchedSince
        self.folder = folder
    }

    /// Writes down files that are passed over, and whether they were the last ones.
    mutating func skip(_ marks: [FileMark], isComplete: Bool = false) throws {
        try log.append(Array(json(Skipped(skipped: marks, isComplete: isComplete), pretty: false).utf8))
        skipped.formUnion(marks)
        isSkippingComplete = isSkippingComplete || isComplete
    }

    mutating func append(_ entry: Entry) throws {
        try log.append(Array(json(entry, pretty: false).utf8))
    }
}
