import Foundation
import TestSupport
import Testing

@Suite struct MakeStreamTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for part in ["train", "validation"] {
            for (label, frequency) in [("low", 250.0), ("high", 3000)] {
                try folder.makeFolder("data/\(part)/\(label)")
                for n in 0..<(part == "train" ? 3 : 2) { try folder.record("data/\(part)/\(label)/\(n).wav", tone(frequency)) }
            }
        }
        try folder.makeFolder("noise")
        try folder.record("noise/hum.wav", tone(900, count: 16000))
    }

    @Test func `a stream lies beside its labels, the same for the same seed`() throws {
        let outcome = try folder.audioclf("make-stream", "data", "--noise", "noise", "-o", "a.wav", "--seed", "3")
        #expect(outcome.exitCode == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.lines.count == 1 && outcome.text.hasPrefix("a.wav: ") && outcome.text.hasSuffix(" s, 4 recordings; labels in a.csv\n"))
        let lines = String(decoding: try folder.contents("a.csv"), as: UTF8.self).split(separator: "\n")
        #expect(lines[0] == "label,start,end,source" && lines.count == 5)
        #expect(lines[1...].allSatisfy { $0.contains(",data/validation/") })

        _ = try folder.audioclf("make-stream", "data", "--noise", "noise", "-o", "b.wav", "--labels", "b.txt", "--seed", "3")
        let bytes = try folder.contents("a.wav")
        #expect(try folder.contents("b.wav") == bytes)
        #expect(String(decoding: try folder.contents("b.txt"), as: UTF8.self).split(separator: "\n").count == 4)
        _ = try folder.audioclf("make-stream", "data", "--noise", "noise", "-o", "c.wav", "--seed", "4")
        #expect(try folder.contents("c.wav") != bytes)
        #expect(try folder.names().sorted() == ["a.csv", "a.wav", "b.txt", "b.wav", "c.csv", "c.wav", "data", "noise"])
    }

    @Test func `parts, numbers, rates and other sound are as asked`() throws {
        try folder.makeFolder("talk")
        try folder.record("talk/a.wav", tone(500, count: 32000))
        let outcome = try folder.audioclf(
            "make-stream", "data", "-o", "a.wav", "--part", "training", "--count", "10", "--gap", "0.5:0.5", "--between", "talk",
            "--between-seconds", "2", "--rate", "8000", "--labels", "a.jsonl")
        #expect(outcome.exitCode == 0)
        #expect(outcome.text == "a.wav: 33.5 s, 10 recordings; labels in a.jsonl\n")
        #expect(try folder.contents("a.wav").count == 44 + 2 * 8000 * 67 / 2)
    }

    @Test func `what cannot be used is named, and the rest is done`() throws {
        try folder.fill("data/validation/low/broken.wav", [1, 2, 3])
        try folder.fill("noise/empty.wav", [])
        let outcome = try folder.audioclf("make-stream", "data", "--noise", "noise", "-o", "a.wav")
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.contains("data/validation/low/broken.wav: ") && outcome.errors.contains("noise/empty.wav: is empty"))
        #expect(outcome.text.contains("4 recordings"))
    }

    @Test func `without anything to use, or a place to write to, nothing is made`() throws {
        try folder.makeFolder("broken/low")
        try folder.fill("broken/low/a.wav", [1, 2, 3])
        let outcome = try folder.audioclf("make-stream", "broken", "-o", "a.wav")
        #expect(outcome.exitCode == 1 && outcome.errors.contains("a.wav: not made, since no recording could be used (broken/low/a.wav: "))
        #expect(try !folder.names().contains("a.wav"))
        #expect(try folder.audioclf("make-stream", "data", "-o", "nowhere/a.wav").exitCode == 1)
        expectRefusal(
            try folder.audioclf("make-stream", "data", "-o", "a.wav", "--between", "talk", "--between-seconds", "1"),
            "talk: no folder; expected one of audio files to put between the words")
        try folder.makeFolder("empty")
        expectRefusal(
            try folder.audioclf("make-stream", "data", "-o", "a.wav", "--between", "empty"),
            "empty: no audio files (WAV, FLAC, ...) in this folder; expected audio files at any depth below it to put between the words")
        #expect(try folder.names() == ["broken", "data", "empty", "noise"])
    }

    @Test func `cut off peaks are told`() throws {
        try folder.makeFolder("loud/low")
        for name in ["a", "b"] { try folder.record("loud/low/\(name).wav", tone(250).map { max(-0.99, min(0.99, 5 * $0)) }) }
        let outcome = try folder.audioclf("make-stream", "loud", "--snr", "0", "-o", "a.wav")
        #expect(outcome.exitCode == 0)
        expectOneLine(outcome.errors, "warning: a.wav", saying: "beyond full scale cut off")
    }
}
