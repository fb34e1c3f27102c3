import FolderWatch
import Foundation
import TestSupport
import Testing

@testable import audioclf

/// What `audioclf watch` does with recordings once their line is in the journal.
@Suite struct WatchActionsTests {
    let watched: Watched
    var folder: TemporaryFolder { watched.folder }

    init() throws { watched = try Watched() }

    /// A command that writes a line for each call: the key, the label, and the file if it is there.
    private func runner(_ code: Int = 0) throws -> String {
        try folder.fill(
            "run.sh",
            Array("test -f \"$3\" && echo \"$1 $2 $3\" >> calls\ntest \"$AUDIOCLF_FILE\" = \"$3\" || exit 9\nexit \(code)\n".utf8))
        return "sh run.sh {key} {label} {file}"
    }

    private func calls() throws -> [String] { try watched.lines("calls") }

    @Test func `recordings are moved by their label, the others set aside, and the command is run where they are then`() throws {
        try folder.makeFolder("in/x")
        for (name, frequency) in [("a.wav", 260.0), ("x/a.wav", 260), ("b.wav", 3200)] { try watched.drop(name, tone(frequency)) }
        try watched.drop("bad.wav", bytes: Array("bad".utf8))
        let outcome = try watched.once(
            "--recursive", "--move-to", "out/{label}", "--failed", "broken", "--run", try runner(), "--run-label", "low")
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.hasSuffix("audioclf: 1 recording of 4 could not be classified, 0 actions failed\n"))
        #expect(watched.files("out") == ["high/b.wav", "low/a.wav", "low/x/a.wav"])
        #expect(watched.files("broken") == ["bad.wav"] && watched.files("in") == [])
        let lines = try watched.journal()
        for line in lines {
            let expected = line["label"] as? String == "low" ? ["move", "run"] : ["move"]
            #expect(line["actions"] as? [String] == expected)
        }
        let low = lines.filter { $0["label"] as? String == "low" }
        let places = low.compactMap { line in
            (line["key"] as? String).map { "\($0) low \(folder.path("out/low"))/\(line["name"]!)" }
        }
        #expect(try calls().sorted() == places.sorted())
        #expect(try watched.actions().count == 6)
        #expect(try watched.actions().allSatisfy { $0["error"] == nil })
        // All is done.
        #expect(try watched.once("--recursive", "--move-to", "out/{label}", "--run", try runner()).output.isEmpty)
        #expect(try calls().count == 2 && watched.actions().count == 6)
    }

    @Test func `what a crash left undone is done at the next start, wherever the file is by then`() throws {
        try watched.drop("a.wav", tone(260))
        try watched.drop("b.wav", tone(3200))
        let arguments = ["--move-to", "out/{label}", "--run", try runner()]
        func once() throws -> Outcome { try folder.audioclf(["watch", "in", "-m", watched.model, "--once"] + arguments) }
        #expect(try once().exitCode == 0)
        #expect(try calls().count == 2)
        let journal = try folder.contents("in.journal.jsonl"), actions = try watched.lines("in.journal.jsonl.actions")

        // Nothing is written down of it: the files are moved already.
        try folder.fill("in.journal.jsonl.actions", Array((actions[0] + "\n").utf8))
        #expect(try once().output.isEmpty)
        #expect(watched.files("out") == ["high/b.wav", "low/a.wav"])
        #expect(try calls().count == 4 && Set(calls()).count == 2)
        #expect(try watched.actions().compactMap { $0["to"] as? String }.sorted() == ["out/high/b.wav", "out/low/a.wav"].map(folder.path))

        // Nothing was done.
        for (place, name) in [("low/a.wav", "a.wav"), ("high/b.wav", "b.wav")] {
            try FileManager.default.moveItem(atPath: folder.path("out/" + place), toPath: folder.path("in/" + name))
        }
        try FileManager.default.removeItem(atPath: folder.path("in.journal.jsonl.actions"))
        #expect(try once().output.isEmpty)
        #expect(watched.files("out") == ["high/b.wav", "low/a.wav"] && watched.files("in") == [])
        #expect(try calls().count == 6 && Set(calls()).count == 2)

        // It was moved, but the command was not run; the log's last line is torn.
        let moves = try watched.lines("in.journal.jsonl.actions").filter { !$0.contains("\"run\"") }
        try folder.fill("in.journal.jsonl.actions", Array((moves.joined(separator: "\n") + "\n{\"action\":\"ru").utf8))
        #expect(try once().output.isEmpty)
        #expect(try calls().count == 8 && Set(calls()).count == 2)
        #expect(try watched.actions().count == 4)
        #expect(try once().exitCode == 0)
        #expect(try calls().count == 8)
        #expect(try folder.contents("in.journal.jsonl") == journal)
    }

    @Test func `what is left to do with a moved file is done wherever the program is started next`() throws {
        try watched.drop("a.wav", tone(260))
        _ = try runner()
        let run = "sh \(folder.path("run.sh")) {key} {label} {file}"
        #expect(try watched.once("--move-to", "out", "--run", run).exitCode == 0)
        let moves = try watched.lines("in.journal.jsonl.actions").filter { !$0.contains("\"run\"") }
        try folder.fill("in.journal.jsonl.actions", Array((moves.joined(separator: "\n") + "\n").utf8))
        try folder.makeFolder("elsewhere")
        let process = Program.process(
            Program.audioclf, ["watch", folder.path("in"), "-m", watched.model, "--once", "--run", run],
            in: folder.path("elsewhere"))
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let exitCode = try Program.run(process) {}
        #expect(exitCode == 0)
        #expect(try watched.lines("elsewhere/calls").count == 1)
    }

    @Test func `a command that fails is written down with the reason, and not run again`() throws {
        try watched.drop("a.wav", tone(260))
        let outcome = try watched.once("--run", try runner(7))
        #expect(outcome.exitCode == 1 && outcome.lines.count == 1)
        #expect(outcome.errors.hasSuffix("audioclf: 0 recordings of 1 could not be classified, 1 action failed\n"))
        #expect(try watched.actions().map { $0["error"] as? String } == ["\"sh\": exit code 7"])
        #expect(try watched.once("--run", try runner(7)).exitCode == 0)
        #expect(try calls().count == 1)
    }

    @Test func `a move that is impossible is tried again at the next start`() throws {
        try watched.drop("a.wav", tone(260))
        try folder.makeFolder("out")
        try folder.fill("out/low", Array("no folder".utf8))
        let outcome = try watched.once("--move-to", "out/{label}")
        #expect(outcome.exitCode == 1 && outcome.lines.count == 1)
        #expect(outcome.errors.contains("Not a directory"))
        #expect(try watched.actions().isEmpty && watched.files("in") == ["a.wav"])
        #expect(outcome.errors.hasSuffix("audioclf: 0 recordings of 1 could not be classified, 1 action failed\n"))
        try FileManager.default.removeItem(atPath: folder.path("out/low"))
        #expect(try watched.once("--move-to", "out/{label}").exitCode == 0)
        #expect(watched.files("out") == ["low/a.wav"] && watched.files("in") == [])
        #expect(try watched.journal().count == 1)
    }

    @Test func `a recording that comes again is moved again, and one of its name with another content beside it`() throws {
        let outcome = try watched.watching("--move-to", "out") { running in
            try watched.drop("a.wav", tone(260))
            try running.wait("the first") { watched.files("in").isEmpty && watched.files("out").count == 1 }
            try watched.drop("a.wav", tone(260))
            try running.wait("the second") { watched.files("in").isEmpty }
            try watched.drop("a.wav", tone(3200))
            try running.wait("the third") { watched.files("out").count == 2 }
        }
        #expect(outcome.exitCode == 0)
        #expect(watched.files("out") == ["a-2.wav", "a.wav"])
        #expect(try watched.journal().map { $0["label"] as? String } == ["low", "high"])
    }

    @Test func `an end does not wait for all that is to be done, which is done at the next start`() throws {
        for number in 0..<30 { try watched.drop("\(number).wav", tone(260)) }
        // As long as the file is there, commands take until then.
        try folder.fill("gate", [])
        try folder.fill(
            "wait.sh", Array("while test -f gate; do sleep 0.05; done\necho $1 >> calls\n".utf8))
        let outcome = try watched.watching("--run", "sh wait.sh {key}") { running in
            try running.waitForResults(30)
            running.send(SIGTERM)
            try running.waitForMessage("ending when what is in hand is done")
            try FileManager.default.removeItem(atPath: folder.path("gate"))
            #expect(eventually { !running.process.isRunning })
        }
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(try calls().count < 30)
        #expect(try watched.once("--run", "sh wait.sh {key}").exitCode == 0)
        #expect(try calls().sorted() == watched.journal().compactMap { $0["key"] as? String }.sorted())
    }
}
