import AudioClassification
import FolderWatch
import Foundation
import RecurrentNetworks
import TestSupport
import Testing

@testable import FileAccess
@testable import audioclf

@Suite struct JournalTests {
    let storage = MemoryStorage()

    @Test func `what was written is known, now and when it is opened again`() throws {
        let journal = try Journal(storage)
        let entries = ["a.wav", "b/a.wav", "c \"key\":\"0\".wav", "\\", "ü\u{2028}\n"].map { JournalEntry(madeUp: $0) }
        try journal.append([entries[0]])
        try journal.append(Array(entries[1...]))
        try journal.append([])
        for journal in [journal, try Journal(storage)] {
            #expect(journal.count == entries.count && journal.strangeLineCount == 0 && journal.repairedBytes == 0)
            for entry in entries {
                #expect(journal.contains(entry.key) && journal.contains(entry.mark))
                let found = try #require(try journal.entry(entry.key))
                #expect(try found.line == entry.line)
            }
            let other = JournalEntry(madeUp: "a.wav", content: [2])
            #expect(!journal.contains(other.key) && !journal.contains(other.mark))
            #expect(try journal.entry(other.key) == nil)
        }
    }

    @Test func `recordings with something to do after their line are told of`() throws {
        let journal = try Journal(storage)
        let moved = JournalEntry(madeUp: "a", actions: [.move, .run])
        // A name that looks like the field.
        let named = JournalEntry(madeUp: "{\"actions\":[\"move\"]}")
        let failed = JournalEntry(madeUp: "c", label: nil, actions: [.move])
        try journal.append([moved, named, failed])
        let run = JournalEntry(madeUp: "d", actions: [.run])
        try journal.append([run])
        var due: [(key: RecordingKey, kinds: ActionKinds)] = []
        _ = try Journal(storage) { due.append(($0, $1)) }
        #expect(due.map(\.key) == [moved.key, failed.key, run.key])
        #expect(due.map(\.kinds) == [[.move, .run], .move, .run])
    }

    @Test func `lines of others stay, and are counted`() throws {
        let own = JournalEntry(madeUp: "a.wav")
        let key = String(decoding: try own.line, as: UTF8.self)
        let strange = [
            "hello", "{}", "{\"key\":\"12\"}", key.dropLast(2).description,
            key.replacing("\"mark\"", with: "\"mork\""), key.replacing(own.key.text, with: own.key.text.dropLast() + "g"),
        ]
        let text = strange.joined(separator: "\n") + "\n\n\r\n" + key
        storage.set { $0.bytes = Array(text.utf8) }
        let journal = try Journal(storage)
        #expect(journal.strangeLineCount == strange.count + 1)
        #expect(journal.count == 1 && journal.contains(own.key))
        let next = JournalEntry(madeUp: "b.wav")
        try journal.append([next])
        #expect(storage.bytes == Array(text.utf8) + (try next.line))
    }

    @Test func `a recording whose line was torn is unknown again`() throws {
        let (first, second) = (JournalEntry(madeUp: "a"), JournalEntry(madeUp: "b"))
        for cut in 1...(try second.line.count) {
            storage.set { $0.bytes = (try! first.line) + (try! second.line).dropLast(cut) }
            let journal = try Journal(storage)
            #expect(journal.count == 1 && !journal.contains(second.key) && !journal.contains(second.mark))
            try journal.append([second])
            #expect(storage.bytes == (try first.line) + (try second.line))
        }
    }

    @Test func `what could not be written is unknown, and can be written again`() throws {
        let journal = try Journal(storage)
        let entries = (0..<5).map { JournalEntry(madeUp: "\($0).wav") }
        try journal.append([entries[0]])
        storage.set {
            $0.room = 300
            $0.truncateFailures = 1
        }
        #expect(throws: FileError.self) { try journal.append(Array(entries[1...])) }
        #expect(journal.count == 1 && entries[1...].allSatisfy { !journal.contains($0.key) && !journal.contains($0.mark) })
        storage.set { $0.room = nil }
        try journal.append(Array(entries[1...]))
        #expect(storage.bytes == Array(try entries.map { try $0.line }.joined()))
        for entry in entries { #expect(try journal.entry(entry.key)?.name == entry.name) }
    }

    @Test func `a mark may be noted for what looks different from outside`() throws {
        let journal = try Journal(storage)
        let mark = FileMark(SettledFile("a.wav", changed: 99))
        #expect(!journal.contains(mark))
        journal.note(mark)
        #expect(journal.contains(mark))
    }

    @Test(arguments: [
        Array("plain.wav".utf8), [0xE9, 0x2E, 0x77], [0xFF, 0x0A, 0x22], Array("\\xE9.wav".utf8), Array("a/\u{7F}\t\"".utf8),
        Array("nai\u{308}ve".utf8), [0xED, 0xA0, 0x80],
    ])
    func `names of any bytes survive the line`(bytes: [UInt8]) throws {
        var entry = JournalEntry(madeUp: RawPath(bytes: bytes))
        entry.top = [try .yes]
        entry.windows = [JournalEntry.Window(start: 0, end: 1, label: "yes", probability: 0.25)]
        entry.warnings = ["odd"]
        let line = try entry.line
        #expect(line.last == UInt8(ascii: "\n") && line.dropLast().allSatisfy { $0 >= 0x20 })
        #expect(String(validating: line, as: UTF8.self) != nil)
        let read = try JSONDecoder().decode(JournalEntry.self, from: Data(line))
        #expect(read.relativePath == RawPath(bytes: bytes))
        #expect(read.key == entry.key && read.mark == entry.mark)
        #expect((read.nameBase64 == nil) == (String(validating: bytes, as: UTF8.self) != nil))
        #expect(try read.line == line)
    }

    @Test(arguments: ["*", "AGEA"]) func `a path that nobody can have is none`(base64: String) throws {
        var entry = JournalEntry(madeUp: "a.wav")
        entry.nameBase64 = base64
        #expect(entry.relativePath == nil)
    }
}

extension LabelScore {
    fileprivate static var yes: LabelScore {
        get throws { try JSONDecoder().decode(LabelScore.self, from: Data("{\"label\":\"yes\",\"probability\":0.5}".utf8)) }
    }
}
