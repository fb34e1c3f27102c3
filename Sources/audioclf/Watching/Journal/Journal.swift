import FileAccess
import FoundationEssentials
import Synchronization

/// What became of every recording, one line each, on the disk before it counts.
///
/// A class, since all threads share it: one can look a recording up while another waits for the disk.
final class Journal: Sendable {
    private struct Index {
        /// Where the line of each recording begins.
        var lines: [RecordingKey: Int] = [:]
        var marks: Set<FileMark> = []
    }

    private let storage: any LogStorage
    private let log: Mutex<LineLog>
    private let index: Mutex<Index>

    /// Bytes of a line that a crash left without an end, and that were cut off.
    let repairedBytes: Int
    /// Lines that are none of ours; they stay.
    let strangeLineCount: Int

    /// Takes up a journal.
    ///
    /// - Parameter hasActions: Called for each recording after whose line something was to be done.
    init(_ storage: any LogStorage, hasActions: (RecordingKey, ActionKinds) -> Void = { _, _ in }) throws {
        let log = try LineLog(storage)
        var index = Index()
        var strangeLineCount = 0
        try log.forEachLine { line, offset in
            // Not parsed whole: a large journal should be up in no time.
            guard line.isObject, let key = line.recordingKey,
                let mark = line.hexadecimal(16, after: Self.markField).flatMap(FileMark.init)
            else {
                if !line.isEmpty { strangeLineCount += 1 }
                return
            }
            if index.lines[key] == nil { index.lines[key] = offset }
            index.marks.insert(mark)
            if let field = Self.actionsFields.first(where: { line.starts(with: $0.text) }) { hasActions(key, field.kinds) }
        }
        repairedBytes = log.repairedBytes
        self.strangeLineCount = strangeLineCount
        self.storage = storage
        self.log = Mutex(log)
        self.index = Mutex(index)
    }

    /// How many recordings it has.
    var count: Int { index.withLock { $0.lines.count } }

    /// Whether the recording has its line.
    func contains(_ key: RecordingKey) -> Bool { index.withLock { $0.lines[key] != nil } }

    /// Whether a file that looked the same from outside has its line.
    func contains(_ mark: FileMark) -> Bool { index.withLock { $0.marks.contains(mark) } }

    /// The line of a recording.
    func entry(_ key: RecordingKey) throws -> JournalEntry? {
        guard let offset = index.withLock({ $0.lines[key] }) else { return nil }
        // Nothing changes it any more, so nobody who waits for the disk is waited for.
        return try JSONDecoder().decode(JournalEntry.self, from: Data(LineLog.line(at: offset, in: storage)))
    }

    /// Adds the lines of recordings that have none. Once this returns they are on the disk; where it throws, none is.
    func append(_ entries: [JournalEntry], as texts: [[UInt8]]) throws(FileError) {
        if entries.isEmpty { return }
        let start = try log.withLock { log throws(FileError) in try log.append(Array(texts.joined())) }
        index.withLock { index in
            var offset = start
            for (entry, text) in zip(entries, texts) {
                index.lines[entry.key] = offset
                index.marks.insert(entry.mark)
                offset += text.count
            }
        }
    }

    /// That a recording which has its line looks like this now, from outside.
    func note(_ mark: FileMark) { index.withLock { _ = $0.marks.insert(mark) } }

    private static let markField = Array("\"mark\":\"".utf8)
    // Keys are sorted, so it is the first field.
    private static let actionsFields = [[.move], [.run], [.move, .run]].map { (kinds: [ActionKind]) in
        let names = kinds.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        return (text: Array("{\"actions\":[\(names)]".utf8), kinds: ActionKinds(all: kinds))
    }
}
