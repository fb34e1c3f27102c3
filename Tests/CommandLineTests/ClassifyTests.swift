import Foundation
import TestSupport
import Testing

@Suite struct ClassifyTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = try TrainedModel.path()
        try folder.record("low.wav", tone(260))
        try folder.record("high.wav", tone(3200))
    }

    @Test func `a table names each recording in the order of the arguments`() throws {
        let outcome = try folder.audioclf("classify", "-m", model, "low.wav", "high.wav")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.isEmpty)
        let rows = outcome.lines.map { $0.split(separator: " ").map(String.init) }
        try #require(rows.map(\.count) == [4, 5, 5])
        #expect(rows.map { $0.prefix(2) } == [["file", "label"], ["low.wav", "low"], ["high.wav", "high"]])
        #expect(rows[0] == ["file", "label", "probability", "seconds"])
        #expect(rows[1][3...] == ["%", "0.30"])
        #expect(try folder.audioclf("classify", "-m", model, "low.wav", "high.wav", "--table").output == outcome.output)
    }

    @Test func `JSON has the documented fields and no other`() throws {
        let outcome = try folder.audioclf("classify", "-m", model, "low.wav", "--json")
        #expect(outcome.exitCode == 0)
        let object = try jsonObject(outcome.text)
        #expect(Set(object.keys) == ["version", "results", "failures"])
        #expect(object["version"] as? Int == 1)
        #expect((object["failures"] as? [Any])?.isEmpty == true)
        let results = try #require(object["results"] as? [[String: Any]])
        try #require(results.count == 1)
        try expectRow(results[0], file: "low.wav", label: "low")
        let help = try folder.audioclf("classify", "--help").text
        for field in Set(object.keys).union(results[0].keys) { #expect(help.contains(field), "\(field)") }
    }

    @Test func `JSON lines have an object each`() throws {
        let outcome = try folder.audioclf("classify", "-m", model, "high.wav", "low.wav", "--jsonl")
        #expect(outcome.lines.count == 2)
        try expectRow(try jsonObject(outcome.line(0)), file: "high.wav", label: "high")
        try expectRow(try jsonObject(outcome.line(1)), file: "low.wav", label: "low")
    }

    /// Expects the fields of a recording of 0.3 s, with the three labels of the model.
    private func expectRow(_ row: [String: Any], file: String, label: String) throws {
        #expect(Set(row.keys) == ["file", "label", "probability", "top", "seconds"])
        #expect(row["file"] as? String == file)
        #expect(row["label"] as? String == label)
        #expect(row["seconds"] as? Double == 0.3)
        let top = try #require(row["top"] as? [[String: Any]])
        #expect(top.allSatisfy { Set($0.keys) == ["label", "probability"] })
        #expect(top.first?["label"] as? String == label)
        #expect(top.compactMap { $0["label"] as? String }.sorted() == TrainedModel.labels)
        let probabilities = top.compactMap { $0["probability"] as? Double }
        #expect(probabilities.first == row["probability"] as? Double)
        #expect(probabilities == probabilities.sorted(by: >))
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-5)
    }

    @Test func `comma-separated values quote what must be`() throws {
        try folder.record("a,\"b\".wav", tone(260))
        let outcome = try folder.audioclf("classify", "-m", model, "a,\"b\".wav", "--csv", "--top", "2")
        #expect(outcome.lines.count == 2)
        #expect(outcome.line(0) == "file,label,probability,top,seconds")
        let name = "\"a,\"\"b\"\".wav\","
        #expect(outcome.line(1).hasPrefix(name))
        let rest = outcome.line(1).dropFirst(name.count)
        let fields = rest.split(separator: ",")
        #expect(fields[0] == "low" && rest.hasSuffix("]\",0.3"))
        let top = "\"[{\"\"label\"\":\"\"low\"\",\"\"probability\"\":\(fields[1])},{\"\"label\"\":"
        #expect(rest.dropFirst("low,\(fields[1]),".count).hasPrefix(top))
    }

    @Test(arguments: [1, 2, 3, 7]) func `as many labels are given as wanted and known`(_ count: Int) throws {
        let outcome = try folder.audioclf("classify", "-m", model, "low.wav", "--jsonl", "--top", "\(count)")
        #expect((try jsonObject(outcome.text)["top"] as? [Any])?.count == min(count, 3))
    }

    @Test func `weights of 8 bits give the same label, at nearly the same probability`() throws {
        func rows(_ weights: String) throws -> [[String: Any]] {
            let outcome = try folder.audioclf("classify", "-m", model, "low.wav", "high.wav", "--jsonl", "--weights", weights)
            #expect(outcome.exitCode == 0 && outcome.errors.isEmpty)
            return try outcome.lines.map { try jsonObject($0) }
        }
        let (exact, rounded) = (try rows("f32"), try rows("int8"))
        #expect(rounded.compactMap { $0["label"] as? String } == ["low", "high"])
        try #require(exact.count == 2 && rounded.count == 2)
        for (one, other) in zip(exact, rounded) {
            let p = try #require(one["probability"] as? Double), q = try #require(other["probability"] as? Double)
            #expect(p != q && abs(p - q) < 0.02)
        }
    }

    @Test func `folders are searched and the results are in order for any number of threads`() throws {
        try folder.makeFolder("b/deep")
        for name in ["b/z.wav", "b/deep/y.wav", "b/a.wav"] { try folder.record(name, tone(260)) }
        try folder.fill("b/notes.txt", Array("not audio".utf8))
        let arguments = ["classify", "-m", model, "low.wav", "b/", "high.wav", try TrainedModel.data(), "--csv"]
        let one = try folder.audioclf(arguments + ["--threads", "1"])
        #expect(one.exitCode == 0)
        let names = one.lines.dropFirst().map { $0.prefix { $0 != "," } }
        #expect(names.prefix(5) == ["low.wav", "b/a.wav", "b/deep/y.wav", "b/z.wav", "high.wav"])
        #expect(names.count == 5 + 18 && names.dropFirst(5).sorted() == Array(names.dropFirst(5)))
        #expect(try folder.audioclf(arguments + ["--threads", "2"]).output == one.output)
    }

    @Test func `a pipe is classified as the file is`() throws {
        let file = try folder.audioclf("classify", "-m", model, "low.wav", "--jsonl").text
        let pipe = try folder.bash("cat low.wav | audioclf classify -m $model - --jsonl")
        #expect(pipe.exitCode == 0)
        #expect(pipe.text == file.replacing("\"low.wav\"", with: "\"-\""))
    }

    @Test(arguments: ["long.wav", "-"]) func `windows begin every so many seconds`(_ name: String) throws {
        try folder.record("long.wav", tone(250, count: 16000) + tone(3000, count: 16000))
        let outcome = try folder.bash("audioclf classify -m $model --every 0.5 --jsonl \(name) < long.wav")
        #expect(outcome.exitCode == 0)
        let rows = try outcome.lines.map { try jsonObject($0) }
        #expect(rows.allSatisfy { Set($0.keys) == ["file", "label", "probability", "top", "seconds", "start", "end"] })
        #expect(rows.compactMap { $0["start"] as? Double } == [0, 0.5, 1, 1.5])
        #expect(rows.compactMap { $0["label"] as? String } == ["low", "low", "high", "high"])
        for row in rows {
            let start = try #require(row["start"] as? Double), end = try #require(row["end"] as? Double)
            #expect(abs(end - start - (row["seconds"] as? Double ?? 0)) < 1e-9)
        }
    }

    @Test func `windows come as comma-separated values and as a table too`() throws {
        try folder.record("long.wav", tone(250, count: 16000))
        let csv = try folder.audioclf("classify", "-m", model, "--every", "0.5", "--csv", "long.wav")
        #expect(csv.line(0) == "file,label,probability,top,seconds,start,end")
        // The list in the fourth field has commas of its own, inside its quotes.
        for row in csv.lines.dropFirst() {
            let unquoted = row.prefix { $0 != "\"" } + row[row.index(after: row.lastIndex(of: "\"")!)...]
            #expect(unquoted.split(separator: ",", omittingEmptySubsequences: false).count == 7, "\(row)")
        }
        let table = try folder.audioclf("classify", "-m", model, "--every", "0.5", "long.wav")
        #expect(table.line(0).split(separator: " ") == ["file", "label", "probability", "from", "s", "to", "s"])
        #expect(table.lines.count == csv.lines.count)
    }

    @Test func `conversions are told once, beside the results`() throws {
        for name in ["a.wav", "b.wav"] {
            try folder.fill(name, wav(tone(250, count: 13230, sampleRate: 44100), sampleRate: 44100))
        }
        let outcome = try folder.audioclf("classify", "-m", model, "a.wav", "b.wav", "--csv")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors == "2 recordings converted from 44100 Hz to 16000 Hz\n")
        #expect(outcome.lines.dropFirst().allSatisfy { $0.contains(",low,") && $0.hasSuffix(",0.3") })
    }
}
