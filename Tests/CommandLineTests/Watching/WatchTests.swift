import FolderWatch
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import audioclf

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `audioclf watch` while recordings arrive.
@Suite struct WatchTests {
    let watched: Watched
    var folder: TemporaryFolder { watched.folder }

    init() throws { watched = try Watched() }

    @Test func `recordings are classified as they arrive, until the end is asked for`() throws {
        try watched.drop("before.wav", tone(260))
        let outcome = try watched.watching { running in
            try running.waitForResults(1)
            try watched.drop("moved.wav", tone(3200))
            try folder.record("in/written.wav", tone(260))
            try watched.drop("bad.wav", bytes: Array("no audio".utf8))
            try running.waitForResults(4)
            // The same once more is nothing new, something else is.
            try watched.drop("moved.wav", tone(3200))
            try folder.record("in/written.wav", tone(3200))
            try running.waitForResults(5)
        }
        #expect(outcome.exitCode == 0)
        #expect(try outcome.output == folder.contents("in.journal.jsonl"))
        #expect(try watched.names() == ["bad.wav", "before.wav", "moved.wav", "written.wav", "written.wav"])
        #expect(try watched.journal().last?["label"] as? String == "high")
    }

    @Test func `files come from many writers at once, and each has one line`() throws {
        try folder.makeFolder("in/x")
        let sounds = [wav(tone(260)), wav(tone(3200))]
        let outcome = try watched.watching("--recursive") { running in
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 4) { writer in
                do {
                    for number in 0..<50 {
                        let name = "\(number % 3 == 0 ? "x/" : "")\(writer)-\(number).wav"
                        if number % 2 == 0 {
                            try watched.drop(name, bytes: sounds[number % 4 / 2])
                        } else {
                            try folder.fill("in/" + name, sounds[number % 4 / 2])
                        }
                    }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            failures.withLock { #expect($0.isEmpty) }
            try running.waitForResults(200)
        }
        #expect(outcome.exitCode == 0)
        let lines = try watched.journal()
        #expect(lines.count == 200 && Set(lines.compactMap { $0["name"] as? String }).count == 200)
        #expect(lines.allSatisfy { $0["error"] == nil })
    }

    @Test func `a second watch on the same journal is refused, and one on another is not`() throws {
        let outcome = try watched.watching { running in
            try watched.drop("a.wav", tone(260))
            try running.waitForResults(1)
            let second = try watched.once()
            #expect(second.exitCode == 1 && second.output.isEmpty)
            #expect(second.errors.contains("another audioclf watch is writing it"))
            #expect(try watched.once("--journal", "other.jsonl").lines.count == 1)
        }
        #expect(outcome.exitCode == 0)
    }

    @Test func `an old folder that is moved in later is not what was there before`() throws {
        try watched.folder.makeFolder("old")
        try watched.folder.record("old/old.wav", tone(260))
        Thread.sleep(forTimeInterval: 0.05)
        let outcome = try watched.watching("--existing", "skip", "--recursive") { running in
            #expect(eventually { (try? watched.folder.contents("in.journal.jsonl.actions"))?.isEmpty == false })
            #expect(try eventually {
                String(decoding: try watched.folder.contents("in.journal.jsonl.actions"), as: UTF8.self).contains("\"complete\":true")
            })
            try FileManager.default.moveItem(atPath: watched.path + "/old", toPath: watched.path + "/in/old")
            try running.waitForResults(1)
        }
        #expect(outcome.exitCode == 0)
        #expect(try watched.names() == ["old/old.wav"])
    }

    @Test func `a journal belongs to one folder, which may be moved`() throws {
        try watched.drop("a.wav", tone(260))
        #expect(try watched.once("--journal", "j").lines.count == 1)
        try FileManager.default.moveItem(atPath: watched.path + "/in", toPath: watched.path + "/moved")
        try watched.folder.makeFolder("in")
        let moved = try watched.folder.audioclf(["watch", "moved", "-m", watched.model, "--once", "--journal", "j"])
        #expect(moved.exitCode == 1)
        #expect(moved.errors.contains("it is the journal of"))
        try FileManager.default.removeItem(atPath: watched.path + "/in")
        let again = try watched.folder.audioclf(["watch", "moved", "-m", watched.model, "--once", "--journal", "j"])
        #expect(again.exitCode == 0 && again.output.isEmpty)
    }

    @Test func `what was there before is skipped if that is wanted, and what came while nobody watched is not`() throws {
        try watched.drop("old.wav", tone(260))
        // The clock of a file system may lag behind.
        Thread.sleep(forTimeInterval: 0.05)
        let first = try watched.watching("--existing", "skip", "--log-level", "info") { running in
            try running.waitForMessage("watching")
            try watched.drop("new.wav", tone(260))
            try running.waitForResults(1)
        }
        #expect(first.exitCode == 0)
        #expect(try watched.names() == ["new.wav"])
        try watched.drop("between.wav", tone(3200))
        #expect(try watched.once("--existing", "skip").lines.count == 1)
        #expect(try watched.names() == ["between.wav", "new.wav"])
        #expect(try watched.once().lines.count == 1)
        #expect(try watched.names() == ["between.wav", "new.wav", "old.wav"])
    }

    @Test(arguments: [(SIGTERM, 0), (SIGINT, 130)] as [(Int32, Int32)])
    func `what is in hand is ended, and nothing is torn or lost`(signal: Int32, exitCode: Int32) throws {
        for number in 0..<300 { try watched.drop("\(number).wav", tone(number % 2 == 0 ? 260 : 3200)) }
        let outcome = try watched.watching(signal: signal) { try $0.waitForResults(1) }
        #expect(outcome.exitCode == exitCode)
        #expect(try outcome.output == folder.contents("in.journal.jsonl"))
        #expect(try watched.once().exitCode == 0)
        #expect(try watched.names() == (0..<300).map { "\($0).wav" }.sorted())
    }

    @Test func `the model is loaded anew when its file changes, or on a signal; a broken one is refused`() throws {
        let good = try TemporaryFolder.contents(ofFile: watched.model)
        try folder.fill("m", good)
        var digests: [String?] = []
        let outcome = try Watched(watched, model: "m").watching("--status", "status.json") { running in
            try watched.drop("a.wav", tone(260))
            try running.waitForResults(1)
            try folder.fill("new", Array(good.dropLast(50)))
            #expect(unsafe rename(folder.path("new"), folder.path("m")) == 0)
            try running.waitForMessage("the new model is not used, the one before it still is: m: ")
            try watched.drop("b.wav", tone(260))
            try running.waitForResults(2)
            try folder.fill("new", try TemporaryFolder.contents(ofFile: OtherModel.path()))
            #expect(unsafe rename(folder.path("new"), folder.path("m")) == 0)
            try running.waitForMessage("the model was loaded anew")
            try watched.drop("c.wav", tone(260))
            try running.waitForResults(3)
            let count = try running.errors.components(separatedBy: "loaded anew").count
            running.send(SIGHUP)
            try running.wait("another load") { try running.errors.components(separatedBy: "loaded anew").count > count }
            digests = try watched.journal().map { $0["model"] as? String }
            try running.wait("the status") {
                try jsonObject(String(decoding: folder.contents("status.json"), as: UTF8.self))["model"] as? String == digests[2]
            }
        }
        #expect(outcome.exitCode == 0)
        #expect(digests[0] == digests[1] && digests[1] != digests[2])
    }

    @Test func `a watched folder that is moved away is waited for`() throws {
        let outcome = try watched.watching { running in
            try watched.drop("a.wav", tone(260))
            try running.waitForResults(1)
            #expect(unsafe rename(folder.path("in"), folder.path("away")) == 0)
            try running.waitForMessage("the watched folder is gone")
            #expect(unsafe rename(folder.path("away"), folder.path("in")) == 0)
            try running.waitForMessage("looking through it")
            try watched.drop("b.wav", tone(260))
            try running.waitForResults(2)
        }
        #expect(outcome.exitCode == 0)
        #expect(try watched.names() == ["a.wav", "b.wav"])
    }

    @Test(arguments: [">&-", "2>&-", "<&- >&- 2>&-"])
    func `closed standard input, output and error do not become the journal`(closed: String) throws {
        for number in 0..<40 { try watched.drop("\(number).wav", tone(260)) }
        try watched.drop("broken.wav", bytes: Array("no sound".utf8))
        _ = try folder.bash("audioclf watch in -m $model --once \(closed)")
        _ = try watched.once()
        #expect(try watched.names() == ((0..<40).map { "\($0).wav" } + ["broken.wav"]).sorted())
    }

    @Test func `a reader that has gone away ends it, and nothing is lost`() throws {
        for number in 0..<100 { try watched.drop("\(number).wav", tone(260)) }
        let outcome = try folder.bash("audioclf watch in -m $model --jobs 1 | head -n 1; exit ${PIPESTATUS[0]}")
        #expect(outcome.exitCode == 1 && outcome.lines.count == 1)
        #expect(outcome.errors.contains("standard output: nobody reads it any more; all results so far are in "))
        #expect(try watched.once().exitCode == 0)
        #expect(try watched.names() == (0..<100).map { "\($0).wav" }.sorted())
    }
}
