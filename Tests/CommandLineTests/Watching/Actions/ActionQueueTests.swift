import FolderWatch
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import FileAccess
@testable import audioclf

@Suite struct ActionQueueTests {
    let folder: TemporaryFolder
    let storage = MemoryStorage()
    let journal: Journal
    let messages = Messages()
    let done = MemoryStorage()
    let status = WatchStatus(folder: "in", model: "m")

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("in")
        journal = try Journal(storage)
    }

    /// A recording that is there and has its line.
    private func recording(_ name: String, _ content: [UInt8]? = nil) throws -> RecordingKey {
        let content = content ?? Array(name.utf8)
        try folder.fill("in/\(name)", content)
        var entry = JournalEntry(madeUp: name, content: content)
        let state = try #require(try RawPath(folder.path("in/\(name)")).state())
        entry.mark = FileMark(RawPath(name), state)
        try journal.append([entry])
        return entry.key
    }

    private func queue(run: Bool, to out: String? = nil) throws -> ActionQueue {
        let plan = ActionPlan(
            mover: try FileMover(out ?? folder.path("out"), option: "--move-to", watching: folder.path("in")),
            command: run ? try CommandRunner("\(try script()) {file}", option: "--run", secondLimit: 30) : nil)
        let work = ActionWork(
            plan: plan, watch: FolderWatch(folder.path("in")), journal: journal, actionLog: try ActionLog(done),
            log: Logger(label: "tests") { _ in messages }, status: status)
        return ActionQueue(work, threads: 2, retryInterval: .milliseconds(1))
    }

    /// A program that writes down where the file is.
    @discardableResult
    private func script() throws -> String {
        let path = folder.path("script")
        try folder.fill("new", Array("#!/bin/sh\necho $1 >> '\(folder.path("calls"))'\n".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("new"))
        #expect(unsafe rename(folder.path("new"), path) == 0)
        return path
    }

    private func calls() -> [String] {
        String(decoding: (try? folder.contents("calls")) ?? [], as: UTF8.self).split(separator: "\n").map(String.init).sorted()
    }

    private func lines() -> [String] { done.text.split(separator: "\n").map(String.init) }

    @Test func `any number of files is moved, and then the command is run where they are`() throws {
        let queue = try queue(run: true)
        for number in 0..<200 { queue.add(ActionTask(key: try recording("\(number)"), kinds: [.move, .run])) }
        #expect(eventually { queue.count == 0 })
        queue.close()
        #expect(calls() == (0..<200).map { folder.path("out/\($0)") }.sorted())
        #expect(lines().count == 400 && status.current.actions == 400 && status.current.failedActions == 0)
    }

    @Test func `while the program is gone nothing that needs it is lost, and it is said once`() throws {
        let queue = try queue(run: true)
        defer { queue.close() }
        try FileManager.default.removeItem(atPath: folder.path("script"))
        for number in 0..<50 { queue.add(ActionTask(key: try recording("\(number)"), kinds: [.move, .run])) }
        #expect(eventually { lines().count == 50 && queue.isIdle })
        #expect(calls() == [] && queue.count == 50 && queue.postponedCount == 50)
        #expect(messages.all == ["error: \(queue.problem ?? ""); trying again"])
        #expect(status.current.lastError?.contains("cannot be started: No such file") == true)
        try script()
        #expect(eventually { lines().count == 100 })
        #expect(calls().count == 50 && Set(calls()).count == 50)
        #expect(eventually { queue.count == 0 })
        #expect(queue.problem == nil && status.current.failedActions == 0)
        #expect(messages.all.dropFirst() == ["notice: --run works again"])
    }

    @Test func `what cannot be written down is not done for good`() throws {
        let queue = try queue(run: true)
        defer { queue.close() }
        done.set { $0.syncFailures = 5 }
        queue.add(ActionTask(key: try recording("a"), kinds: [.move, .run]))
        #expect(eventually { lines().count == 2 })
        #expect(calls() == [folder.path("out/a")])
        #expect(try ActionLog(done).entry(at: 0).destination == RawPath(folder.path("out/a")))
    }

    @Test(.enabled(if: OtherFileSystem.root != nil, "needs a second file system"))
    func `a recording that comes again while it is copied is moved after that`() throws {
        try OtherFileSystem.withFolder { out in
            let queue = try queue(run: true, to: out)
            defer { queue.close() }
            let content = [UInt8](repeating: 7, count: 8_000_000)
            let key = try recording("a", content)
            let mark = FileMark(RawPath("a"), try #require(try RawPath(folder.path("in/a")).state()))
            queue.add(ActionTask(key: key, kinds: [.move, .run]))
            for _ in 0..<3 { queue.add(ActionTask(key: key, kinds: .move, place: .again(mark))) }
            #expect(eventually { lines().count >= 3 && queue.count == 0 })
            #expect(try TemporaryFolder.contents(ofFile: out + "/a") == content)
            #expect(try FileManager.default.contentsOfDirectory(atPath: out) == ["a"])
            #expect(calls() == [out + "/a"] && status.current.failedActions == 0)
            // None was in the other's way.
            #expect(messages.all == [])
        }
    }

    @Test func `while files cannot be moved none is forgotten, and it is said once`() throws {
        let queue = try queue(run: false)
        defer { queue.close() }
        try folder.fill("out", [])
        let count = 2500
        for number in 0..<count { queue.add(ActionTask(key: try recording("\(number)"), kinds: .move)) }
        #expect(eventually { queue.isIdle })
        #expect(queue.count == count && queue.postponedCount == count && lines() == [])
        #expect(messages.all.count == 1 && messages.all.first == "error: \(queue.problem ?? ""); trying again")
        #expect(queue.problem?.contains("Not a directory") == true)
        try FileManager.default.removeItem(atPath: folder.path("out"))
        #expect(eventually { queue.count == 0 })
        #expect(lines().count == count && status.current.actions == count && status.current.failedActions == 0)
        #expect(messages.all.dropFirst() == ["notice: --move-to \"\(folder.path("out"))\" works again"])
        #expect(queue.problem == nil)
    }

    @Test func `a file that cannot be moved holds up no other`() throws {
        let queue = try queue(run: false)
        defer { queue.close() }
        // A file is where a folder is needed.
        try folder.makeFolder("out/sub")
        try folder.fill("out/sub/x", [1])
        try journal.append([JournalEntry(madeUp: "sub/x/bad")])
        try folder.makeFolder("in/sub/x")
        try folder.fill("in/sub/x/bad", [1])
        queue.add(ActionTask(key: JournalEntry(madeUp: "sub/x/bad").key, kinds: .move))
        for number in 0..<100 { queue.add(ActionTask(key: try recording("\(number)"), kinds: .move)) }
        #expect(eventually { lines().count == 100 && queue.isIdle })
        #expect(queue.count == 1 && messages.all.count == 1)
    }

    @Test func `a journal that cannot be read for a while is waited for`() throws {
        let queue = try queue(run: true)
        defer { queue.close() }
        let key = try recording("a")
        storage.set { $0.readFailures = 5 }
        queue.add(ActionTask(key: key, kinds: [.move, .run]))
        #expect(eventually { lines().count == 2 && queue.count == 0 })
        #expect(calls() == [folder.path("out/a")])
        #expect(messages.all.last == "notice: reading the journal works again")
    }

    @Test func `a file that came again is moved as it is now, and one that is gone is told`() throws {
        let queue = try queue(run: false)
        defer { queue.close() }
        let (again, gone) = (try recording("a"), try recording("b"))
        // Another time than in its line.
        _ = try folder.fill("in/a", Array("a".utf8))
        let state = try #require(try RawPath(folder.path("in/a")).state())
        queue.add(ActionTask(key: again, kinds: .move, place: .again(FileMark(RawPath("a"), state))))
        try FileManager.default.removeItem(atPath: folder.path("in/b"))
        queue.add(ActionTask(key: gone, kinds: [.move, .run]))
        #expect(eventually { lines().count == 3 && queue.count == 0 })
        #expect(try folder.contents("out/a") == Array("a".utf8))
        #expect(lines().count { $0.contains("gone before it was moved") } == 2)
        // Nothing is left to do with it then.
        try FileManager.default.removeItem(atPath: folder.path("out/a"))
        queue.add(ActionTask(key: again, kinds: .move, place: .again(FileMark(RawPath("a"), state))))
        #expect(eventually { queue.count == 0 })
        #expect(lines().count == 3 && status.current.failedActions == 2)
    }
}

/// What was logged, from any thread.
final class Messages: LogHandler {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .notice }
        set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) { lines.withLock { $0.append("\(event.level): \(event.message)") } }
}
