import Foundation
import TestSupport
import Testing

@Suite struct TrainTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try TrainedModel.record(in: folder)
    }

    private func train(_ arguments: String...) throws -> Outcome {
        try folder.audioclf(["train"] + arguments + ["--epochs", "2"] + TrainedModel.quickly)
    }

    @Test func `the same data and seed give the same model with any number of threads`() throws {
        for threads in ["1", "2"] {
            #expect(try train("data", "-o", "m\(threads)", "--threads", threads).exitCode == 0)
        }
        #expect(try train("data", "-o", "other", "--seed", "2").exitCode == 0)
        #expect(try folder.contents("m1") == folder.contents("m2"))
        #expect(try folder.contents("m1") != folder.contents("other"))
        #expect(try folder.names() == ["data", "m1", "m2", "other"])
    }

    @Test func `folders for training and validation are used as they are`() throws {
        try folder.makeFolder("split")
        try FileManager.default.copyItem(atPath: folder.path("data"), toPath: folder.path("split/train"))
        for (label, frequency) in [("low", 260.0), ("mid", 950), ("high", 3100)] {
            try folder.makeFolder("split/validation/\(label)")
            for take in 0..<6 {
                try folder.record("split/validation/\(label)/t_nohash_\(take).wav", tone(frequency + Double(take)))
            }
        }
        let outcome = try train("split", "-o", "m")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.hasPrefix("3 labels, 18 recordings to learn from, 18 to check with"))
    }

    @Test func `a model that is there is replaced whole or not at all`() throws {
        #expect(try train("data", "-o", "m").exitCode == 0)
        let old = try folder.contents("m")
        #expect(try train("none", "-o", "m").exitCode == 1)
        #expect(try folder.contents("m") == old)
        #expect(try train("data", "-o", "m", "--seed", "7").exitCode == 0)
        #expect(try folder.contents("m") != old)
        #expect(try folder.audioclf("inspect", "m").exitCode == 0)
    }

    @Test func `data that nothing can be learned from is refused`() throws {
        try folder.makeFolder("nothing")
        try folder.fill("nothing/notes.txt", Array("not audio".utf8))
        expectRefusal(
            try train("nothing", "-o", "m"),
            "nothing: no recordings found; expected a sub-folder for each label with audio files (WAV, FLAC, ...) in it, or a manifest (.csv, .jsonl)")
        expectRefusal(
            try train("none", "-o", "m"),
            "none: cannot list it as a folder: No such file or directory; expected a folder with a sub-folder for each label, or a manifest (.csv, .jsonl)")

        try folder.makeFolder("single/low")
        for name in ["single/low/a.wav", "single/low/b.wav"] { try folder.record(name, tone(260)) }
        expectRefusal(
            try train("single", "-o", "m"),
            "single: all recordings have the label \"low\"; at least two labels are needed, each a sub-folder or in a manifest")

        try folder.makeFolder("single/high")
        try folder.record("single/high/a.wav", tone(3000))
        let tooFew = try train("single", "-o", "m")
        #expect(tooFew.exitCode == 1)
        expectOneLine(tooFew.errors, "single", saying: "label \"high\": 1 recording; at least two are needed")
        #expect(try folder.names() == ["data", "nothing", "single"])
    }

    @Test func `a label whose recordings are all bad is refused`() throws {
        try folder.makeFolder("data/bad")
        for name in ["a", "b", "c"] { try folder.fill("data/bad/\(name).wav", []) }
        let outcome = try train("data", "-o", "m")
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.contains("label \"bad\": none of its recordings to learn from could be read"))
        #expect(try folder.names() == ["data"])
    }

    @Test func `silence is made of the noise, and the card says what it is to say`() throws {
        let outcome = try train("data", "-o", "m", "--silence", "50", "--about", "tones of three heights")
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("4 labels, "), "\(outcome.errors)")
        let card = try folder.audioclf("inspect", "m").text
        #expect(card.contains("4: _silence_, high, low, mid") && card.contains("tones of three heights"), "\(card)")
        let wrong = try train("data", "-o", "n", "--silence", "-1")
        #expect(wrong.exitCode == 64 && wrong.errors.contains("--silence"))
        #expect(try folder.names() == ["data", "m"])
    }

    @Test func `made-up examples and labels that were added are told`() throws {
        let outcome = try train("data", "-o", "m", "--made-up", "50", "--silence", "50", "--dry-run")
        #expect(outcome.exitCode == 0)
        #expect(
            outcome.errors.contains("labels were added: _silence_ (background without speech), _unknown_ (speech that is none of the words)\n"),
            "\(outcome.errors)")
        #expect(outcome.errors.contains(" examples come to the recordings in each epoch, made up of their pieces\n"), "\(outcome.errors)")
        let without = try train("data", "-o", "m", "--dry-run")
        #expect(!without.errors.contains("added") && !without.errors.contains("made up"), "\(without.errors)")
        try folder.makeFolder("heard")
        try folder.record("heard/a.wav", tone(5000))
        let negatives = try train("data", "-o", "m", "--hard-negatives", "heard", "--dry-run").errors
        #expect(negatives.contains("a label was added: _unknown_ (speech that is none of the words)\n"), "\(negatives)")
    }

    @Test func `a dry run of a short training tells its time`() throws {
        for epochs in ["1", "2"] {
            let outcome = try folder.audioclf(
                ["train", "data", "-o", "m", "--dry-run", "--epochs", epochs] + TrainedModel.quickly + ["--batch-size", "32"])
            #expect(outcome.exitCode == 0)
            #expect(outcome.text.contains(" recordings, \(epochs) epoch\(epochs == "1" ? "" : "s"), batches of 32\n"), "\(outcome.text)")
            #expect(
                outcome.lines.contains { $0.hasPrefix("time      under a second on ") || $0.hasPrefix("time      about ") && !$0.contains("about 0") && !$0.contains("-") },
                "\(outcome.text)")
        }
        #expect(try folder.names() == ["data"])
    }

    @Test func `a place where no model can go is refused before the training`() throws {
        expectRefusal(
            try train("data", "-o", "none/m"), "none/m: cannot create a file in \"none\": No such file or directory")
        expectRefusal(try train("data", "-o", "data"), "data: cannot open it: Is a directory")
        expectRefusal(
            try folder.audioclf("features", "data/low/s0_nohash_0.wav", "-o", "none/f.npy"),
            "none/f.npy: cannot create a file in \"none\": No such file or directory")
        #expect(try folder.names() == ["data"])
    }

    @Test func `a full disk is a failure that leaves nothing`() throws {
        let outcome = try folder.bash(
            "ln -s /dev/full full; audioclf train data -o full --epochs 1 \(TrainedModel.quickly.joined(separator: " "))")
        #expect(outcome.exitCode == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasSuffix("\naudioclf: full: cannot write it: No space left on device\n"))
        for ending in ["npy", "csv", "svg", "png"] {
            let name = "full.\(ending)"
            try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: "/dev/full")
            expectRefusal(
                try folder.audioclf("features", "data/low/s0_nohash_0.wav", "-o", name),
                ending == "npy"
                    ? "full.npy: cannot hold .npy, whose header counts the frames before they come; give a file, or write .csv"
                    : "\(name): cannot write it: No space left on device")
        }
        #expect(try folder.names() == ["data", "full", "full.csv", "full.npy", "full.png", "full.svg"])
    }

    @Test func `a training on a device goes the straight way`() throws {
        // As root a rename would replace it.
        #expect(try train("data", "-o", "/dev/null").exitCode == 0)
        let kind = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(kind == .typeCharacterSpecial)
    }
}
