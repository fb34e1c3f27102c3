import Foundation
import TestSupport
import Testing

@testable import FileAccess

@Suite struct AtomicFileTests {
    let folder = try! TemporaryFolder()
    let old: [UInt8] = Array("old contents, longer than the new".utf8)
    let new: [UInt8] = Array("new contents".utf8)

    /// The error of writing `new`, nil if it could be written.
    func errorWriting(to path: String) -> FileError? {
        do throws(FileError) {
            try AtomicFile.write(new.span, to: path)
            return nil
        } catch {
            return error
        }
    }

    func mode(_ path: String) -> mode_t {
        var status = stat()
        #expect(unsafe stat(path, &status) == 0)
        return status.st_mode
    }

    @Test func `a new file has the mode that any new file has`() throws {
        #expect(errorWriting(to: folder.path("new")) == nil)
        let descriptor = unsafe open(folder.path("other"), O_CREAT | O_WRONLY, 0o666)
        close(descriptor)
        #expect(try folder.contents("new") == new)
        #expect(mode(folder.path("new")) == mode(folder.path("other")))
        #expect(try folder.names() == ["new", "other"])
    }

    @Test(arguments: [0o640, 0o777, 0o600] as [mode_t])
    func `a replaced file keeps its mode`(wanted: mode_t) throws {
        try folder.fill("file", old)
        unsafe chmod(folder.path("file"), wanted)
        #expect(errorWriting(to: folder.path("file")) == nil)
        #expect(try folder.contents("file") == new)
        #expect(mode(folder.path("file")) & 0o7777 == wanted)
        #expect(try folder.names() == ["file"])
    }

    @Test func `a symbolic link stays one and its target changes`() throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder.path("sub"), withIntermediateDirectories: false)
        try folder.fill("sub/target", old)
        try files.createSymbolicLink(atPath: folder.path("sub/near"), withDestinationPath: "target")
        try files.createSymbolicLink(atPath: folder.path("far"), withDestinationPath: folder.path("sub/near"))
        try files.createSymbolicLink(atPath: folder.path("dangling"), withDestinationPath: "sub/made")
        for name in ["far", "dangling"] {
            #expect(errorWriting(to: folder.path(name)) == nil)
            #expect(try files.attributesOfItem(atPath: folder.path(name))[.type] as? FileAttributeType == .typeSymbolicLink)
        }
        #expect(try folder.contents("sub/target") == new)
        #expect(try folder.contents("sub/made") == new)
        #expect(try folder.names() == ["dangling", "far", "sub"])
    }

    @Test func `links that lead in a circle are an error`() throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path("a"), withDestinationPath: "b")
        try FileManager.default.createSymbolicLink(atPath: folder.path("b"), withDestinationPath: "a")
        #expect(errorWriting(to: folder.path("a"))?.number == ELOOP)
        #expect(try folder.names() == ["a", "b"])
    }

    @Test func `a full device is reported and stays a device`() {
        let error = errorWriting(to: "/dev/full")
        #expect(error?.description == "/dev/full: cannot write it: No space left on device")
        #expect(mode("/dev/full") & S_IFMT == S_IFCHR)
        #expect(errorWriting(to: "/dev/null") == nil)
        #expect(mode("/dev/null") & S_IFMT == S_IFCHR)
    }

    @Test func `a pipe is written into`() throws {
        let pipe = folder.path("pipe")
        #expect(unsafe mkfifo(pipe, 0o600) == 0)
        // Open at both ends, so that nobody waits for the other.
        let reader = unsafe open(pipe, O_RDWR)
        defer { close(reader) }
        #expect(errorWriting(to: pipe) == nil)
        var received = [UInt8](repeating: 0, count: 100)
        let count = unsafe read(reader, &received, received.count)
        #expect(Array(received[..<count]) == new)
        #expect(mode(pipe) & S_IFMT == S_IFIFO)
    }

    @Test func `what a process has open is written into whatever its name`() throws {
        try folder.fill("file", old)
        let descriptor = unsafe open(folder.path("file"), O_RDWR)
        defer { close(descriptor) }
        #expect(errorWriting(to: "/proc/self/fd/\(descriptor)") == nil)
        var received = [UInt8](repeating: 0, count: 100)
        let count = unsafe read(descriptor, &received, received.count)
        #expect(Array(received[..<count]) == new)
    }

    @Test func `a missing folder, a folder and a name that no file can have are errors`() throws {
        let missing = folder.path("missing")
        #expect(
            errorWriting(to: missing + "/file")?.description
                == "\(missing)/file: cannot create a file in \"\(missing)\": No such file or directory")
        #expect(errorWriting(to: folder.path)?.description == "\(folder.path): cannot open it: Is a directory")
        #expect(errorWriting(to: "")?.number == ENOENT)
        #expect(errorWriting(to: folder.path("a\0b"))?.number == EINVAL)
        #expect(try folder.names() == [])
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func `a protected folder and a protected file are errors`() throws {
        try folder.fill("file", old)
        unsafe chmod(folder.path("file"), 0o400)
        #expect(errorWriting(to: folder.path("file"))?.number == EACCES)
        unsafe chmod(folder.path, 0o500)
        defer { unsafe chmod(folder.path, 0o700) }
        #expect(errorWriting(to: folder.path("other"))?.number == EACCES)
        #expect(try folder.contents("file") == old)
        #expect(try folder.names() == ["file"])
    }

    @Test func `the start can be written over, where the file has one`() throws {
        for path in [folder.path("file"), "/dev/null"] {
            var file = try AtomicFile(path)
            try file.write([1, 2, 3].span)
            try file.overwriteStart([9].span)
            try file.write([4].span)
            try file.commit()
        }
        #expect(try folder.contents("file") == [9, 2, 3, 4])
    }

    @Test(arguments: [O_APPEND, 0])
    func `a borrowed descriptor is written to from where it stands and stays open`(flag: Int32) throws {
        try folder.fill("file", [1, 2, 3, 4])
        let descriptor = unsafe open(folder.path("file"), O_RDWR | flag)
        lseek(descriptor, 2, SEEK_SET)
        do {
            var file = AtomicFile(borrowing: descriptor, name: "output")
            try file.write([5, 6, 7].span)
            try file.overwriteStart([8].span)
            try file.commit()
        }
        #expect(try folder.contents("file") == (flag == O_APPEND ? [1, 2, 3, 4, 5, 6, 7] : [1, 2, 8, 6, 7]))
        #expect(close(descriptor) == 0)
    }

    @Test func `a write that fails halfway leaves the old file and nothing else`() async {
        // In a process of its own, because the limit on a file's length holds for a whole process.
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            try folder.fill("file", [1, 2, 3])
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
            precondition(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            var number: Int32?
            do throws(FileError) {
                try AtomicFile.write([UInt8](repeating: 7, count: 5000).span, to: folder.path("file"))
            } catch {
                number = error.number
            }
            precondition(number == EFBIG)
            let (contents, names) = (try folder.contents("file"), try folder.names())
            precondition(contents == [1, 2, 3])
            precondition(names == ["file"])
        }
    }
}
