import Foundation
import TestSupport
import Testing

@Suite struct EvaluateTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = try TrainedModel.path()
    }

    @Test func `JSON has the documented fields, which agree`() throws {
        // One of the low tones is labelled high, so that something is wrong.
        for label in ["low", "high"] { try folder.makeFolder("data/\(label)") }
        for name in ["low/a.wav", "low/b.wav", "high/c.wav"] { try folder.record("data/\(name)", tone(250)) }
        try folder.record("data/high/d.wav", tone(3000))
        let outcome = try folder.audioclf("evaluate", model, "data", "--json")
        #expect(outcome.exitCode == 0)
        let object = try jsonObject(outcome.text)
        #expect(
            Set(object.keys) == [
                "version", "accuracy", "count", "correct", "perLabel", "labels", "confusion", "failures",
            ])
        #expect(object["version"] as? Int == 1)
        #expect(object["accuracy"] as? Double == 0.75)
        #expect(object["count"] as? Int == 4)
        #expect(object["correct"] as? Int == 3)
        #expect(object["labels"] as? [String] == TrainedModel.labels)
        #expect(object["confusion"] as? [[Int]] == [[1, 1, 0], [0, 2, 0], [0, 0, 0]])
        let perLabel = try #require(object["perLabel"] as? [String: [String: Double]])
        #expect(perLabel["high"] == ["count": 2, "precision": 1, "recall": 0.5, "f1": 2.0 / 3])
        #expect(perLabel["low"] == ["count": 2, "precision": 2.0 / 3, "recall": 1, "f1": 0.8])
        let help = try folder.audioclf("evaluate", "--help").text
        for field in object.keys { #expect(help.contains(field), "\(field)") }
    }

    @Test func `a table has a line for each label`() throws {
        let outcome = try folder.audioclf("evaluate", model, try TrainedModel.data())
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.line(0) == "accuracy 100.0 %  (18 of 18 recordings)")
        #expect(outcome.lines.suffix(3).map { $0.split(separator: " ").first } == ["high", "low", "mid"])
    }

    @Test func `what cannot be read is left out and named`() throws {
        try folder.makeFolder("data/low")
        try folder.record("data/low/a.wav", tone(250))
        try folder.fill("data/low/b.wav", [])
        let outcome = try folder.audioclf("evaluate", model, "data", "--json")
        #expect(outcome.exitCode == 1)
        expectOneLine(outcome.errors, "data/low/b.wav", saying: "is empty")
        let object = try jsonObject(outcome.text)
        #expect(object["count"] as? Int == 1)
        let failures = try #require(object["failures"] as? [[String: String]])
        #expect(failures.map { $0["file"] } == ["data/low/b.wav"])
        #expect(outcome.errors == "audioclf: \(failures.first?["error"] ?? "")\n")
    }

    @Test func `a label that the model does not know is refused`() throws {
        try folder.makeFolder("data/other")
        try folder.record("data/other/a.wav", tone(250))
        expectRefusal(
            try folder.audioclf("evaluate", model, "data"),
            "label \"other\" is unknown to the model, which knows high, low, mid; rename or remove that folder")
    }
}
