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
        var lines: [(key: RecordingKey, kind: ActionKind, offset: Int)] = []
        let log = try ActionLog(storage) { lines.append(($0, $1, $2)) }
        let entries = try lines.map { try log.entry(at: $0.offset) }
        // What is found without parsing is what stands there.
        #expect(entries.map(\.key) == lines.map(\.key) && entries.map(\.action) == lines.map(\.kind))
        return entries
    }

    @Test func `what was done is found again, in order`() throws {
        let log = try ActionLog(storage)
        let offsets = try log.append([entry("a", .move, to: "sorted/a"), entry("b", .move, to: "\"key\":\"0\"\n")])
        #expect(try offsets.map { try log.entry(at: $0).to } == ["sorted/a", "\"key\":\"0\"\n"])
        try log.append([entry("a", .run, error: "exit code 1, {\"key\":\"1\"}")])
        try log.append([])
        let found = try entries()
        #expect(found.map(\.action) == [.move, .move, .run])
        #expect(found.map(\.to) == ["sorted/a", "\"key\":\"0\"\n", nil])
        #expect(found.map(\.error) == [nil, nil, "exit code 1, {\"key\":\"1\"}"])
        #expect(found.map(\.key) == ["a", "b", "a"].map { JournalEntry(madeUp: $0).key })
        #expect(found.first?.destination == RawPath("sorted/a") && found.last?.destination == nil)
    }

    @Test func `a destination may have any bytes`() throws {
        let log = try ActionLog(storage)
        var moved = entry("a", .move, to: "sorted/\\xE9")
        moved.toBase64 = "c29ydGVkL+k="
        try log.append([moved])
        #expect(try entries().first?.destination == RawPath(bytes: Array("sorted/".utf8) + [0xE9]))
    }

    @Test func `the first beginning stays`() throws {
        var log = try ActionLog(storage)
        #expect(log.watchedSince == nil)
        try log.begin(at: 17, in: "/in")
        try log.append([entry("a", .run)])
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
        #expect(marks.map(log.isSkipped) == [true, false, false] && !log.isSkippingComplete)
        try log.skip([marks[1]], isComplete: true)
        try log.skip([])
        log = try ActionLog(storage)
        #expect(marks.map(log.isSkipped) == [true, true, false] && log.isSkippingComplete)
    }

    @Test func `a torn line is cut off, and strange ones are passed over`() throws {
        let whole = String(decoding: try json(entry("c", .move, to: "x"), pretty: false).utf8, as: UTF8.self)
        let strange = ["what", "{\"a\":1}", "{\"action\":\"move\"}", "{\"action\":\"sing\"\(whole.dropFirst(16))", "\(whole.dropLast(3))"]
        storage.set { $0.bytes = Array((strange.joined(separator: "\n") + "\n").utf8) }
        var log = try ActionLog(storage)
        try log.append([entry("a", .run)])
        storage.set { $0.bytes += Array("{\"key\":\"0".utf8) }
        log = try ActionLog(storage)
        try log.append([entry("b", .run)])
        #expect(try entries().map(\.key) == [JournalEntry(madeUp: "a").key, JournalEntry(madeUp: "b").key])
    }

    @Test func `what a full disk did not take can be written later`() throws {
        let log = try ActionLog(storage)
        storage.set { $0.room = 10 }
        #expect(throws: FileError.self) { try log.append([entry("a", .run)]) }
        storage.set { $0.room = nil }
        try log.append([entry("b", .run)])
        #expect(try entries().map(\.key) == [JournalEntry(madeUp: "b").key])
    }
}
