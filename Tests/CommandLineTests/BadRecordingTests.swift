import Foundation
import TestSupport
import Testing

@Suite struct BadRecordingTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// A recording that is odd but can be used, and the warning.
    static let odd: [(name: String, bytes: [UInt8], warning: String)] = [
        ("cut.wav", wav(tone(260), claimedLength: 96000), "is cut off: its header promises 48000 frames, 4800 are there and used"),
        ("more.wav", wav(tone(260), claimedLength: 1000), "is longer than its header says: 500 frames promised, 4800 are there and used"),
        ("open.wav", wav(tone(260), claimedLength: 0xFFFF_FFFF), "was never finished: its header leaves the length open; read to the end of the file"),
        ("silence.wav", wav([Float](repeating: 0, count: 4800)), "is silent: every sample is 0"),
        ("short.wav", wav(tone(260, count: 100)), "is shorter than a frame (100 of 400 samples); filled up with silence"),
        ("one.wav", wav([0.5]), "is shorter than a frame (1 of 400 samples); filled up with silence"),
    ]

    @Test(arguments: odd)
    func `an odd recording is answered with a warning`(_ name: String, _ bytes: [UInt8], _ warning: String) throws {
        try folder.fill(name, bytes)
        for command in ["classify -m $model --csv \(name)", "classify -m $model --csv --every 1 \(name)", "features \(name)"] {
            let outcome = try folder.bash("audioclf \(command)")
            #expect(outcome.exitCode == 0)
            #expect(outcome.lines.count > 1)
            #expect(outcome.errors == "audioclf: warning: \(name): \(warning)\n")
        }
    }

    /// A recording that cannot be used, and the reason.
    static let bad: [(name: String, bytes: [UInt8]?, reason: String)] = [
        ("none.wav", nil, "cannot open: no such file or folder; check the name"),
        ("empty.wav", [], "is empty (0 bytes), expected an audio file; record it again"),
        ("header.wav", wav([]), "holds no audio: a header (WAV) and no sample that can be read; record it again"),
        ("lying.wav", wav([], claimedLength: 1000), "holds no audio: a header (WAV) and no sample that can be read; record it again"),
        (
            "text.wav", Array("Dear diary, today I recorded nothing at all.\n".utf8),
            "is no audio that libsndfile can read (\"Format not recognised\"); expected WAV, FLAC, AIFF, Ogg, CAF, MP3 or the like"
        ),
        (
            "nan.wav", wav(tone(260) + [.nan], isFloat: true),
            "has a sample that is not a number (NaN) at 0.300 s; write the file again from sound samples"
        ),
        (
            "infinite.wav", wav(tone(260) + [-.infinity], isFloat: true),
            "has a sample that is infinite at 0.300 s; write the file again from sound samples"
        ),
    ]

    @Test(arguments: bad)
    func `a bad recording is refused, and the others are done`(_ name: String, _ bytes: [UInt8]?, _ reason: String) throws {
        try folder.record("good.wav", tone(260))
        if let bytes { try folder.fill(name, bytes) }
        let outcome = try folder.bash("audioclf classify -m $model --csv good.wav \(name) good.wav")
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors == "audioclf: \(name): \(reason)\n")
        #expect(outcome.lines.map { $0.prefix { $0 != "," } } == ["file", "good.wav", "good.wav"])

        let json = try jsonObject(try folder.bash("audioclf classify -m $model --json good.wav \(name) 2>/dev/null").text)
        #expect((json["results"] as? [Any])?.count == 1)
        #expect(json["failures"] as? [[String: String]] == [["file": name, "error": "\(name): \(reason)"]])
        let lines = try folder.bash("audioclf classify -m $model --jsonl \(name) good.wav 2>/dev/null").lines
        #expect(try jsonObject(lines[0]) as? [String: String] == ["file": name, "error": "\(name): \(reason)"])
        #expect(lines.count == 2)
    }

    @Test(arguments: bad.filter { $0.bytes != nil })
    func `a bad recording has no features, and no file is left`(_ name: String, _ bytes: [UInt8]?, _ reason: String) throws {
        try folder.fill(name, bytes!)
        for ending in ["npy", "csv", "svg", "png"] {
            expectRefusal(try folder.audioclf("features", name, "-o", "out.\(ending)"), "\(name): \(reason)")
        }
        #expect(try folder.names() == [name])
    }

    @Test(arguments: bad.filter { $0.bytes != nil })
    func `a bad recording in a pipe is refused under the name of the pipe`(
        _ name: String, _ bytes: [UInt8]?, _ reason: String
    ) throws {
        try folder.fill(name, bytes!)
        let outcome = try folder.bash("cat \(name) | audioclf classify -m $model --jsonl -")
        #expect(outcome.exitCode == 1)
        expectOneLine(outcome.errors, "-", saying: String(reason.prefix { $0 != "(" && $0 != ":" }))
    }

    @Test(arguments: bad.filter { $0.bytes != nil })
    func `a training leaves a bad recording out and names it`(_ name: String, _ bytes: [UInt8]?, _ reason: String) throws {
        try TrainedModel.record(in: folder)
        try folder.fill("data/low/\(name)", bytes!)
        let outcome = try folder.audioclf(["train", "data", "-o", "m", "--epochs", "1"] + TrainedModel.quickly)
        #expect(outcome.exitCode == 1)
        let complaints = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("audioclf: data/") }
        #expect(complaints == ["audioclf: data/low/\(name): \(reason)"])
        #expect(try folder.names() == ["data", "m"])
        #expect(try folder.audioclf("inspect", "m").exitCode == 0)
    }

    @Test func `a folder without audio is refused and named`() throws {
        try folder.makeFolder("nothing")
        try folder.fill("nothing/notes.txt", Array("not audio".utf8))
        let outcome = try folder.bash("audioclf classify -m $model nothing --jsonl")
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors == "audioclf: nothing: no audio files (WAV, FLAC, ...) in this folder\n")
    }

    @Test func `a name with a line break is told on one line`() throws {
        let outcome = try folder.bash("audioclf classify -m $model $'a\\nb.wav' --csv")
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors == "audioclf: a\\nb.wav: cannot open: no such file or folder; check the name\n")
    }
}
