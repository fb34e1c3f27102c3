import FolderWatch
import Testing

@testable import FileAccess
@testable import audioclf

@Suite struct ActionLogTests {
    let storage = MemoryStorage()

    private func entry(_ name: String, _ action: ActionKind, to: String? = nil, error: String? = nil) -> ActionLog.Entry {
        ActionLog.Entry(key: JournalEntry(madeUp: name).key, action: action, to: to, error: error, time: "now")
    }

    private func entries() throws -> [ActionLog.Entry] {
        var entries: [ActionLog.Entry] = []
        _ = try ActionLog(storage) { entries.append($0) }
        return entries
    }

    @Test func `what was done is found again, in order`() throws {
        var log = try ActionLog(storage)
        try log.append(entry("a", .move, to: "sorted/a"))
        try log.append(entry("a", .run, error: "exit code 1"))
        let found = try entries()
        #expect(found.map(\.action) == [.move, .run])
        #expect(found.map(\.to) == ["sorted/a", nil] && found.map(\.error) == [nil, "exit code 1"])
        #expect(found.allSatisfy { $0.key == JournalEntry(madeUp: "a").key })
        #expect(found.map(\.destination) == [RawPath("sorted/a"), nil])
    }

    @Test func `a destination may have any bytes`() throws {
        var log = try ActionLog(storage)
        var moved = entry("a", .move, to: "sorted/\\xE9")
        moved.toBase64 = "c29ydGVkL+k="
        try log.append(moved)
        #expect(try entries().first?.destination == RawPath(bytes: Array("sorted/".utf8) + [0xE9]))
    }

    @Test func `the first beginning stays`() throws {
        var log = try ActionLog(storage)
        #expect(log.watchedSince == nil)
        try log.begin(at: 17, in: "/in")
        try log.append(entry("a", .run))
        try log.begin(at: 99, in: "/in")
        #expect(log.watchedSince == 17)
        log = try ActionLog(storage)
        try log.begin(at: 1000, in: "/moved")
        #expect(log.watchedSince == 17 && log.folder == "/moved")
        log = try ActionLog(storage)
        #expect(log.watchedSince == 17 && log.folder == "/moved")
        #expect(try entries().count == 1)
    }

    @Test func `what is passed over is kept until it is complete, and after`() throws {
        let marks = ["a", "b", "c"].map { FileMark(SettledFile($0)) }
        var log = try ActionLog(storage)
        try log.skip([marks[0]])
        log = try ActionLog(storage)
        #expect(log.skipped == [marks[0]] && !log.isSkippingComplete)
        try log.skip([marks[1]], isComplete: true)
        try log.skip([])
        log = try ActionLog(storage)
        #expect(log.skipped == [marks[0], marks[1]] && log.isSkippingComplete)
    }

    @Test func `a torn line is cut off, and strange ones are passed over`() throws {
        storage.set { $0.bytes = Array("what\n{\"a\":1}\n".utf8) }
        var log = try ActionLog(storage)
        try log.append(entry("a", .run))
        storage.set { $0.bytes += Array("{\"key\":\"0".utf8) }
        log = try ActionLog(storage)
        try log.append(entry("b", .run))
        #expect(try entries().map(\.key) == [JournalEntry(madeUp: "a").key, JournalEntry(madeUp: "b").key])
    }

    @Test func `what a full disk did not take can be written later`() throws {
        var log = try ActionLog(storage)
        storage.set { $0.room = 10 }
        #expect(throws: FileError.self) { try log.append(entry("a", .run)) }
        storage.set { $0.room = nil }
        try log.append(entry("b", .run))
        #expect(try entries().map(\.key) == [JournalEntry(madeUp: "b").key])
    }
}
