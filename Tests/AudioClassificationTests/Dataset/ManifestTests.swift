import AudioFiles
import TestSupport
import Testing

@testable import AudioClassification

@Suite struct ManifestTests {
    let folder: RecordingFolder

    init() throws { folder = try RecordingFolder() }

    @Test func `a table tells of every recording what its columns are`() throws {
        let text = """
            ,File, label ,Split,speaker,microphone,start,end\r
            0,yes/1.wav,yes,train,anna,phone,,\r
            1,"a, b.wav",no,DEV,,"5"" dish",1.5,2\r
            2,/far/away.flac,no,,ben,,0,\r
            3,../up.wav , yes,testing,,,,0.25\r
            ,,,,,,,\r
            """
        // As spreadsheets write it, with a byte order mark.
        let dataset = try dataset("lists/takes.CSV", [0xEF, 0xBB, 0xBF] + Array(text.utf8))
        let lists = folder.path + "/lists/"
        #expect(dataset.failures.isEmpty && dataset.notes.isEmpty && dataset.labels == ["no", "yes"])
        #expect(
            dataset.recordings == [
                Recording(
                    path: lists + "yes/1.wav", label: "yes", name: "yes/1.wav", part: .training, speaker: "anna",
                    groups: ["microphone": "phone", "speaker": "anna"]),
                Recording(
                    path: lists + "a, b.wav", label: "no", name: "a, b.wav", part: .validation, seconds: 1.5..<2,
                    groups: ["microphone": "5\" dish"]),
                Recording(
                    path: "/far/away.flac", label: "no", name: "/far/away.flac", speaker: "ben", groups: ["speaker": "ben"]),
                Recording(
                    path: lists + "../up.wav", label: "yes", name: "../up.wav", part: .test, seconds: 0..<0.25),
            ])
        #expect(dataset.recordings[1].source.name == lists + "a, b.wav (1.500 to 2.000 s)")
    }

    @Test func `lines of JSON say the same`() throws {
        let lines = """
            {"file": "yes/1.wav", "label": "yes", "split": "training", "speaker": "anna", "room": 7, "wet": true, "note": null}

            {"FILE": "no/1.wav", "label": "no", "start": 1.5, "end": "2", "gain": -0.5, "tags": ["a"]}\r
            {"file": "no/2_nohash_0.wav", "label": "no", "start": 3, "speaker": 12}
            """
        let dataset = try dataset("takes.jsonl", Array(lines.utf8))
        #expect(dataset.failures.isEmpty)
        #expect(dataset.recordings.map(\.name) == ["yes/1.wav", "no/1.wav", "no/2_nohash_0.wav"])
        #expect(dataset.recordings.map(\.part) == [.training, nil, nil])
        #expect(dataset.recordings.map(\.seconds) == [nil, 1.5..<2, 3..<Double.infinity])
        #expect(dataset.recordings.map(\.speaker) == ["anna", nil, "12"])
        #expect(
            dataset.recordings.map(\.groups) == [
                ["room": "7", "wet": "true", "speaker": "anna"], ["gain": "-0.5"], ["speaker": "12"],
            ])
    }

    @Test func `a speaker that no column tells is found in the name`() throws {
        let text = Array("file,label,speaker\na/anna_nohash_0.wav,yes,\nb/ben_nohash_0.wav,no,carl\n".utf8)
        #expect(try dataset("m.csv", text).recordings.map(\.speaker) == ["anna", "carl"])
        let other = try Dataset(sources: [folder.path + "/m.csv"], speakerPattern: "^([^/]+)/")
        #expect(other.recordings.map(\.speaker) == ["a", "carl"])
    }

    @Test func `a line that cannot be used is told with its number, and the others are used`() throws {
        let table: [(line: String, problem: String)] = [
            ("1.wav", "1 field; expected 5, as in the header line"),
            ("1.wav,yes,,,,x", "6 fields; expected 5"),
            (",yes,train,,", "no file; expected where the recording is"),
            ("1.wav, ,,,", "no label; expected what is heard"),
            ("1.wav,yes,maybe,,", "split \"maybe\"; expected train, validation or test"),
            ("1.wav,yes,,\"1,5\",", "start \"1,5\"; expected seconds"),
            ("1.wav,yes,,-1,", "start \"-1\"; expected seconds"),
            ("1.wav,yes,,,inf", "end \"inf\"; expected seconds"),
            ("1.wav,yes,,2,1", "end 1.0 is not after start 2.0"),
            ("1.wav,yes,,2,2", "end 2.0 is not after start 2.0"),
            ("1.wav,ye\"s,,,", "a quotation mark within a field"),
        ]
        let text = "file,label,split,start,end\n" + table.map { "\($0.line)\n" }.joined() + "good.wav,yes,,,\n"
        let dataset = try dataset("m.csv", Array(text.utf8))
        #expect(dataset.recordings.map(\.name) == ["good.wav"])
        expectFailures(dataset, "m.csv", table.map(\.problem), firstLine: 2)
    }

    @Test func `a line that is no JSON object, or has lists for values, is told too`() throws {
        let table: [(line: String, problem: String)] = [
            ("[1]", "no JSON object; expected one on each line"),
            ("{\"file\": \"1.wav\", \"label\"", "no JSON object"),
            ("{\"file\": \"1.wav\", \"label\": [\"yes\"]}", "label is a list or an object"),
            ("{\"file\": \"1.wav\"}", "no label"),
            ("{\"file\": \"1.wav\", \"label\": \"yes\", \"start\": true}", "start \"true\"; expected seconds"),
        ]
        let text = table.map { "\($0.line)\n" }.joined() + "{\"file\": \"good.wav\", \"label\": \"yes\"}"
        let dataset = try dataset("m.jsonl", Array(text.utf8))
        #expect(dataset.recordings.map(\.name) == ["good.wav"])
        expectFailures(dataset, "m.jsonl", table.map(\.problem), firstLine: 1)
    }

    @Test(arguments: [
        ("", ":1: no header line; expected the names of the columns, file and label among them"),
        ("yes/1.wav,yes\n", ":1: no header line: \"yes/1.wav,yes\"; expected"),
        ("file;label\n", "; separate them by commas"),
        ("file,label,room,room\n", ":1: two columns are called \"room\"; rename one"),
        ("file,label,File\n", ":1: two columns are called \"file\"; rename one"),
        ("file,label\n", ": no recordings found"),
    ])
    func `a table without its header, or without any line, is refused`(text: String, message: String) throws {
        let refusal = refusal { _ = try dataset("m.csv", Array(text.utf8)) }
        #expect(refusal.hasPrefix("\(folder.path)/m.csv:") && refusal.contains(message))
    }

    @Test func `manifests and folders together are one dataset`() throws {
        try folder.fill("folder/yes/1.wav", [])
        try folder.fill("m.jsonl", Array("{\"file\": \"x.wav\", \"label\": \"no\"}".utf8))
        // A folder may be called like a manifest.
        try folder.fill("odd.csv/up/1.wav", [])
        let sources = ["m.jsonl", "folder", "odd.csv"].map { "\(folder.path)/\($0)" }
        #expect(try Dataset(sources: sources).recordings.map(\.label) == ["no", "yes", "up"])
    }

    @Test func `stretches of a file are split one by one where no speaker is known`() throws {
        let lines = (0..<200).map { "long.wav,\($0 % 2),\(Double($0) / 2),\(Double($0) / 2 + 0.5)\n" }.joined()
        let dataset = try dataset("m.csv", Array("file,label,start,end\n\(lines)".utf8))
        let split = try DatasetSplit(dataset)
        #expect((8...35).contains(split.validation.count))
        #expect(Set(split.validation).isDisjoint(with: split.training))
    }

    private func dataset(_ name: String, _ bytes: [UInt8]) throws -> Dataset {
        try folder.fill(name, bytes)
        return try Dataset(sources: ["\(folder.path)/\(name)"])
    }

    /// A failure for each line from the first on, beginning with the manifest and the line, in one line.
    private func expectFailures(
        _ dataset: Dataset, _ name: String, _ problems: [String], firstLine: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(dataset.failures.count == problems.count, sourceLocation: sourceLocation)
        for (n, (failure, problem)) in zip(dataset.failures, problems).enumerated() {
            #expect(
                failure.hasPrefix("\(folder.path)/\(name):\(firstLine + n): \(problem)") && !failure.contains("\n"), "\(failure)",
                sourceLocation: sourceLocation)
        }
    }
}
