import Foundation
import TestSupport
import Testing

@testable import FileAccess

@Suite struct OpenFileTests {
    let folder = try! TemporaryFolder()

    @Test func `a file is read up to its end, wherever it stands`() throws {
        let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
        try folder.fill("file", bytes)
        let file = try OpenFile(folder.path("file"), O_RDONLY)
        #expect(try file.regularLength() == bytes.count)
        var read: [UInt8] = [7]
        try file.read(600_000, into: &read)
        #expect(try file.position() == 600_000)
        try file.read(Int.max, into: &read)
        #expect(read.first == 7 && read.dropFirst().elementsEqual(bytes))
        #expect(try file.readAvailable(10, into: &read) == 0)
        #expect(try file.readAvailable(3, at: 300, into: &read) == 3)
        #expect(read.suffix(3) == [100, 100, 100])
        #expect(try file.position() == bytes.count)
    }

    @Test func `a pipe gives what it has`() throws {
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        let reading = OpenFile(owning: ends[0], name: "pipe")
        let writing = OpenFile(owning: ends[1], name: "pipe")
        try writing.write([1, 2, 3].span)
        var bytes: [UInt8] = []
        #expect(try reading.readAvailable(100, into: &bytes) == 3)
        #expect(bytes == [1, 2, 3])
        #expect(try reading.regularLength() == nil)
        #expect(reading.rewritablePosition() == nil)
    }

    @Test func `bytes are written at the position or at an offset`() throws {
        let file = try OpenFile(folder.path("file"), O_RDWR | O_CREAT)
        try file.write([1, 2, 3].span)
        try file.write([4].span, at: 1)
        try file.write([5].span)
        #expect(try folder.contents("file") == [1, 4, 3, 5])
    }

    @Test func `a folder opens but cannot be read`() throws {
        let file = try OpenFile(folder.path, O_RDONLY, name: "it")
        #expect(try file.regularLength() == nil)
        let error = #expect(throws: FileError.self) {
            var bytes: [UInt8] = []
            try file.read(1, into: &bytes)
        }
        #expect(error == FileError("it", cannot: "read it", number: EISDIR))
        #expect(error?.description == "it: cannot read it: Is a directory")
    }

    @Test func `a file is closed with its owner, and only then`() throws {
        let (own, borrowed) = (unsafe open("/dev/null", O_RDONLY), unsafe open("/dev/null", O_RDONLY))
        let other: Int32
        do {
            let file = OpenFile(owning: own, name: "null")
            other = try file.duplicateDescriptor()
            #expect(fcntl(own, F_GETFD) >= 0)
            _ = OpenFile(borrowing: borrowed, name: "null")
        }
        #expect(fcntl(other, F_GETFD) & FD_CLOEXEC != 0)
        #expect(close(other) == 0 && close(borrowed) == 0)
    }

    @Test func `closing what somebody else closed traps`() async {
        await #expect(processExitsWith: .failure) {
            let descriptor = unsafe open("/dev/null", O_RDONLY)
            let file = OpenFile(owning: descriptor, name: "null")
            close(descriptor)
            _ = consume file
        }
        await #expect(processExitsWith: .success) {
            // Its number may be somebody else's by now, so what tells is the other end of a pipe.
            var ends: [Int32] = [0, 0]
            precondition(unsafe pipe(&ends) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
            do { _ = OpenFile(owning: ends[1], name: "pipe") }
            var byte: UInt8 = 0
            precondition(unsafe read(ends[0], &byte, 1) == 0)
        }
    }

    @Test func `a temporary file can be written and read and has no name`() async {
        // In a process of its own, because the folder for such files is named in its environment.
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            unsafe setenv("TMPDIR", folder.path, 1)
            let file = try OpenFile.temporary(name: "copy")
            try file.write([1, 2, 3].span, at: 0)
            let (names, position) = (try folder.names(), try file.position())
            precondition(names == [] && position == 0)
            var bytes: [UInt8] = []
            try file.read(10, into: &bytes)
            precondition(bytes == [1, 2, 3])
            unsafe setenv("TMPDIR", folder.path("missing"), 1)
            var message = ""
            do throws(FileError) {
                _ = try OpenFile.temporary(name: "copy")
            } catch {
                message = error.description
            }
            precondition(message == "copy: cannot create a temporary file: No such file or directory")
        }
    }
}
