import Foundation
import TestSupport
import Testing

/// `evaluate --stream` and `tune`, with the model that knows a low, a middle and a high tone.
@Suite struct StreamEvaluationTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = try TrainedModel.path()
        // Low, high, and again low, each for 0.3 s, at 2, 5 and 8 s, in faint noise.
        var samples = tone(250, count: 16000 * 12).map { _ in Float(0) }
        for (frequency, second) in [(260.0, 2), (3100, 5), (250, 8)] {
            for (n, sample) in tone(frequency).enumerated() { samples[16000 * second + n] = sample }
        }
        try folder.record("talk.wav", samples)
        try folder.fill("talk.txt", Array("2.0\t2.3\tlow\n5.0\t5.3\thigh\n8.0\t8.3\tmid\n9.9\t9.9\tcough\n".utf8))
        try folder.makeFolder("other")
        try folder.record("other/silence.wav", [Float](repeating: 0, count: 16000 * 5))
        var tones = [Float](repeating: 0, count: 16000 * 4)
        for (n, sample) in tone(900).enumerated() { tones[16000 + n] = sample }
        try folder.record("other/tone.wav", tones)
    }

    private let detection = ["--threshold", "0.4", "--smoothing", "0.1", "--minimum", "0", "--refractory", "0.6"]

    @Test func `JSON has the documented fields, which agree`() throws {
        let outcome = try folder.audioclf(["evaluate", model, "--stream", "talk.wav", "--negative", "other", "--json"] + detection)
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors == "talk.txt: 1 label of nothing that the model listens for; what is heard there is a false alarm\n")
        let object = try jsonObject(outcome.text)
        #expect(Set(object.keys) == ["version", "stream", "failures"])
        let stream = try #require(object["stream"] as? [String: Any])
        #expect(
            Set(stream.keys) == [
                "seconds", "words", "hits", "misses", "missRate", "missInterval", "wrong", "doubles", "falseAlarms", "latency",
                "tolerance", "policy", "labels", "missed", "alarms", "curve",
            ])
        #expect(stream["seconds"] as? Double == 21)
        #expect(stream["words"] as? Int == 3)
        let missed = try #require(stream["missed"] as? [[String: Any]])
        #expect(stream["misses"] as? Int == missed.count)
        #expect((stream["hits"] as? Int ?? 0) + missed.count == 3)
        let alarms = try #require(stream["alarms"] as? [[String: Any]])
        let rate = try #require(stream["falseAlarms"] as? [String: Double])
        #expect(rate["count"] == Double(alarms.count))
        // All but 1.05 s at each word.
        #expect(abs(rate["hours"]! - (21 - 3.15) / 3600) < 1e-9)
        #expect(alarms.allSatisfy { ["other/silence.wav", "other/tone.wav", "talk.wav"].contains($0["file"] as? String) })
        let curve = try #require(stream["curve"] as? [[String: Double]])
        #expect(curve.map { $0["threshold"]! } == curve.map { $0["threshold"]! }.sorted())
        let readme = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../README.md"), encoding: .utf8)
        for field in stream.keys { #expect(readme.contains("`\(field)`"), "\(field)") }
    }

    @Test func `words are hit, and what is heard where there is none is a false alarm`() throws {
        let text = try folder.audioclf(["evaluate", model, "--stream", "talk.wav", "--negative", "other"] + detection)
        #expect(text.exitCode == 0)
        #expect(text.line(0).hasPrefix("hits          "))
        #expect(text.text.contains("\nfalse alarms  "))
        #expect(text.text.contains("latency       median "))
        #expect(text.lines.contains { $0.hasPrefix("label  words ") && $0.hasSuffix("false alarms  threshold") })
        #expect(text.lines.contains { $0.hasPrefix("high ") } && text.lines.contains { $0.hasPrefix("mid ") })
        // The middle tone is one that no label file tells of.
        #expect(text.lines.contains { $0.contains("  mid  other/tone.wav at ") }, "\(text.text)")
    }

    @Test func `the report is one page of well-formed markup with the curve in it`() throws {
        _ = try folder.audioclf(
            ["evaluate", model, "--stream", "talk.wav", "--negative", "other", "--report", "report.html"] + detection)
        let html = String(decoding: try folder.contents("report.html"), as: UTF8.self)
        #expect(htmlProblem(html) == nil)
        for part in ["Detection error trade-off", "False alarms", "words heard", "from a word", "other/tone.wav", "The model"] {
            #expect(html.contains(part), "\(part)")
        }
        #expect(!html.contains("<script"))
        // Without words there is nothing to miss.
        _ = try folder.audioclf("evaluate", model, "--negative", "other", "--report", "negative.html")
        let other = String(decoding: try folder.contents("negative.html"), as: UTF8.self)
        #expect(htmlProblem(other) == nil && !other.contains("trade-off") && other.contains("False alarms by the threshold"))
    }

    @Test func `label files are found by name, and what is wrong with them is told`() throws {
        try folder.record("bare.wav", tone(250))
        let none = try folder.audioclf("evaluate", model, "--stream", "bare.wav")
        #expect(none.exitCode == 1 && none.output.isEmpty)
        expectOneLine(none.errors, "bare.wav", saying: "no label file beside it; expected bare.txt, bare.csv, bare.jsonl")
        try folder.fill("strange.csv", Array("label,start,end\ncough,1,2\n".utf8))
        let strange = try folder.audioclf("evaluate", model, "--stream", "talk.wav", "--labels", "strange.csv")
        #expect(strange.exitCode == 1)
        expectOneLine(strange.errors, "strange.csv", saying: "none of the model's words in it, which are high, low, mid")
        try folder.fill("half.csv", Array("label,start,end\nlow,2,2.3\nlow,8\n".utf8))
        let half = try folder.audioclf("evaluate", model, "--stream", "talk.wav", "--labels", "half.csv")
        #expect(half.exitCode == 1 && half.errors == "audioclf: half.csv:3: 2 fields; expected 3, as in the header line\n")
        #expect(half.text.contains("of 1 word"))
        let gone = try folder.audioclf("evaluate", model, "--negative", "nowhere.wav")
        #expect(gone.exitCode == 1 && gone.errors.contains("nowhere.wav: cannot open: no such file") && gone.output.isEmpty)
        #expect(try folder.audioclf("evaluate", model, "--negative", "other", "--threshold", "cough=0.5").errors.contains("cough"))
    }

    @Test func `labels beyond the end of the stream are told`() throws {
        try folder.fill("long.txt", Array("2.0\t2.3\tlow\n12.0\t12.3\thigh\n99\t99.3\tcough\n".utf8))
        for command in [["evaluate", model], ["tune", model, "--false-alarms-per-hour", "1"]] {
            let outcome = try folder.audioclf(command + ["--stream", "talk.wav", "--labels", "long.txt"])
            #expect(outcome.exitCode == 0)
            #expect(
                outcome.errors.hasPrefix(
                    "audioclf: warning: 2 labels of long.txt lie beyond the end of talk.wav (12.0 s); is it the label file of another recording?\n"),
                "\(outcome.errors)")
        }
        #expect(!(try folder.audioclf("evaluate", model, "--stream", "talk.wav").errors.contains("beyond the end")))
    }

    @Test func `where there are no words the lowest threshold that keeps to a rate is told`() throws {
        let outcome = try folder.audioclf(["evaluate", model, "--negative", "other/silence.wav", "--suppress", "low", "--suppress", "mid", "--suppress", "high"])
        let rows = outcome.lines.filter { $0.contains("at most ") && !$0.contains("false alarms") }
        #expect(rows.count == 6 && rows.allSatisfy { $0.hasSuffix(" 0.0953") }, "\(outcome.text)")
    }

    @Test func `tuned thresholds are told, kept on request, and used`() throws {
        let negative = ["--negative", "other"] + detection.dropFirst(2)
        let before = try Data(contentsOf: URL(fileURLWithPath: model))
        let told = try folder.audioclf(["tune", model, "--false-alarms-per-hour", "0"] + negative)
        #expect(told.exitCode == 0)
        expectOneLine(told.errors, "warning", saying: "h without words are too few for 0.0 false alarms an hour")
        #expect(told.lines.contains { $0.hasPrefix("false alarms  0 in 0.00 h without words: 0.00 an hour (95 %: at most ") })
        #expect(try Data(contentsOf: URL(fileURLWithPath: model)) == before)
        #expect(try !folder.names().contains("tuned.safetensors"))

        let kept = try folder.audioclf(["tune", model, "--false-alarms-per-hour", "0", "-o", "tuned.safetensors", "--json"] + negative)
        #expect(kept.exitCode == 0)
        let object = try jsonObject(kept.text)
        #expect(Set(object.keys) == ["version", "tuning", "upperBound", "failures"])
        let tuning = try #require(object["tuning"] as? [String: Any])
        #expect(
            Set(tuning.keys) == [
                "policy", "hopSeconds", "wantedPerHour", "hours", "falseAlarms", "words", "misses", "curve",
            ])
        let thresholds = try #require((tuning["policy"] as? [String: Any])?["thresholds"] as? [String: Double])
        #expect(thresholds.keys.sorted() == TrainedModel.labels)

        // With them nothing is heard there any more.
        let again = try folder.audioclf("evaluate", "tuned.safetensors", "--negative", "other")
        #expect(again.line(0).hasPrefix("false alarms  0 in 9.0 s without words"), "\(again.text)")
        #expect(try folder.audioclf("inspect", "tuned.safetensors").text.contains("streams     0 false alarms in 0.00 h without words"))
        let labels = try jsonObject(try folder.audioclf("evaluate", "tuned.safetensors", "--negative", "other", "--json").text)
        let rows = try #require((labels["stream"] as? [String: Any])?["labels"] as? [[String: Any]])
        for row in rows { #expect(row["threshold"] as? Double == thresholds[row["label"] as? String ?? ""]) }

        // The same name replaces the model, as it says; what is no model stays.
        _ = try folder.audioclf(["tune", "tuned.safetensors", "--false-alarms-per-hour", "100000", "-o", "tuned.safetensors"] + negative)
        #expect(try folder.audioclf("inspect", "tuned.safetensors").text.contains("tuned for 100000.0 an hour"))
        expectRefusal(
            try folder.audioclf(["tune", model, "--false-alarms-per-hour", "1", "-o", "talk.wav"] + negative),
            "talk.wav: exists and is no model; choose another name or remove it")
    }
}
