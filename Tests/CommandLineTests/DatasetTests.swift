import TestSupport
import Testing

@Suite struct DatasetTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try TrainedModel.record(in: folder)
    }

    private func train(_ arguments: String...) throws -> Outcome {
        try folder.audioclf(["train"] + arguments + ["-o", "m", "--epochs", "1"] + TrainedModel.quickly)
    }

    /// A table of all recordings: the first four speakers to learn from, one to check with, one for the test.
    private func table(_ more: String = "") -> [UInt8] {
        var text = "file,label,split,distance\n"
        for label in TrainedModel.labels {
            for speaker in 0..<6 {
                let part = speaker < 4 ? "train" : speaker == 4 ? "validation" : "test"
                text += "data/\(label)/s\(speaker)_nohash_0.wav,\(label),\(part),\(speaker % 2 == 0 ? "near" : "far")\n"
            }
        }
        return Array((text + more).utf8)
    }

    @Test func `a training tells what it learns from`() throws {
        try folder.fill("takes.csv", table())
        let outcome = try train("takes.csv")
        #expect(outcome.exitCode == 0)
        let lines = outcome.errors.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("3 labels, 12 recordings to learn from, 3 to check with, 4.5 s of sound") == true)
        #expect(
            lines.dropFirst().prefix(4) == [
                "part        recordings     sound  speakers  of a label",
                "training            12     3.6 s         4  4",
                "validation           3     0.9 s         1  1",
                "test                 3  not read         1  1",
            ])
        // It is also what `evaluate` takes.
        #expect(try folder.audioclf("evaluate", "m", "takes.csv", "--json").text.contains("\"count\" : 3"))
    }

    @Test func `bad lines of a manifest are told, and the training ends with 1`() throws {
        try folder.fill("takes.csv", table("data/low/s0_nohash_0.wav\ndata/none.wav,low,train,near\nx.wav,low,half,near\n"))
        let outcome = try train("takes.csv")
        #expect(outcome.exitCode == 1)
        let errors = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("audioclf: ") }
        #expect(
            errors == [
                "audioclf: takes.csv:20: 1 field; expected 4, as in the header line",
                "audioclf: takes.csv:22: split \"half\"; expected train, validation or test",
                "audioclf: data/none.wav: cannot open it: No such file or directory",
                "audioclf: m was made without what could not be read (3, named above)",
            ])
        #expect(try folder.names() == ["data", "m", "takes.csv"])
    }

    @Test func `what cannot be used at all is refused in one line`() throws {
        try folder.fill("empty.csv", [])
        expectRefusal(
            try train("empty.csv"),
            "empty.csv:1: no header line; expected the names of the columns, file and label among them")
        expectRefusal(try train("none.jsonl"), "none.jsonl: cannot open it: No such file or directory; expected a list of recordings")
        expectRefusal(
            try train("data", "--unknown", "none"),
            "none: cannot list it as a folder: No such file or directory; expected a folder of speech that is none of the labels")
        #expect(try folder.names() == ["data", "empty.csv"])
    }

    @Test func `a speaker in two parts is refused, unless that is allowed`() throws {
        try folder.fill("takes.csv", table("data/low/s0_nohash_0.wav,low,validation,near\n"))
        expectRefusal(
            try train("takes.csv"),
            "speaker \"s0\" has recordings in several parts (3 in training, 1 in validation); a known voice makes scores too good: put each speaker into one part, or allow it (--allow-shared-speakers)"
        )
        let outcome = try train("takes.csv", "--allow-shared-speakers")
        #expect(outcome.exitCode == 0)
        // It is the same file, too.
        #expect(outcome.errors.hasPrefix("3 labels, 11 recordings to learn from, 4 to check with"))
        #expect(
            outcome.errors.contains(
                "\n1 recording not learned from, since to be checked with, too (the same content): data/low/s0_nohash_0.wav is data/low/s0_nohash_0.wav\n"))
    }

    @Test func `unknown speech is a label of its own, and files that are no audio are counted`() throws {
        try folder.makeFolder("other/deep")
        for n in 0..<3 { try folder.record("other/deep/s\(n)_nohash_0.wav", tone(1500 + 100 * Double(n))) }
        try folder.fill("data/low/notes.txt", [])
        try folder.makeFolder("data/_background_noise_")
        try folder.record("data/_background_noise_/hum.wav", tone(100))
        let outcome = try train("data", "--unknown", "other")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.hasPrefix("4 labels, "))
        #expect(outcome.errors.contains("\n1 file among the recordings no audio by the name: 1 .txt\n"))
        #expect(outcome.errors.contains("\n1 file of background noise\n"))
    }
}
