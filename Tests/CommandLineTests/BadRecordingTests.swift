import Foundation
import TestSupport
import Testing

@Suite struct BadRecordingTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    struct BadFile: CustomTestStringConvertible, Sendable {
        let name: String
        /// Nil: it is not there.
        let bytes: [UInt8]?
        /// What is said about it.
        let message: String
        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8]?, _ message: String) {
            self.name = name
            self.bytes = bytes
            self.message = message
        }
    }

    /// Recordings that are odd but can be used.
    static let odd = [
        BadFile("cut.wav", wav(tone(260), claimedLength: 96000), "is cut off: its header promises 48000 frames, 4800 are there and used"),
        BadFile("more.wav", wav(tone(260), claimedLength: 1000), "is longer than its header says: 500 frames promised, 4800 are there and used"),
        BadFile("open.wav", wav(tone(260), claimedLength: 0xFFFF_FFFF), "was never finished: its header leaves the length open; read to the end of the file"),
        BadFile("silence.wav", wav([Float](repeating: 0, count: 4800)), "is silent: every sample is 0"),
        BadFile("short.wav", wav(tone(260, count: 100)), "is shorter than a frame (100 of 512 samples); filled up with silence"),
        BadFile("one.wav", wav([0.5]), "is shorter than a frame (1 of 512 samples); filled up with silence"),
    ]

    @Test(arguments: odd)
    func `an odd recording is answered with a warning`(_ file: BadFile) throws {
        try folder.fill(file.name, file.bytes!)
        for command in ["classify -m $model --csv \(file.name)", "classify -m $model --csv --every 1 \(file.name)", "features \(file.name)"] {
            let outcome = try folder.bash("audioclf \(command)")
            #expect(outcome.exitCode == 0)
            #expect(outcome.lines.count > 1)
            #expect(outcome.errors == "audioclf: warning: \(file.name): \(file.message)\n")
        }
    }

    /// Recordings that cannot be used.
    static let bad = [
        BadFile("none.wav", nil, "cannot open: no such file or folder; check the name"),
        BadFile("empty.wav", [], "is empty (0 bytes), expected an audio file; record it again"),
        BadFile("header.wav", wav([]), "holds no audio: a header (WAV) and no sample that can be read; record it again"),
        BadFile("lying.wav", wav([], claimedLength: 1000), "holds no audio: a header (WAV) and no sample that can be read; record it again"),
        BadFile(
            "text.wav", Array("Dear diary, today I recorded nothing at all.\n".utf8),
            "is no audio that libsndfile can read (\"Format not recognised\"); expected WAV, FLAC, AIFF, Ogg, CAF, MP3 or the like"
        ),
        BadFile(
            "nan.wav", wav(tone(260) + [.nan], isFloat: true),
            "has a sample that is not a number (NaN) at 0.300 s; write the file again from sound samples"
        ),
        BadFile(
            "infinite.wav", wav(tone(260) + [-.infinity], isFloat: true),
            "has a sample that is infinite at 0.300 s; write the file again from sound samples"
        ),
    ]

    @Test(arguments: bad)
    func `a bad recording is refused, and the others are done`(_ file: BadFile) throws {
        try folder.record("good.wav", tone(260))
        if let bytes = file.bytes { try folder.fill(file.name, bytes) }
        let outcome = try folder.bash("audioclf classify -m $model --csv good.wav \(file.name) good.wav")
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors == "audioclf: \(file.name): \(file.message)\n")
        #expect(outcome.lines.map { $0.prefix { $0 != "," } } == ["file", "good.wav", "good.wav"])

        let json = try jsonObject(try folder.bash("audioclf classify -m $model --json good.wav \(file.name) 2>/dev/null").text)
        #expect((json["results"] as? [Any])?.count == 1)
        #expect(json["failures"] as? [[String: String]] == [["file": file.name, "error": "\(file.name): \(file.message)"]])
        let lines = try folder.bash("audioclf classify -m $model --jsonl \(file.name) good.wav 2>/dev/null").lines
        #expect(try jsonObject(lines.first ?? "") as? [String: String] == ["file": file.name, "error": "\(file.name): \(file.message)"])
        #expect(lines.count == 2)
    }

    @Test(arguments: bad.filter { $0.bytes != nil })
    func `a bad recording has no features, and no file is left`(_ file: BadFile) throws {
        try folder.fill(file.name, file.bytes!)
        for ending in ["npy", "csv", "svg", "png"] {
            expectRefusal(try folder.audioclf("features", file.name, "-o", "out.\(ending)"), "\(file.name): \(file.message)")
        }
        #expect(try folder.names() == [file.name])
    }

    @Test(arguments: bad.filter { $0.bytes != nil })
    func `a bad recording in a pipe is refused under the name of the pipe`(_ file: BadFile) throws {
        try folder.fill(file.name, file.bytes!)
        let outcome = try folder.bash("cat \(file.name) | audioclf classify -m $model --jsonl -")
        #expect(outcome.exitCode == 1)
        expectOneLine(outcome.errors, "-", saying: String(file.message.prefix { $0 != "(" && $0 != ":" }))
    }

    @Test(arguments: bad.filter { $0.bytes != nil })
    func `a training leaves a bad recording out and names it`(_ file: BadFile) throws {
        try TrainedModel.record(in: folder)
        try folder.fill("data/low/\(file.name)", file.bytes!)
        let outcome = try folder.audioclf(["train", "data", "-o", "m", "--epochs", "1"] + TrainedModel.quickly)
        #expect(outcome.exitCode == 1)
        let complaints = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("audioclf: data/") }
        #expect(complaints == ["audioclf: data/low/\(file.name): \(file.message)"])
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
