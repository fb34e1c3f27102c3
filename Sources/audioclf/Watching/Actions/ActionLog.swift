import FileAccess
import FolderWatch
import FoundationEssentials
import Synchronization

/// What was done with recordings after their line was in the journal, which folder is watched since when, and what of it was
/// passed over at the beginning; beside the journal.
///
/// What a crash cuts off here is done once more. A class, as the journal: all threads share it.
final class ActionLog: Sendable {
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

    private struct State {
        var log: LineLog
        var watchedSince: Int64?
        var folder: String?
        var skipped: Set<FileMark> = []
        var isSkippingComplete = false
    }

    private let storage: any LogStorage
    private let state: Mutex<State>

    /// Takes up a log.
    ///
    /// - Parameter done: Called for each action that was done, in order, with where its line begins.
    init(_ storage: any LogStorage, done: (RecordingKey, ActionKind, Int) -> Void = { _, _, _ in }) throws {
        var state = State(log: try LineLog(storage))
        let decoder = JSONDecoder()
        try state.log.forEachLine { line, offset in
            guard line.isObject else { return }
            // Not parsed whole, as there is one for everything that was ever done.
            if let field = Self.actionFields.first(where: { line.starts(with: $0.text) }) {
                if let key = line.recordingKey { done(key, field.kind, offset) }
            } else if let found = try? decoder.decode(Beginning.self, from: Data(line)) {
                state.watchedSince = found.watchedSince
                state.folder = found.folder
            } else if let found = try? decoder.decode(Skipped.self, from: Data(line)) {
                state.skipped.formUnion(found.skipped)
                state.isSkippingComplete = state.isSkippingComplete || found.isComplete
            }
        }
        self.storage = storage
        self.state = Mutex(state)
    }

    // Keys are sorted, so it is the first field.
    private static let actionFields = ActionKind.allCases.map {
        (text: Array("{\"action\":\"\($0.rawValue)\"".utf8), kind: $0)
    }

    /// When a watch on the folder first began, in nanoseconds since 1970; nil the first time.
    var watchedSince: Int64? { state.withLock { $0.watchedSince } }

    /// The watched folder; nil the first time.
    var folder: String? { state.withLock { $0.folder } }

    /// Whether a file was there before and is passed over, if it looks as it did then.
    func isSkipped(_ mark: FileMark) -> Bool { state.withLock { $0.skipped.contains(mark) } }

    /// Whether all of these are known.
    var isSkippingComplete: Bool { state.withLock { $0.isSkippingComplete } }

    /// Writes down when the watch began, unless that is known, and where the folder is, if it is somewhere else now.
    func begin(at nanoseconds: Int64, in folder: String) throws {
        try state.withLock { state in
            let beginning = Beginning(watchedSince: state.watchedSince ?? nanoseconds, folder: folder)
            guard state.watchedSince == nil || state.folder != folder else { return }
            try state.log.append(Array(json(beginning, pretty: false).utf8))
            state.watchedSince = beginning.watchedSince
            state.folder = folder
        }
    }

    /// Writes down files that are passed over, and whether they were the last ones.
    func skip(_ marks: [FileMark], isComplete: Bool = false) throws {
        try state.withLock { state in
            try state.log.append(Array(json(Skipped(skipped: marks, isComplete: isComplete), pretty: false).utf8))
            state.skipped.formUnion(marks)
            state.isSkippingComplete = state.isSkippingComplete || isComplete
        }
    }

    /// Writes down what was done, all of it or nothing, and returns where the line of each begins.
    @discardableResult
    func append(_ entries: [Entry]) throws -> [Int] {
        if entries.isEmpty { return [] }
        let lines = try entries.map { Array(try json($0, pretty: false).utf8) }
        var offset = try state.withLock { try $0.log.append(Array(lines.joined())) }
        return lines.map { line in
            defer { offset += line.count }
            return offset
        }
    }

    /// What the line says that begins there.
    func entry(at offset: Int) throws -> Entry {
        try JSONDecoder().decode(Entry.self, from: Data(LineLog.line(at: offset, in: storage)))
    }
}
