import Foundation
import NoteGeneration
import TestSupport
import Testing

@Suite struct ComposeWriteTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.record("low.wav", tone(260))
        try folder.record("high.wav", tone(3100))
    }

    private func compose(_ arguments: String...) throws -> Outcome {
        try folder.audioclf(["compose", "-m", try TrainedNotes.path()] + arguments)
    }

    /// The keys of a MIDI file of the folder.
    private func keys(_ name: String) throws -> [Int] { try StandardMIDIFile(path: folder.path(name)).notes.map(\.key) }

    @Test func `a style becomes notes, sound and a picture, and says so in one line`() throws {
        let outcome = try compose("--style", "high", "-o", "tune", "--bars", "4", "--tempo", "480", "--key", "D")
        #expect(outcome.exitCode == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.text == "tune.mid, tune.wav, tune.svg: 4 bars of high, D, 4/4, 480 quarters a minute, 2.0 s\n")
        let file = try StandardMIDIFile(path: folder.path("tune.mid"))
        #expect(file.keySignatures.map(\.value.name) == ["D"] && file.tempos.map(\.value) == [125_000])
        #expect(file.notes.count > 4)
        let wav = try folder.contents("tune.wav")
        #expect(wav.starts(with: "RIFF".utf8) && wav.count > 2 * 44_100 * 4)
        #expect(String(decoding: try folder.contents("tune.svg"), as: UTF8.self).contains("<svg"))
    }

    @Test func `same seed, same bytes; a name's ending says which file is wanted`() throws {
        for name in ["a.mid", "b.mid", "a.png"] {
            #expect(try compose("--style", "low", "--seed", "4", "-o", name).exitCode == 0)
        }
        #expect(try compose("--style", "low", "--seed", "5", "-o", "c.mid").exitCode == 0)
        #expect(try folder.contents("a.mid") == folder.contents("b.mid"))
        #expect(try folder.contents("a.mid") != folder.contents("c.mid"))
        #expect(try folder.contents("a.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(try folder.names() == ["a.mid", "a.png", "b.mid", "c.mid", "high.wav", "low.wav"])
    }

    @Test func `a recording plays what is heard in it`() throws {
        for label in ["high", "low"] {
            let outcome = try compose("--from", "\(label).wav", "--classifier", try TrainedModel.path(), "-o", label, "--json", "--bars", "4", "--tempo", "600")
            #expect(outcome.exitCode == 0)
            let object = try jsonObject(outcome.text)
            #expect(object["version"] as? Int == 1 && object["keyword"] as? String == label)
            #expect(object["midi"] as? String == "\(label).mid" && object["picture"] as? String == "\(label).svg")
            let styles = try #require(object["styles"] as? [[String: Any]])
            #expect(styles.first?["name"] as? String == label)
            // The third label has no style of its name, and plays the first in turn.
            let sum = styles.compactMap { $0["weight"] as? Double }.reduce(0, +)
            #expect(abs(sum - 1) < 1e-5)
            #expect(outcome.errors.contains("mid plays high") && outcome.errors.contains("\(label).wav: \(label), "))
        }
        // An octave is learned in a moment, if not how to go on within it.
        func mean(_ keys: [Int]) -> Double { Double(keys.reduce(0, +)) / Double(keys.count) }
        #expect(try mean(keys("high.mid")) > mean(keys("low.mid")) + 6)
    }

    @Test func `without a classifier the one inside the program listens, and it is said`() throws {
        let sample = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../samples/keywords/held-back/yes/rob_nohash_0.wav").standardized
        let outcome = try compose("--from", sample.path, "-o", "tune", "--json", "--bars", "1")
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(try jsonObject(outcome.text)["keyword"] as? String == "yes")
        #expect(outcome.errors.contains("the one inside the program listens for English"))
    }

    @Test func `a mapping file says what keywords mean, and options go before it`() throws {
        try folder.fill(
            "map.json",
            Array(#"{"mid": {"style": "low", "key": "F", "tempo": 60, "metre": "3/4", "register": [60, 84]}}"#.utf8))
        let outcome = try compose("--keyword", "mid", "--map", "map.json", "-o", "m.mid", "--tempo", "90")
        #expect(outcome.text == "m.mid: 16 bars of low, F, 3/4, 90 quarters a minute, 32.0 s\n" && outcome.errors.isEmpty)
        #expect(try keys("m.mid").allSatisfy { 60...84 ~= $0 })
        let other = try compose("--keyword", "word", "-o", "m.mid")
        #expect(other.exitCode == 0 && other.errors.hasPrefix("keywords without a style of their name: word plays "))
    }

    @Test func `a tune goes on with a primer`() throws {
        let roll = PianoRoll(stepsPerQuarter: 2, steps: [72, 74, 76, 77, 79, 77, 76, 74].map { [$0] })
        var score = ScoreSettings()
        score.keySignature = KeySignature(name: "F")
        try StandardMIDIFile(roll, score).write(to: folder.path("primer.mid"))
        let outcome = try compose("--style", "high", "--primer", "primer.mid", "--key", "G", "--bars", "2", "-o", "p.mid")
        #expect(outcome.line(0).hasPrefix("p.mid: 3 bars of high, G, "), "\(outcome.text) \(outcome.errors)")
        #expect(try keys("p.mid").starts(with: [74, 76, 78, 79, 81, 79, 78, 76]))
    }

    @Test func `statistics stand beside those of given music`() throws {
        let outcome = try folder.audioclf(
            ["compose", "-m", try TrainedNotes.path(), "--style", "low", "-o", "t.mid", "--stats", "--against"]
                + TrainedNotes.data())
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(outcome.text.contains("corpus\npieces                            1       16\n"), "\(outcome.text)")
        #expect(outcome.lines.last?.hasPrefix("longest stretch found in the corpus: ") == true)
        // A primer that no style has, and that would be found whole.
        let steps: [KeySet] = (0..<64).map { [90 + $0 * $0 % 11] }
        let primer = PianoRoll(stepsPerQuarter: 2, steps: steps)
        try StandardMIDIFile(primer).write(to: folder.path("primer.mid"))
        try PianoRollCollection(stepsPerQuarter: 2, parts: [.init(name: "train", pieces: [primer, primer])])
            .write(to: folder.path("primer.json"))
        let primed = try folder.audioclf(
            ["compose", "-m", try TrainedNotes.path(), "--style", "low", "-o", "t.mid", "--primer", "primer.mid", "--stats",
             "--key", "C", "--json", "--against", "primer.json"])
        let copied = try #require(try jsonObject(primed.text)["copied"] as? [String: Any], "\(primed.errors)")
        #expect((copied["longestQuarters"] as? Double).map { $0 < 16 } == true, "\(copied)")
        let json = try folder.audioclf(
            ["compose", "-m", try TrainedNotes.path(), "--style", "low", "-o", "t.mid", "--stats", "--json"])
        let statistics = try #require(try jsonObject(json.text)["statistics"] as? [String: Any])
        #expect((statistics["pitchClasses"] as? [Double])?.count == 12)
    }

    @Test func `each recording that is classified can have its tune`() throws {
        try folder.makeFolder("more")
        try folder.fill("more/low.wav", folder.contents("low.wav"))
        try folder.fill("low-2.wav", folder.contents("low.wav"))
        // Quick music, for sound takes its time where nothing is optimised.
        try folder.fill("map.json", Array(#"{"low": {"tempo": 1000}, "high": {"tempo": 1000}}"#.utf8))
        let tunes = ["--compose", "tunes", "--notes", try TrainedNotes.path(), "--map", "map.json"]
        let outcome = try folder.audioclf(
            ["classify", "-m", try TrainedModel.path(), "low.wav", "high.wav", "more", "low-2.wav", "--jsonl"] + tunes)
        #expect(outcome.exitCode == 0)
        let written = try outcome.lines.map { try #require(try jsonObject($0)["tune"] as? String) }
        #expect(written == ["tunes/low.mid", "tunes/high.mid", "tunes/low-2.mid", "tunes/low-2-2.mid"])
        for tune in written { #expect(try !keys(tune).isEmpty) }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("tunes"))
        #expect(files.count == 8)
        // The same recording, the same tune, wherever it lies.
        #expect(try folder.contents("tunes/low.mid") == folder.contents("tunes/low-2.mid"))
        #expect(try folder.contents("tunes/low.mid") != folder.contents("tunes/low-2-2.mid"))
        let table = try folder.audioclf(["classify", "-m", try TrainedModel.path(), "low.wav"] + tunes)
        #expect(table.line(0).hasSuffix("tune") && table.line(1).hasSuffix("tunes/low.mid"))
    }

    @Test func `a player plays the sound; where there is none, that is said`() throws {
        try folder.makeFolder("bin")
        try folder.fill("bin/aplay", Array("#!/bin/sh\nshift\ncat \"$1\" > played\n".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("bin/aplay"))
        let arguments = ["compose", "-m", try TrainedNotes.path(), "--style", "low", "--bars", "1", "--tempo", "600", "--play", "-o"]
        let path = folder.path("bin") + ":/usr/bin:/bin"
        let outcome = try folder.audioclf(arguments + ["t"], environment: ["PATH": path])
        // A real player that comes before ours finds no sound card, or plays a bar.
        #expect(outcome.exitCode == 0)
        if try folder.names().contains("played") { #expect(try folder.contents("played") == folder.contents("t.wav")) }
        let silent = try folder.audioclf(arguments + ["u.mid"], environment: ["PATH": folder.path("none")])
        #expect(silent.exitCode == 1 && silent.text.hasPrefix("u.mid: 1 bar of low"))
        #expect(silent.errors.hasPrefix("audioclf: --play: there is no program to play it with; install one of "))
    }

    /// Arguments, and what is said about them.
    static let refusals: [([String], String)] = [
        (["--style", "hihg", "-o", "x"], "the model has no style \"hihg\"; did you mean \"high\"? There are: high, low"),
        (["--style", "polka", "-o", "x"], "the model has no style \"polka\"; expected one of: high, low"),
        (["--style", "low", "-o", "none/x"], "none/x.mid: cannot create a file in \"none\": No such file or directory"),
        (["--style", "low", "-o", "x", "--primer", "bad.json"], "bad.json: does not begin with MThd, expected a Standard MIDI File"),
        (["--style", "low", "-o", "x", "--primer", "none"], "none: cannot open it: No such file or directory"),
        (["--style", "low", "-o", "x", "--metre", "1/64"],
         "a bar of 1/64 is no whole number of steps, of which a quarter note has 2 in this style; choose another metre"),
        (["--keyword", "yes", "--map", "none", "-o", "x"], "none: cannot open it: No such file or directory"),
        (["--keyword", "no", "--map", "good.json", "-o", "x"],
         "good.json: there is no keyword \"no\" in it; expected one of: yes"),
        (["--keyword", "no", "--map", "empty.json", "-o", "x"], "empty.json: there is no keyword \"no\" in it, nor any other"),
        (["--style", "low", "--bars", "4096", "--tempo", "12", "-o", "x"], Self.tooLong),
        (["--style", "low", "--bars", "4096", "--tempo", "12", "-o", "x.mid", "--play"], Self.tooLong),
        (["--keyword", "yes", "--map", "bad.json", "-o", "x"],
         "bad.json: keyword \"yes\" has a field \"stile\"; expected style, key, tempo, metre or register"),
    ]

    private static let tooLong =
        "the tune lasts 22:45:20 h, but its sound at most 1:00:00 h; choose fewer bars, a higher tempo, or a name that ends in .mid, without --play"

    @Test(arguments: refusals) func `what cannot be done is refused in one line, and nothing is written`(
        _ arguments: [String], _ line: String
    ) throws {
        try folder.fill("bad.json", Array(#"{"yes": {"stile": "high"}}"#.utf8))
        try folder.fill("good.json", Array(#"{"yes": {"style": "high"}}"#.utf8))
        try folder.fill("empty.json", Array("{}".utf8))
        expectRefusal(try folder.audioclf(["compose", "-m", try TrainedNotes.path()] + arguments), line)
        #expect(try folder.names() == ["bad.json", "empty.json", "good.json", "high.wav", "low.wav"])
    }

    @Test func `a map that does not fit the classifier, or models that are mixed up, are refused`() throws {
        try folder.fill("map.json", Array(#"{"yes": {"style": "high"}}"#.utf8))
        let (classifier, notes) = (try TrainedModel.path(), try TrainedNotes.path())
        expectRefusal(
            try compose("--from", "low.wav", "--classifier", classifier, "--map", "map.json", "-o", "x"),
            "map.json: the classifier has no label \"yes\"; expected one of: high, low, mid")
        expectRefusal(
            try compose("--keyword", "purple", "--classifier", classifier, "-o", "x", "--style", "low"),
            "the classifier has no label \"purple\"; expected one of: high, low, mid")
        expectRefusal(
            try compose("--from", "low.wav", "--classifier", notes, "-o", "x"),
            "\(notes): a model that writes music, no classifier; expected a model as `audioclf train` writes it")
        expectRefusal(
            try folder.audioclf("compose", "-m", classifier, "--style", "low", "-o", "x"),
            "\(classifier): a classifier of recordings, no note model; expected a note model as `audioclf compose train` writes it")
    }

    @Test(arguments: [
        (["-o", "x", "--keyword", "a", "--from", "b"], "Give either --keyword or --from."),
        (["-o", "x", "--map", "b"], "--map needs --keyword or --from FILE."),
        (["-o", "x", "--key", "H"], "--key takes a key such as C, F#, Bb or Am; H is none."),
        (["-o", "x", "--metre", "3"], "--metre takes a metre such as 3/4 or 6/8; 3 is none."),
        (["-o", "x", "--register", "9-10"], "--register takes the lowest and the highest key"),
        (["-o", "x", "--bars", "0"], "--bars is 0; it must be from 1 to 4096"),
        (["-o", "x", "--temperature", "11"], "--temperature is 11.0; it must be from 0.0 to 10.0"),
        (["-o", "x", "--tempo", "3"], "--tempo is 3.0; it must be"), (["-o", "x", "--top-p", "2"], "--top-p is 2.0; it must be"),
        (["-o", "tunes/"], "--output takes the name of files, not of a folder: tunes/tune, say."),
        (["-o", "x", "--keyword", ""], "--keyword takes a word."),
        (["-o", "x", "--against", "y"], "--against needs --stats."), (["--style", "low"], "Missing expected argument"),
    ])
    func `wrong usage is told as such`(_ arguments: [String], _ text: String) throws {
        let outcome = try folder.audioclf(["compose", "-m", "none"] + arguments)
        #expect(outcome.exitCode == 64 && outcome.errors.contains(text), "\(outcome.errors)")
    }

    @Test(arguments: [["--compose", "t"], ["--notes", "n"], ["--compose", "t", "--notes", "n", "--every", "1"]])
    func `classify composes only with a note model, for whole recordings`(_ arguments: [String]) throws {
        #expect(try folder.audioclf(["classify", "-m", "none", "low.wav"] + arguments).exitCode == 64)
    }
}
