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

    private let log: Mutex<LineLog>
    private let index: Mutex<Index>

    /// Bytes of a line that a crash left without an end, and that were cut off.
    let repairedBytes: Int
    /// Lines that are none of ours; they stay.
    let strangeLineCount: Int

    /// Takes up a journal.
    ///
    /// - Parameter hasActions: Called for each recording after whose line something was to be done.
    init(_ storage: any LogStorage, hasActions: (RecordingKey) -> Void = { _ in }) throws {
        let log = try LineLog(storage)
        var index = Index()
        var strangeLineCount = 0
        try log.forEachLine { line, offset in
            // Not parsed whole: a large journal should be up in no time. In JSON a quotation mark inside of a value has
            // a backslash before it, so these can only be the fields.
            guard line.first == UInt8(ascii: "{"), line.last == UInt8(ascii: "}"),
                let key = line.hexadecimal(32, after: Self.keyField).flatMap(RecordingKey.init),
                let mark = line.hexadecimal(16, after: Self.markField).flatMap(FileMark.init)
            else {
                if !line.isEmpty { strangeLineCount += 1 }
                return
            }
            if index.lines[key] == nil { index.lines[key] = offset }
            index.marks.insert(mark)
            if line.starts(with: Self.actionsStart) { hasActions(key) }
        }
        repairedBytes = log.repairedBytes
        self.strangeLineCount = strangeLineCount
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
        let line = try log.withLock { try $0.line(at: offset) }
        return try JSONDecoder().decode(JournalEntry.self, from: Data(line))
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

    private static let keyField = Array("\"key\":\"".utf8)
    private static let markField = Array("\"mark\":\"".utf8)
    // Keys are sorted, so it is the first field.
    private static let actionsStart = Array("{\"actions\":[\"".utf8)
}

extension ArraySlice<UInt8> {
    /// The so many digits that follow the first place where a field's beginning stands.
    fileprivate func hexadecimal(_ count: Int, after field: [UInt8]) -> ArraySlice<UInt8>? {
        var start = startIndex
        while let quote = self[start...].firstIndex(of: field[0]) {
            if self[quote...].starts(with: field) {
                let digits = self[(quote + field.count)...].prefix(count)
                return digits.count == count ? digits : nil
            }
            start = quote + 1
        }
        return nil
    }
}
