import FileAccess
import FolderWatch
import Foundation
import TestSupport
import Testing

@testable import audioclf

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `audioclf watch --once`: what is there is done, and that is all.
@Suite struct WatchOnceTests {
    let watched: Watched
    var folder: TemporaryFolder { watched.folder }

    init() throws { watched = try Watched() }

    @Test func `good and broken files have a line each, in the journal and on standard output`() throws {
        for number in 0..<20 { try watched.drop("\(number).wav", tone(number % 2 == 0 ? 260 : 3200)) }
        try watched.drop("text.wav", bytes: Array("this is a letter".utf8))
        try watched.drop("empty.flac", bytes: [])
        try watched.drop("rate.wav", bytes: wav(tone(260), sampleRate: 0))
        try watched.drop("notes.txt", bytes: Array("not meant".utf8))
        try watched.drop(".hidden.wav", tone(260))
        try folder.makeFolder("in/deep")
        try watched.drop("deep/a.wav", tone(260))
        let outcome = try watched.once()
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.hasSuffix("audioclf: 3 recordings of 23 could not be classified, 0 actions failed\n"))
        #expect(try outcome.output == folder.contents("in.journal.jsonl"))
        let lines = try watched.journal()
        #expect(try watched.names() == ((0..<20).map { "\($0).wav" } + ["text.wav", "empty.flac", "rate.wav"]).sorted())
        for line in lines {
            let name = try #require(line["name"] as? String)
            #expect(line["file"] as? String == "in/" + name)
            let content = try folder.contents("in/" + name)
            #expect(line["size"] as? Int == content.count)
            let common: Set = ["file", "name", "key", "mark", "sha256", "size", "modified", "time"]
            if let number = Int(name.prefix { $0 != "." }) {
                #expect(Set(line.keys) == common.union(["label", "probability", "top", "seconds", "model"]))
                #expect(line["label"] as? String == (number % 2 == 0 ? "low" : "high"))
                #expect(line["seconds"] as? Double == 0.3)
            } else {
                #expect(Set(line.keys) == common.union(["error"]))
                #expect((line["error"] as? String)?.hasPrefix("in/\(name): ") == true)
                #expect(outcome.errors.contains(line["error"] as! String))
            }
        }
        // All fields are explained.
        let help = try folder.audioclf("watch", "--help").text
        for field in lines.flatMap(\.keys) { #expect(help.contains(field), "\(field)") }
    }

    @Test func `started again, only what is new has a line`() throws {
        for name in ["a", "b", "c", "d"] { try watched.drop("\(name).wav", tone(260)) }
        #expect(try watched.once().exitCode == 0)
        let first = try folder.contents("in.journal.jsonl")
        let again = try watched.once()
        #expect(again.exitCode == 0 && again.output.isEmpty)
        #expect(try folder.contents("in.journal.jsonl") == first)

        // Touched, replaced by something else, replaced by the same, and renamed.
        #expect(unsafe utimes(folder.path("in/a.wav"), nil) == 0)
        try watched.drop("b.wav", tone(3200))
        try watched.drop("c.wav", tone(260))
        #expect(unsafe rename(folder.path("in/d.wav"), folder.path("in/e.wav")) == 0)
        let last = try watched.once()
        #expect(last.exitCode == 0)
        #expect(try folder.contents("in.journal.jsonl") == first + last.output)
        let new = try last.lines.map { try jsonObject($0) }
        #expect(new.compactMap { $0["name"] as? String }.sorted() == ["b.wav", "e.wav"])
        #expect(new.first { $0["name"] as? String == "b.wav" }?["label"] as? String == "high")
        #expect(try watched.once().output.isEmpty)
    }

    @Test func `folders below are watched if that is wanted, and patterns choose`() throws {
        try folder.makeFolder("in/x/y")
        for name in ["a.wav", "a.raw", "x/b.wav", "x/y/c.wav", "x/y/old.wav", "x/.z.wav"] { try watched.drop(name, tone(260)) }
        #expect(try watched.once("--exclude", "*.raw").exitCode == 0)
        #expect(try watched.names() == ["a.wav"])
        #expect(try watched.once("--recursive", "--exclude", "old*").exitCode == 0)
        #expect(try watched.names() == ["a.wav", "x/b.wav", "x/y/c.wav"])
        #expect(try watched.once("--recursive", "--include", "*.raw", "--include", "x/y/*").exitCode == 0)
        #expect(try watched.names() == ["a.raw", "a.wav", "x/b.wav", "x/y/c.wav", "x/y/old.wav"])
    }

    @Test func `a name that is no text is escaped, and its bytes are given too`() throws {
        let name = RawPath(bytes: [0x6E, 0xE9] + Array(".wav".utf8))
        try watched.drop(RawPath("in").appending(name), bytes: wav(tone(260)))
        try watched.drop("line\nbreak \"x\".wav", tone(3200))
        let outcome = try watched.once("--move-to", "out/{label}")
        #expect(outcome.exitCode == 0)
        let lines = try watched.journal()
        #expect(lines.count == 2)
        let odd = try #require(lines.first { $0["label"] as? String == "low" })
        #expect(odd["file"] as? String == "in/n\\xE9.wav" && odd["name"] as? String == "n\\xE9.wav")
        #expect(odd["name_base64"] as? String == Data(name.bytes).base64EncodedString())
        let other = try #require(lines.first { $0["label"] as? String == "high" })
        #expect(other["name"] as? String == "line\nbreak \"x\".wav" && other["name_base64"] == nil)
        #expect(try RawPath(folder.path("out/low")).appending(name).state()?.kind == .file)
        let moved = try watched.actions().compactMap { $0["to_base64"] as? String }
        #expect(moved == [Data(Array(folder.path("out/low/").utf8) + name.bytes).base64EncodedString()])
    }

    @Test func `the windows of a long recording are in its line`() throws {
        try watched.drop("long.wav", tone(250, count: 16000) + tone(3000, count: 16000))
        #expect(try watched.once("--every", "0.5", "--top", "1").exitCode == 0)
        let line = try #require(try watched.journal().first)
        let windows = try #require(line["windows"] as? [[String: Any]])
        #expect(windows.map { $0["start"] as? Double } == [0, 0.5, 1, 1.5])
        #expect(windows.map { $0["label"] as? String } == ["low", "low", "high", "high"])
        #expect(windows.allSatisfy { Set($0.keys) == ["start", "end", "label", "probability"] })
        #expect((line["top"] as? [Any])?.count == 1)
    }

    @Test func `nothing of its own is taken for a recording`() throws {
        try watched.drop("a.wav", tone(260))
        let arguments = ["--include", "*", "--journal", "in/journal.wav", "--status", "in/status.json"]
        for count in [1, 0] {
            let outcome = try folder.audioclf(["watch", "in", "-m", watched.model, "--once"] + arguments)
            #expect(outcome.exitCode == 0)
            #expect(outcome.lines.count == count, "\(outcome.text)")
        }
        #expect(try watched.journal("in/journal.wav").compactMap { $0["name"] as? String } == ["a.wav"])
        #expect(try folder.names() == ["in"])
    }

    @Test func `the status tells what was done`() throws {
        try watched.drop("a.wav", tone(260))
        try watched.drop("b.wav", tone(260))
        try watched.drop("bad.wav", bytes: Array("bad".utf8))
        let outcome = try watched.once("--status", "status.json", "--run", "false {file}")
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.hasSuffix("audioclf: 1 recording of 3 could not be classified, 2 actions failed\n"))
        let status = try jsonObject(String(decoding: try folder.contents("status.json"), as: UTF8.self))
        #expect(
            Set(status.keys) == [
                "version", "state", "folder", "model", "classified", "failed", "known", "actions", "failed_actions", "queue",
                "action_queue", "lag_seconds", "last_error", "started", "time",
            ])
        #expect(status["version"] as? Int == 1 && status["state"] as? String == "ended" && status["folder"] as? String == "in")
        #expect(status["classified"] as? Int == 2 && status["failed"] as? Int == 1 && status["known"] as? Int == 0)
        #expect(status["actions"] as? Int == 0 && status["failed_actions"] as? Int == 2)
        #expect(status["queue"] as? Int == 0 && status["action_queue"] as? Int == 0)
        #expect(status["model"] as? String == (try watched.journal().compactMap { $0["model"] as? String }.first))
        #expect(status["last_error"] is String)
    }

    @Test func `a torn last line is removed with a word, and its recording done anew`() throws {
        try watched.drop("a.wav", tone(260))
        try watched.drop("b.wav", tone(3200))
        #expect(try watched.once().exitCode == 0)
        let bytes = try folder.contents("in.journal.jsonl")
        let torn = bytes.dropLast(40) + [0, 0, 0]
        try folder.fill("in.journal.jsonl", Array(torn))
        let outcome = try watched.once()
        #expect(outcome.exitCode == 0 && outcome.lines.count == 1)
        #expect(outcome.errors.contains("in.journal.jsonl: its last line was not whole"))
        #expect(try watched.names() == ["a.wav", "b.wav"])
    }

    @Test func `what cannot be begun is refused`() throws {
        #expect(try folder.audioclf("watch", "missing", "-m", watched.model).exitCode == 1)
        expectRefusal(
            try folder.audioclf("watch", "missing", "-m", watched.model), "missing: no such folder to watch; make it first")
        let missing = try folder.audioclf("watch", "in", "-m", "missing.safetensors")
        #expect(missing.exitCode == 1 && missing.errors.hasPrefix("audioclf: missing.safetensors: "))
        for place in ["in", "in/x/{label}", "./in/../in/y"] {
            let outcome = try watched.once("--move-to", place)
            #expect(outcome.exitCode == 1 && outcome.errors.contains("is in the watched folder"), "\(outcome.errors)")
            #expect(try watched.once("--failed", place).exitCode == 1)
        }
        #expect(try watched.once("--failed", "out/{label}").errors.contains("has no {label}"))
        #expect(try watched.once("--run", "x", "--run-label", "unknown").errors.contains("the model has no such label"))
        #expect(try watched.once("--journal", "no/such/folder/j").errors.contains("name a place for it with --journal"))
        for wrong in [["--jobs", "0"], ["--top", "0"], ["--every", "0"], ["--run-label", "low"], ["--existing", "maybe"]] {
            #expect(try folder.audioclf(["watch", "in", "-m", watched.model] + wrong).exitCode == 64, "\(wrong)")
        }
        // Nothing was begun.
        #expect(try folder.names() == ["in"])
    }
}
