import Foundation
import TestSupport
import Testing

@Suite struct ExplainTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = try TrainedModel.path()
        try folder.record("low.wav", tone(250))
    }

    @Test func `text tells label, rival, and when it was settled`() throws {
        let outcome = try folder.audioclf("explain", "-m", model, "low.wav")
        #expect(outcome.exitCode == 0 && outcome.errors.isEmpty)
        #expect(outcome.line(0).hasPrefix("low.wav: low ") && outcome.line(1).hasPrefix("low "))
        #expect(outcome.line(2).hasPrefix("low is the most probable label from 0."))
        #expect(outcome.line(3).hasPrefix("what speaks most for low: ") && outcome.lines.count == 4)
        let other = try folder.audioclf("explain", "-m", model, "low.wav", "--label", "high")
        #expect(other.line(1).hasPrefix("high ") && other.line(1).contains(" against low "))
        #expect(other.line(2) == "high is not the most probable label at the end")
    }

    @Test func `JSON has the documented fields, which agree`() throws {
        let object = try jsonObject(try folder.audioclf("explain", "-m", model, "low.wav", "--json").text)
        #expect(
            Set(object.keys) == [
                "version", "file", "answer", "label", "probability", "rival", "rivalProbability", "from", "to", "settled",
                "labels", "times", "probabilities", "frames", "features", "saliency",
            ])
        let times = try #require(object["times"] as? [Double]), probabilities = try #require(object["probabilities"] as? [[Double]])
        #expect(object["label"] as? String == "low" && object["labels"] as? [String] == TrainedModel.labels)
        #expect(probabilities.count == 3 && probabilities.allSatisfy { $0.count == times.count })
        #expect(probabilities[1].last == object["probability"] as? Double && times.last == object["to"] as? Double)
        let features = try #require(object["features"] as? [[Double]]), saliency = try #require(object["saliency"] as? [[Double]])
        #expect(features.count == saliency.count && features[0].count == saliency[0].count && features.count == times.count)
        let help = try folder.audioclf("explain", "--help").text
        for field in object.keys { #expect(help.contains(field), "\(field)") }
        let high = try jsonObject(try folder.audioclf("explain", "-m", model, "low.wav", "--label", "high", "--json").text)
        #expect(high["settled"] == nil && high["rival"] as? String == "low")
    }

    @Test func `the picture is well-formed and names what it shows`() throws {
        try folder.record("<&>.wav", tone(250))
        let outcome = try folder.audioclf("explain", "-m", model, "<&>.wav", "-o", "why.svg")
        #expect(outcome.exitCode == 0 && outcome.lines.count == 4)
        let text = String(decoding: try folder.contents("why.svg"), as: UTF8.self)
        #expect(xmlProblem(text) == nil)
        for part in ["&lt;&amp;&gt;.wav: why low, and not", "Sound", "Features", "gradient times input", "Time (s)"] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func `standard input can be explained`() throws {
        let outcome = try folder.bash("audioclf explain -m \"$model\" - < low.wav")
        #expect(outcome.line(0).hasPrefix("-: low "))
    }

    @Test func `what cannot be explained is refused in one line`() throws {
        expectRefusal(
            try folder.audioclf("explain", "-m", model, "low.wav", "--label", "up"),
            "the label to explain is \"up\"; it must be one that the model knows: high, low, mid")
        try folder.fill("broken.wav", [1, 2, 3])
        let broken = try folder.audioclf("explain", "-m", model, "broken.wav", "-o", "why.svg")
        #expect(broken.exitCode == 1 && broken.output.isEmpty)
        expectOneLine(broken.errors, "broken.wav", saying: "is no audio that libsndfile can read")
        let nowhere = try folder.audioclf("explain", "-m", model, "low.wav", "-o", "no/why.svg")
        #expect(nowhere.exitCode == 1 && nowhere.output.isEmpty)
        expectOneLine(nowhere.errors, "no/why.svg", saying: "No such file or directory")
        #expect(!(try folder.names().contains("why.svg")))
    }
}
