import Foundation
import TestSupport
import Testing

@testable import FolderWatch

#if canImport(Glibc)
    import Glibc
#endif

/// The whole of it in a folder of this machine. Nothing here asks how long it took.
@Suite(.timeLimit(.minutes(1))) struct RealFolderTests {
    let folder: TemporaryFolder
    let root: String

    init() throws {
        folder = try TemporaryFolder()
        root = folder.path("in")
        try makeFolder("in")
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }

    func move(_ from: String, _ to: String) {
        let result = unsafe rename(folder.path(from), folder.path(to))
        #expect(result == 0)
    }

    func watch(_ configure: (inout FolderWatchConfiguration) -> Void = { _ in }) -> FolderWatch {
        var configuration = FolderWatchConfiguration()
        configuration.missingFolderMilliseconds = 50
        configuration.pollMilliseconds = 50
        configuration.unclosedQuietMilliseconds = 300
        configure(&configuration)
        return FolderWatch(root, configuration)
    }

    /// The files that are told of until there are so many, with their sizes.
    func files(
        _ count: Int, _ iterator: inout FolderWatch.Iterator
    ) async throws -> [String: Int64] {
        var files: [String: Int64] = [:]
        while files.count < count {
            guard let event = try await iterator.next() else { break }
            if case .file(let file) = event { files[file.relativePath.description] = file.size }
        }
        return files
    }

    /// Waits until nothing is left to wait for.
    func quiet(_ iterator: inout FolderWatch.Iterator) async throws {
        while let event = try await iterator.next() { if event == .quiet { return } }
    }

    @Test func `what was there, is written, is moved in and is appended to is delivered`() async throws {
        try folder.fill("in/there", [1])
        var iterator = watch().makeAsyncIterator()
        #expect(try await files(1, &iterator) == ["there": 1])
        try folder.fill("in/written", [1, 2])
        #expect(try await files(1, &iterator) == ["written": 2])
        try folder.fill("outside", [1, 2, 3])
        move("outside", "in/moved")
        #expect(try await files(1, &iterator) == ["moved": 3])
        let file = try #require(FileHandle(forWritingAtPath: root + "/there"))
        try file.seekToEnd()
        try file.write(contentsOf: [4, 5, 6])
        // Not closed.
        #expect(try await files(1, &iterator) == ["there": 4])
        try file.close()
    }

    @Test func `a file's size, time and numbers are those of the file`() async throws {
        try folder.fill("in/a", [1, 2, 3])
        var iterator = watch().makeAsyncIterator()
        var found: SettledFile?
        while found == nil, let event = try await iterator.next() {
            if case .file(let file) = event { found = file }
        }
        let file = try #require(found)
        var status = stat()
        #expect(unsafe stat(root + "/a", &status) == 0)
        #expect(file.size == 3 && file.isWhole)
        #expect(file.inode == UInt64(status.st_ino) && file.device == UInt64(status.st_dev))
        #expect(file.modifiedNanoseconds / 1_000_000_000 == Int64(status.st_mtim.tv_sec))
        #expect(file.statusChangedNanoseconds % 1_000_000_000 == Int64(status.st_ctim.tv_nsec))
    }

    @Test(arguments: [false, true])
    func `hundreds of files in many new folders are all delivered`(_ polling: Bool) async throws {
        var iterator = watch {
            $0.recursive = true
            $0.forcesPolling = polling
        }.makeAsyncIterator()
        try await quiet(&iterator)
        var expected: [String: Int64] = [:]
        for n in 0..<400 {
            let path = "\(n % 7)/\(n % 5)/\(n)"
            try makeFolder("in/\(n % 7)/\(n % 5)")
            try folder.fill("in/" + path, [UInt8](repeating: 0, count: n))
            expected[path] = Int64(n)
        }
        let found = try await files(400, &iterator)
        #expect(found == expected)
    }

    @Test func `a name that is no UTF-8 is delivered byte for byte`() async throws {
        var iterator = watch().makeAsyncIterator()
        try await quiet(&iterator)
        let name = RawPath(bytes: [0x61, 0xE9, 0x0A, 0xFF])
        let path = RawPath(root).appending(name)
        let descriptor = unsafe path.withCString { unsafe open($0, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600) }
        try #require(descriptor >= 0)
        close(descriptor)
        var found: SettledFile?
        while found == nil, let event = try await iterator.next() {
            if case .file(let file) = event { found = file }
        }
        #expect(found?.relativePath == name)
        #expect(found?.relativePath.string == nil)
        #expect(found?.relativePath.description == "a\\xE9\n\\xFF")
    }

    @Test func `links are told apart, and pipes are never opened`() async throws {
        try folder.fill("target", [1, 2])
        for (link, target) in [("file", "../target"), ("circle", "."), ("nothing", "missing")] {
            try FileManager.default.createSymbolicLink(atPath: "\(root)/\(link)", withDestinationPath: target)
        }
        #expect(unsafe mkfifo(root + "/pipe", 0o600) == 0)
        var iterator = watch { $0.recursive = true }.makeAsyncIterator()
        var found: [FolderWatch.Event] = []
        while let event = try await iterator.next(), event != .quiet { found.append(event) }
        #expect(found.count == 1)
        guard case .file(let file) = found.first else { throw CancellationError() }
        #expect(file.relativePath == RawPath("file") && file.size == 2)
    }

    @Test func `a folder that is renamed and made anew is watched again`() async throws {
        var iterator = watch().makeAsyncIterator()
        try await quiet(&iterator)
        move("in", "out")
        var kinds: [FolderWatch.Notice.Kind] = []
        while kinds.isEmpty, let event = try await iterator.next() {
            if case .notice(let notice) = event { kinds.append(notice.kind) }
        }
        #expect(kinds == [.folderLost("No such file or directory")])
        try makeFolder("in")
        try folder.fill("in/first", [1])
        #expect(try await files(1, &iterator) == ["first": 1])
        try folder.fill("in/second", [1, 2])
        #expect(try await files(1, &iterator) == ["second": 2])
    }

    @Test func `a removed file and a renamed folder are told of`() async throws {
        try makeFolder("in/d")
        try folder.fill("in/d/a", [1])
        try folder.fill("in/b", [1, 2])
        var iterator = watch { $0.recursive = true }.makeAsyncIterator()
        #expect(try await files(2, &iterator) == ["d/a": 1, "b": 2])
        move("in/d", "in/e")
        #expect(try await files(1, &iterator) == ["e/a": 1])
        #expect(unsafe unlink(root + "/b") == 0)
        while let event = try await iterator.next(), event != .removed(RawPath("b")) {}
        try folder.fill("in/e/c", [1, 2, 3])
        #expect(try await files(1, &iterator) == ["e/c": 3])
    }

    @Test func `a folder that cannot be watched is named at once`() async {
        for (path, reason) in [(folder.path("missing"), "No such file"), ("", "No such file"), ("a\0b", "No such file")] {
            var iterator = FolderWatch(path).makeAsyncIterator()
            do throws(FolderWatchError) {
                _ = try await iterator.next()
                Issue.record("there is no such folder")
            } catch {
                #expect(error.code == .folder && error.description.contains(reason))
            }
            // And no more than that.
            let after = try? await iterator.next()
            #expect(after == nil)
        }
    }

    @Test func `a time that is none is refused`() async {
        var iterator = watch { $0.pollMilliseconds = 0 }.makeAsyncIterator()
        await #expect(throws: FolderWatchError.setting("pollMilliseconds", 0, 1...1_000_000_000)) {
            _ = try await iterator.next()
        }
    }

    #if os(Linux)
        @Test func `two files that are exchanged are both delivered again`() async throws {
            try folder.fill("in/a", [1])
            try folder.fill("in/b", [1, 2])
            var iterator = watch().makeAsyncIterator()
            #expect(try await files(2, &iterator) == ["a": 1, "b": 2])
            typealias Renameat2 = @convention(c) (CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt) -> CInt
            guard let symbol = unsafe dlsym(nil, "renameat2") else { throw CancellationError() }
            let exchange: CUnsignedInt = 2
            let result = unsafe unsafeBitCast(symbol, to: Renameat2.self)(
                AT_FDCWD, root + "/a", AT_FDCWD, root + "/b", exchange)
            try #require(result == 0)
            #expect(try await files(2, &iterator) == ["a": 2, "b": 1])
        }

        /// How many inotify descriptors of this process watch the folder.
        func watchers() throws -> Int {
            var status = stat()
            try #require(unsafe stat(root, &status) == 0)
            let number = " ino:" + String(status.st_ino, radix: 16) + " "
            return try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fdinfo").count {
                guard let info = try? TemporaryFolder.contents(ofFile: "/proc/self/fdinfo/\($0)") else { return false }
                return String(decoding: info, as: UTF8.self).contains(number)
            }
        }

        /// Waits for the thread to end: only then is its descriptor closed.
        func expectNoWatchers() async throws {
            while try watchers() > 0 { try await Task.sleep(for: .milliseconds(5)) }
        }

        @Test func `what comes while the kernel's queue is full is delivered`() async throws {
            let limit = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
            let events = try #require(Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)))
            try folder.fill("in/first", [1])
            let (asked, asking) = AsyncStream.makeStream(of: Void.self)
            let goOn = DispatchSemaphore(value: 0)
            let watch = FolderWatch(
                root, watch().configuration,
                isWhole: {
                    guard $0.lastName == RawPath("first") else { return nil }
                    asking.yield()
                    goOn.wait()
                    return nil
                })
            var iterator = watch.makeAsyncIterator()
            for await _ in asked { break }
            // Its thread waits, and by turns, since the kernel takes two of the same for one:
            let files = ["in/a", "in/b"].map { unsafe open(folder.path($0), O_CREAT | O_WRONLY | O_CLOEXEC, 0o600) }
            var written = 0
            for n in 0...events { written += unsafe write(files[n % 2], [UInt8(0)], 1) }
            #expect(written == events + 1)
            files.forEach { close($0) }
            for n in 0..<50 { try folder.fill("in/\(n)", [1, 2]) }
            goOn.signal()
            var delivered: Set<RawPath> = []
            var overflows = 0
            while delivered.count < 53, let event = try await iterator.next() {
                if case .file(let file) = event { delivered.insert(file.relativePath) }
                if case .notice(let notice) = event, notice.kind == .overflow { overflows += 1 }
            }
            #expect(delivered.count == 53 && overflows >= 1)
        }

        @Test func `each iterator watches for itself, and stops when it is dropped`() async throws {
            let watch = watch()
            do {
                var first = watch.makeAsyncIterator()
                var second = watch.makeAsyncIterator()
                try await quiet(&first)
                try await quiet(&second)
                #expect(try watchers() == 2)
                try folder.fill("in/a", [1])
                #expect(try await files(1, &first) == ["a": 1])
                #expect(try await files(1, &second) == ["a": 1])
            }
            try await expectNoWatchers()
        }

        @Test func `a cancelled task ends its loop and the watching`() async throws {
            let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
            let watch = watch()
            let task = Task {
                var count = 0
                for try await _ in watch {
                    count += 1
                    beginning.yield()
                }
                return count
            }
            for await _ in begun { break }
            #expect(try watchers() == 1)
            task.cancel()
            #expect(try await task.value >= 1)
            try await expectNoWatchers()
        }
    #endif
}
