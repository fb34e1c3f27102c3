import RecurrentNetworks
import TestSupport
import Testing

@testable import FileAccess
@testable import audioclf

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct LineLogTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func lines(of storage: MemoryStorage) throws -> [(text: String, offset: Int)] {
        var lines: [(text: String, offset: Int)] = []
        try LineLog(storage).forEachLine { lines.append((String(decoding: $0, as: UTF8.self), $1)) }
        return lines
    }

    @Test func `what was appended is on the disk, and found where it was said to begin`() throws {
        let storage = MemoryStorage()
        var log = try LineLog(storage)
        #expect(try log.append(bytes("one\n")) == 0)
        #expect(try log.append(bytes("two\nthree\n")) == 4)
        #expect(!storage.isUnsynced)
        #expect(storage.text == "one\ntwo\nthree\n" && log.length == 14)
        #expect(try LineLog.line(at: 4, in: storage) == bytes("two"))
        #expect(try lines(of: storage).map(\.text) == ["one", "two", "three"])
        #expect(try lines(of: storage).map(\.offset) == [0, 4, 8])
    }

    @Test(arguments: 0...9) func `a disk that is full in the middle of a line keeps no part of it`(room: Int) throws {
        let storage = MemoryStorage("one\n")
        var log = try LineLog(storage)
        storage.set { $0.room = room }
        for _ in 0..<3 {
            #expect(throws: FileError.self) { try log.append(Array("two\nthree\n".utf8)) }
            #expect(storage.text == "one\n" && log.length == 4)
        }
        storage.set { $0.room = nil }
        #expect(try log.append(bytes("two\nthree\n")) == 4)
        #expect(storage.text == "one\ntwo\nthree\n" && !storage.isUnsynced)
    }

    @Test func `lines that did not reach the disk for sure are written anew`() throws {
        let storage = MemoryStorage("one\n")
        var log = try LineLog(storage)
        storage.set { $0.syncFailures = 2 }
        for _ in 0..<2 {
            #expect(throws: FileError.self) { try log.append(Array("two\n".utf8)) }
            #expect(storage.text == "one\n")
        }
        try log.append(bytes("two\n"))
        #expect(storage.text == "one\ntwo\n" && !storage.isUnsynced)
    }

    @Test func `a part that cannot be cut off at once is cut off before anything else is written`() throws {
        let storage = MemoryStorage("one\n")
        var log = try LineLog(storage)
        storage.set {
            $0.room = 2
            $0.truncateFailures = 2
        }
        #expect(throws: FileError.self) { try log.append(Array("two\n".utf8)) }
        #expect(storage.text == "one\ntw")
        // The lines before it are as readable as ever.
        #expect(try LineLog.line(at: 0, in: storage) == bytes("one"))
        storage.set { $0.room = nil }
        #expect(throws: FileError.self) { try log.append(Array("two\n".utf8)) }
        #expect(storage.text == "one\ntw" && log.length == 4)
        #expect(try log.append(bytes("two\n")) == 4)
        #expect(storage.text == "one\ntwo\n")
    }

    @Test func `whatever fails whenever, each line is there once and whole`() throws {
        for seed in UInt64(0)..<200 {
            var generator = SeededGenerator(seed: seed)
            let storage = MemoryStorage()
            var log = try LineLog(storage)
            var expected = ""
            var refused: [String] = []
            for number in 0..<30 {
                let line = "line \(number) \(String(repeating: "x", count: generator.number(below: 20)))\n"
                storage.set {
                    $0.room = generator.number(below: 2) == 0 ? generator.number(below: 30) : nil
                    $0.syncFailures = generator.number(below: 2)
                    $0.truncateFailures = generator.number(below: 3)
                }
                if (try? log.append(Array(line.utf8))) != nil {
                    expected += line
                    refused = []
                } else {
                    refused.append(line)
                }
                #expect(log.length == expected.utf8.count)
                if generator.number(below: 5) == 0 {
                    // The program ends and starts again; what nobody was told of may be there as well, if it is whole.
                    storage.set {
                        $0.room = nil
                        $0.truncateFailures = 0
                        $0.syncFailures = 0
                    }
                    log = try LineLog(storage)
                    #expect(storage.text == expected || refused.contains { storage.text == expected + $0 })
                    expected = storage.text
                    refused = []
                }
            }
        }
    }

    @Test(arguments: [
        ("", ""), ("torn", ""), ("one\ntorn", "one\n"), ("one\ntwo\n\0\0\0\0", "one\ntwo\n"), ("\0\0\0", ""), ("\n\n", "\n\n"),
    ])
    func `a last line without an end is cut off at the start`(found: String, kept: String) throws {
        let storage = MemoryStorage(found)
        let log = try LineLog(storage)
        #expect(storage.text == kept && log.length == kept.utf8.count)
        #expect(log.repairedBytes == found.utf8.count - kept.utf8.count)
        #expect(!storage.isUnsynced)
    }

    @Test(arguments: [65_534, 65_535, 65_536, 65_537, 200_000, 262_143, 262_144, 262_145, 1_000_000])
    func `lines may be longer than what is read at once`(count: Int) throws {
        let long = String(repeating: "a", count: count)
        let storage = MemoryStorage("\(long)\nb\n\(long)\n\(long)")
        let log = try LineLog(storage)
        #expect(log.repairedBytes == count)
        let found = try lines(of: storage)
        #expect(found.map(\.text) == [long, "b", long])
        #expect(found.map(\.offset) == [0, count + 1, count + 3])
        for line in found { #expect(try LineLog.line(at: line.offset, in: storage) == bytes(line.text)) }
    }

    @Test func `a log that cannot be repaired is not taken up`() throws {
        let storage = MemoryStorage("one\ntorn")
        storage.set { $0.truncateFailures = 1 }
        #expect(throws: FileError.self) { try LineLog(storage) }
        #expect(storage.text == "one\ntorn")
        storage.set { $0.syncFailures = 1 }
        #expect(throws: FileError.self) { try LineLog(storage) }
        _ = try LineLog(storage)
        #expect(storage.text == "one\n")
    }

    @Test func `a file has one writer at a time, and a link to it is the same file`() throws {
        let folder = try TemporaryFolder()
        do {
            let file = try AppendedFile(folder.path("log"))
            var log = try LineLog(file)
            try log.append(bytes("one\n"))
            #expect(unsafe symlink("log", folder.path("link")) == 0)
            for name in ["log", "link"] {
                let error = #expect(throws: FileError.self) { try AppendedFile(folder.path(name)) }
                #expect(error?.number == EWOULDBLOCK)
            }
        }
        var log = try LineLog(AppendedFile(folder.path("log")))
        try log.append(bytes("two\n"))
        #expect(try folder.contents("log") == bytes("one\ntwo\n"))
    }

    @Test func `what is no regular file is no log`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FileError.self) { try AppendedFile(folder.path) }
        #expect(throws: FileError.self) { try AppendedFile("/dev/null") }
        #expect(throws: FileError.self) { try AppendedFile(folder.path("missing/log")) }
    }

    @Test func `a torn line in a file is cut off and the next one follows`() throws {
        let folder = try TemporaryFolder()
        try folder.fill("log", bytes("one\ntw") + [0, 0, 0])
        var log = try LineLog(AppendedFile(folder.path("log")))
        #expect(log.repairedBytes == 5)
        #expect(try log.append(bytes("two\n")) == 4)
        #expect(try folder.contents("log") == bytes("one\ntwo\n"))
    }
}
