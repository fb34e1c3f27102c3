import AudioFiles
import Foundation
import NoteGeneration
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `audioclf listen` on pipes and files.
@Suite struct ListenTests {
    let folder: TemporaryFolder
    /// By which the trained model hears each of its tones once.
    private let policy = ["--smoothing", "0.1", "--threshold", "0.6", "--hop", "0.05", "--refractory", "0.5"]

    init() throws { folder = try TemporaryFolder() }

    /// A low tone, a high and a low one, with noise between them.
    private var tones: [Float] {
        let pause = tone(7000, count: 16_000).map { $0 / 100 }
        return pause + tone(260) + pause + tone(3200) + pause + tone(270) + pause
    }

    private func pcm16(_ samples: [Float]) -> [UInt8] { Array(wav(samples).dropFirst(44)) }
    private func float32(_ samples: [Float]) -> [UInt8] { Array(wav(samples, isFloat: true).dropFirst(44)) }

    /// Listens to standard input, through which bytes come in these pieces, with something done between two of them that may
    /// look at what was written so far.
    private func listen(
        _ arguments: [String], model: Bool = true, to pieces: [[UInt8]],
        between: (_ output: () throws -> String) throws -> Void = { _ in }
    ) throws -> Outcome {
        let named = model ? ["-m", try TrainedModel.path()] : []
        let process = Program.process(Program.audioclf, ["listen", "-"] + named + arguments, in: folder.path)
        let written = try TemporaryFiles(["output", "errors"]), pipe = Pipe()
        process.standardInput = pipe
        process.standardOutput = try written.handle("output")
        process.standardError = try written.handle("errors")
        signal(SIGPIPE, SIG_IGN)
        let exitCode = try Program.run(process) {
            for (n, piece) in pieces.enumerated() {
                if n > 0 { try between { String(decoding: try written.contents("output"), as: UTF8.self) } }
                try? pipe.fileHandleForWriting.write(contentsOf: piece)
            }
            try pipe.fileHandleForWriting.close()
        }
        return Outcome(
            exitCode: exitCode, output: try written.contents("output"),
            errors: String(decoding: try written.contents("errors"), as: UTF8.self))
    }

    private func labels(_ outcome: Outcome) throws -> [String] {
        try outcome.lines.map { try #require(jsonObject($0)["label"] as? String) }
    }

    @Test func `a file, a WAV pipe and raw samples in odd pieces give the same`() throws {
        try folder.record("x.wav", tones)
        let file = try folder.audioclf(["listen", "x.wav", "-m", try TrainedModel.path(), "--json"] + policy)
        #expect(file.exitCode == 0)
        #expect(file.errors.isEmpty, "\(file.errors)")
        #expect(try labels(file).filter { $0 != "mid" } == ["low", "high", "low"])
        let expected = file.text.replacing("\"x.wav\"", with: "\"-\"")

        let whole = try listen(policy + ["--json"], to: [wav(tones, claimedLength: 0xFFFF_FFFF)])
        #expect(whole.text == expected && whole.errors.isEmpty)
        let bytes = pcm16(tones)
        let pieces = [0..<1, 1..<2, 2..<333, 333..<40_000, 40_000..<40_001, 40_001..<bytes.count].map { Array(bytes[$0]) }
        let raw = try listen(policy + ["--json", "--rate", "16000"], to: pieces)
        #expect(raw.text == expected && raw.errors.isEmpty)
        #expect(raw.exitCode == 0)
    }

    @Test func `a line says what was heard and when`() throws {
        let json = try listen(policy + ["--json"], to: [wav(tones)])
        for line in json.lines {
            let object = try jsonObject(line)
            #expect(Set(object.keys) == ["file", "label", "probability", "start", "end", "time"])
            let start = try #require(object["start"] as? Double), end = try #require(object["end"] as? Double)
            let time = try #require(object["time"] as? Double), probability = try #require(object["probability"] as? Double)
            #expect(start <= end && end <= time && (0.6...1).contains(probability))
        }
        let text = try listen(policy, to: [wav(tones)])
        #expect(text.lines.count == json.lines.count)
        #expect(text.lines.contains { $0.range(of: #"^ +[0-9]\.[0-9]{2} s  high +[0-9]+\.[0-9] %$"#, options: .regularExpression) != nil })
    }

    @Test func `words are heard by the model inside the program`() throws {
        let samples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../samples/long/keywords.wav")
        let outcome = try folder.audioclf("listen", samples.standardized.path, "--json")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.hasPrefix("no model was named"))
        #expect(try labels(outcome).starts(with: ["yes"]))
    }

    @Test func `what is heard is told while the pipe stalls`() throws {
        let bytes = pcm16(tones)
        let pieces = [Array(bytes[..<60_000]), Array(bytes[60_000...])]
        let outcome = try listen(policy + ["--rate", "16000"], to: pieces) { output in
            let isTold = try eventually { try output().contains(" low ") }
            #expect(isTold)
            Thread.sleep(forTimeInterval: 1.5)
        }
        #expect(outcome.exitCode == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.text.contains(" high "))
    }

    @Test func `a pipe that ends in the middle of a sample is heard, with a warning`() throws {
        let outcome = try listen(policy + ["--json", "--rate", "16000"], to: [pcm16(tones) + [7]])
        #expect(outcome.exitCode == 0)
        #expect(try labels(outcome).contains("high"))
        #expect(outcome.errors == "audioclf: warning: -: ends in the middle of a sample: its last byte is not used\n")
    }

    @Test func `silence has no words`() throws {
        let outcome = try listen(["--rate", "16000", "-m", "english"], model: false, to: [[UInt8](repeating: 0, count: 16_000 * 2 * 60)])
        #expect(outcome.exitCode == 0 && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome.errors)")
    }

    @Test func `sound clipped at full scale is heard`() throws {
        let clipped = tones.map { max(-1, min(1, $0 * 1e6)) }
        for format in ["s16le", "f32le"] {
            let bytes = format == "s16le" ? pcm16(clipped) : float32(clipped)
            let outcome = try listen(["--json", "--rate", "16000", "--format", format], to: [bytes])
            #expect(outcome.exitCode == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        }
    }

    @Test func `samples that are no numbers are silence, which is said once`() throws {
        var broken = tones
        for n in stride(from: 0, to: 16_000, by: 3) { broken[n] = .nan }
        for n in stride(from: 30_000, to: 30_010, by: 1) { broken[n] = .infinity }
        let outcome = try listen(policy + ["--json", "--rate", "16000", "--format", "f32le"], to: [float32(broken)])
        #expect(outcome.exitCode == 0)
        #expect(try labels(outcome).contains("high"))
        #expect(outcome.errors == "audioclf: warning: -: samples that are no numbers, or absurdly large, count as silence\n")
    }

    @Test(arguments: [SIGTERM, SIGINT]) func `a signal ends it once what came is heard`(_ number: Int32) throws {
        let written = try TemporaryFiles(["output"])
        let process = Program.process(
            Program.audioclf, ["listen", "-", "-m", try TrainedModel.path(), "--rate", "16000", "--json"] + policy, in: folder.path)
        let pipe = Pipe()
        process.standardInput = pipe
        process.standardOutput = try written.handle("output")
        let exitCode = try Program.run(process) {
            // The last tone is at the end: nothing follows it that it would have to be waited for.
            try pipe.fileHandleForWriting.write(contentsOf: pcm16(Array(tones.dropLast(16_000))))
            _ = try eventually { try written.contents("output").count { $0 == UInt8(ascii: "\n") } >= 2 }
            kill(process.processIdentifier, number)
        }
        #expect(exitCode == (number == SIGINT ? 130 : 0))
        #expect(String(decoding: try written.contents("output"), as: UTF8.self).contains("\"high\""))
        try pipe.fileHandleForWriting.close()
    }

    @Test func `a reader that goes away ends it without an error`() throws {
        try folder.record("x.wav", tones + tones + tones)
        let outcome = try folder.bash(
            "audioclf listen x.wav -m $model \(policy.joined(separator: " ")) | (exec head -1); exit ${PIPESTATUS[0]}")
        #expect(outcome.exitCode == 0 && outcome.errors.isEmpty && outcome.lines.count == 1)
        let full = try folder.bash("audioclf listen x.wav -m $model \(policy.joined(separator: " ")) > /dev/full")
        expectRefusal(full, "standard output: No space left on device; the results are incomplete")
    }

    private func kept() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path("kept")).sorted()
    }

    @Test func `the sound of what is heard is kept, and never replaced`() throws {
        try folder.record("x.wav", tones)
        let arguments = ["listen", "x.wav", "-m", try TrainedModel.path(), "--json", "--save", "kept"] + policy
        let outcome = try folder.audioclf(arguments)
        #expect(outcome.exitCode == 0)
        let names = try kept()
        let expected = try outcome.lines.map { line in
            let object = try jsonObject(line)
            let time = String(format: "%010.3f", try #require(object["time"] as? Double))
            return "\(try #require(object["label"] as? String))-\(time).wav"
        }
        #expect(names == expected.sorted())
        let before = try names.map { try folder.contents("kept/\($0)") }
        #expect(before.allSatisfy { $0.count > 2 * 4000 && $0.count < 2 * 24_000 })
        // What is kept is what was heard.
        let again = try folder.audioclf("classify", "-m", try TrainedModel.path(), "--csv", "kept/" + names.last { $0.hasPrefix("low") }!)
        #expect(again.line(1).contains(",low,"))

        #expect(try folder.audioclf(arguments).exitCode == 0)
        #expect(try kept() == (names + names.map { $0.replacing(".wav", with: "-2.wav") }).sorted())
        #expect(try names.map { try folder.contents("kept/\($0)") } == before)
    }

    @Test func `a container that needs seeking is refused on a pipe, and heard as a file`() throws {
        try folder.fill("x.flac", Array("fLaC".utf8) + [UInt8](repeating: 0, count: 100))
        let outcome = try listen([], to: [folder.contents("x.flac")])
        #expect(outcome.exitCode == 1 && outcome.output.isEmpty)
        expectOneLine(outcome.errors, "-", saying: "can only be read once it is complete")
        #expect(
            outcome.errors.hasPrefix(
                "audioclf: -: no WAV or AU header of PCM, float, mu-law or A-law samples; if these are samples without one, give --rate"))
        let formats = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../samples/formats")
        let flac = formats.appending(path: "yes-16k.flac").standardized.path
        #expect(try folder.audioclf("listen", flac, "-m", TrainedModel.path()).exitCode == 0)
    }

    @Test func `nothing at all is an error, as for other commands`() throws {
        expectOneLine(try listen([], to: []).errors, "-", saying: "is empty")
        let raw = try listen(["--rate", "16000"], to: [])
        #expect(raw.exitCode == 1)
        expectOneLine(raw.errors, "-", saying: "holds no audio")
    }

    @Test func `a label that the model does not have is refused before anything is heard`() throws {
        for (option, value) in [("--suppress", "loud"), ("--threshold", "loud=0.5")] {
            expectRefusal(
                try listen([option, value], to: []),
                "\(option) \(value): the model has no label loud; it knows high, low, mid")
        }
        #expect(try labels(listen(policy + ["--json", "--suppress", "low"], to: [wav(tones)])).contains("low") == false)
        #expect(try labels(listen(policy + ["--json", "--threshold", "low=1"], to: [wav(tones)])).contains("low") == false)
    }

    @Test func `words start music, in the time of the stream`() throws {
        try folder.record("x.wav", tones)
        let arguments = policy + ["--compose", try TrainedNotes.path(), "--bars", "1"]
        let outcome = try folder.audioclf(
            ["listen", "x.wav", "-m", try TrainedModel.path(), "--midi-out", "x.mid", "--audio-out", "x-music.wav"] + arguments)
        #expect(outcome.exitCode == 0)
        #expect(outcome.text.contains(" high "))
        let first = try #require(outcome.lines.first.flatMap { Double($0.split(separator: " ")[0]) })
        let notes = try Performance(StandardMIDIFile(path: folder.path("x.mid"))).notes
        let onset = try #require(notes.map(\.onsetSeconds).min())
        #expect(onset >= first - 0.01)
        #expect(notes.allSatisfy { $0.onsetSeconds + $0.durationSeconds <= Double(tones.count) / 16_000 + 0.01 })
        var music = try AudioReader(.path(folder.path("x-music.wav")))
        let samples = try music.readAll()
        #expect(Double(samples.count) / 44_100 > Double(tones.count) / 16_000)
        #expect(samples.prefix(Int(onset * 44_100)).allSatisfy { abs($0) < 1e-4 } && samples.contains { abs($0) > 0.01 })

        let piped = try listen(arguments + ["--audio-out", "-"], to: [wav(tones)])
        #expect(piped.exitCode == 0 && piped.errors.contains(" high "))
        #expect(piped.output.starts(with: Array("RIFF".utf8)))
        let file = try folder.contents("x-music.wav")
        #expect(piped.output.count == file.count && piped.output[44...] == file[44...])
    }
}
