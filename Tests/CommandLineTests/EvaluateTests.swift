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
                "version", "accuracy", "interval", "count", "correct", "top", "perLabel", "labels", "confusion", "groups",
                "calibration", "temperature", "calibrationAtTemperature", "mistakes", "failures",
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
        #expect((object["top"] as? [[String: Double]])?.map { $0["count"] } == [2])
        let mistakes = try #require(object["mistakes"] as? [[String: Any]])
        #expect(mistakes.map { $0["file"] as? String } == ["data/high/c.wav"])
        #expect(mistakes[0]["label"] as? String == "high" && mistakes[0]["answer"] as? String == "low")
        let bins = (object["calibration"] as? [String: Any])?["bins"] as? [[String: Double]]
        #expect(bins?.count == 10 && bins?.reduce(0) { $0 + $1["count"]! } == 4)
        #expect((object["groups"] as? [String: Any])?.isEmpty == true)
        let help = try folder.audioclf("evaluate", "--help").text
        for field in object.keys { #expect(help.contains(field), "\(field)") }
    }

    @Test func `a table has a line for each label`() throws {
        let outcome = try folder.audioclf("evaluate", model, try TrainedModel.data())
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.line(0) == "accuracy 100.0 %  (18 of 18 recordings; 95 % interval 82.4 to 100.0 %)")
        #expect(outcome.lines[4...6].map { $0.split(separator: " ").first } == ["high", "low", "mid"])
        // Their names tell six speakers, of whom the five worst are shown.
        #expect(outcome.line(8) == "speaker  accuracy  recordings  95 % interval")
        #expect(outcome.line(9) == "s0        100.0 %           3  43.9 to 100.0 %")
        #expect(outcome.line(14) == "(the worst of 6)")
    }

    @Test func `groups follow the speaker pattern, and mistakes are named`() throws {
        for label in ["low", "high"] { try folder.makeFolder("data/\(label)") }
        for name in ["low/ann-1.wav", "low/bob-1.wav", "high/bob-2.wav"] { try folder.record("data/\(name)", tone(250)) }
        let outcome = try folder.audioclf("evaluate", model, "data", "--speaker-pattern", "/([a-z]+)-")
        #expect(outcome.exitCode == 0)
        #expect(outcome.text.contains("speaker  accuracy  recordings  95 % interval\nbob        50.0 %           2  "))
        #expect(outcome.text.contains("mistakes, the surest first\n"))
        #expect(outcome.lines.last?.contains("low, not high (") == true && outcome.lines.last?.hasSuffix("data/high/bob-2.wav") == true)
        expectRefusal(
            try folder.audioclf("evaluate", model, "data", "--speaker-pattern", "x"),
            "speaker pattern \"x\": it has no group; expected a regular expression with a group for the speaker in label/.../file, such as ^[^/]+/([^_]+)_")
    }

    @Test func `noise is mixed in as loud as asked, the same for any number of threads`() throws {
        for label in ["low", "high"] { try folder.makeFolder("data/\(label)") }
        for n in 0..<4 {
            try folder.record("data/low/\(n).wav", tone(250 + 5 * Double(n)))
            try folder.record("data/high/\(n).wav", tone(3000 + 50 * Double(n)))
        }
        try folder.makeFolder("noise")
        try folder.record("noise/hum.wav", tone(900, count: 16000))
        func run(_ arguments: String...) throws -> Outcome {
            try folder.audioclf(["evaluate", model, "data", "--snr", "60,-40", "--report", "report.html"] + arguments)
        }
        let object = try jsonObject(try run("--noise", "noise", "--json").text)
        let curve = try #require(object["snr"] as? [[String: Any]])
        #expect(curve.map { $0["decibels"] as? Double } == [nil, 60, -40])
        // Far below the sound noise changes nothing; far above it all recordings sound alike, and get one answer.
        let accuracies = curve.compactMap { $0["accuracy"] as? Double }
        #expect(accuracies.count == 3 && accuracies[..<2] == [1, 1] && [0, 0.5].contains(accuracies[2]))
        #expect(String(decoding: try folder.contents("report.html"), as: UTF8.self).contains("Accuracy in noise"))
        let text = try run("--threads", "1").text
        #expect(text.contains("\nabove noise  accuracy  95 % interval\n      clean   100.0 %"))
        #expect(try run("--threads", "3").text == text)
        let nowhere = try folder.audioclf("evaluate", model, "data", "--snr", "5", "--noise", "nowhere")
        #expect(nowhere.exitCode == 1 && nowhere.output.isEmpty)
        expectOneLine(nowhere.errors, "nowhere", saying: "No such file or directory")
    }

    @Test func `a part can be chosen`() throws {
        for part in ["train", "validation"] {
            try folder.makeFolder("data/\(part)/low")
            try folder.record("data/\(part)/low/a.wav", tone(250))
        }
        try folder.record("data/train/low/b.wav", tone(260))
        func count(_ arguments: String...) throws -> String { try folder.audioclf(["evaluate", model, "data"] + arguments).line(0) }
        #expect(try count().contains("(1 of 1 recordings"))
        #expect(try count("--part", "training").contains("(2 of 2 recordings"))
        expectRefusal(
            try folder.audioclf("evaluate", model, "data/train", "--part", "validation"),
            "data/train: no recordings for validation; expected a folder, list or manifest that names some, or another part")
    }

    @Test func `the report is one page of well-formed markup with everything in it, the same every time`() throws {
        let nasty = #"<i>&'"x"#
        for label in ["low", "high"] { try folder.makeFolder("data/\(label)") }
        for name in ["low/a.wav", "high/\(nasty).wav"] { try folder.record("data/\(name)", tone(250)) }
        try folder.fill("data/low/broken.wav", [1, 2, 3])
        let outcome = try folder.audioclf("evaluate", model, "data", "--report", "report.html")
        #expect(outcome.exitCode == 1, "a recording could not be read")
        let bytes = try folder.contents("report.html")
        let html = String(decoding: bytes, as: UTF8.self)
        #expect(htmlProblem(html) == nil)
        #expect(html.contains("&lt;i&gt;&amp;&#39;&quot;x.wav") && !html.contains("<i>"))
        for part in ["Confusion matrix", "Labels", "surest mistakes", "Reliability", "Loss", "The model", "broken.wav", "data:image/png;base64,"] {
            #expect(html.contains(part), "\(part)")
        }
        for outside in ["<script", "http://", "https://", "<link"] {
            #expect(!html.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "").contains(outside), "\(outside)")
        }
        _ = try folder.audioclf("evaluate", model, "data", "--report", "again.html", "--threads", "1")
        #expect(try folder.contents("again.html") == bytes)
    }

    @Test func `a report that cannot be written is refused before the work`() throws {
        try folder.makeFolder("data/low")
        try folder.record("data/low/a.wav", tone(250))
        let outcome = try folder.audioclf("evaluate", model, "data", "--report", "nowhere/report.html")
        #expect(outcome.exitCode == 1 && outcome.output.isEmpty)
        expectOneLine(outcome.errors, "nowhere/report.html", saying: "No such file or directory")
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

    @Test(arguments: [[], ["--json"], ["--report", "report.html"]])
    func `where nothing can be read nothing is measured`(_ arguments: [String]) throws {
        try folder.makeFolder("data/low")
        try folder.fill("data/low/a.wav", [])
        let outcome = try folder.audioclf(["evaluate", model, "data"] + arguments)
        #expect(outcome.exitCode == 1 && outcome.output.isEmpty, "\(outcome.text)")
        #expect(outcome.errors.hasSuffix("\naudioclf: no recording could be read; nothing can be measured\n"), "\(outcome.errors)")
        #expect(try folder.names() == ["data"])
    }

    @Test func `a label that the model does not know is refused`() throws {
        try folder.makeFolder("data/other")
        try folder.record("data/other/a.wav", tone(250))
        expectRefusal(
            try folder.audioclf("evaluate", model, "data"),
            "label \"other\" is unknown to the model, which knows high, low, mid; rename or remove that folder")
    }
}
