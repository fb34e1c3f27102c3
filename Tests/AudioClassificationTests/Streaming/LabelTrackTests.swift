import TestSupport
import Testing

@testable import AudioClassification

@Suite struct LabelTrackTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private let words = [
        TimedLabel("yes", start: 0.5, end: 1.25), TimedLabel("a, \"b\"", start: 2, end: 2.0006), TimedLabel("no", start: 1.5, end: 1.5),
    ]

    private func read(_ name: String, _ text: String) throws -> LabelTrack {
        try folder.fill(name, Array(text.utf8))
        return try LabelTrack(contentsOf: folder.path(name))
    }

    @Test func `Audacity's files are read as they come, with frequencies, decimal commas and any order`() throws {
        let track = try read(
            "a.txt", "\u{FEFF}2,000000\t2,000600\ta, \"b\"\r\n\\\t100.0\t4000.0\r\n\r\n0.500000\t1.250000\tyes\n1.5\t1.5\t no \n")
        #expect(track.failures.isEmpty)
        #expect(track.labels == [words[0], words[2], words[1]])
    }

    @Test func `tables are read by their columns, others beside them are passed over`() throws {
        let track = try read(
            "a.csv", "number,Start,LABEL,end,source\n1,2,\"a, \"\"b\"\"\",2.0006,\n2,0.5,yes,1.25,yes/1.wav\n,,,,\n3,1.5,no,1.5,\n")
        #expect(track.failures.isEmpty)
        #expect(track.labels == [TimedLabel("yes", start: 0.5, end: 1.25, source: "yes/1.wav"), words[2], words[1]])
    }

    @Test func `lines of JSON are read, be numbers strings or not`() throws {
        let track = try read(
            "a.jsonl", #"{"label": "yes", "start": 0.5, "end": "1.25", "note": [1]}"# + "\n\n" + #"{"label": 7, "start": 3, "end": 4}"#)
        #expect(track.failures.isEmpty)
        #expect(track.labels == [words[0], TimedLabel("7", start: 3, end: 4)])
    }

    @Test(arguments: [
        ("a.txt", "yes", #"no label: "yes"; expected start, end and label with tabs between, as Audacity exports them"#),
        ("a.txt", "0.5\t1", "no label; expected what is heard"),
        ("a.txt", "0.5\t\tyes", "no end; expected when it ends, in seconds"),
        ("a.txt", "0.5\tsoon\tyes", #"end "soon"; expected seconds from the beginning of the file, such as 1.25"#),
        ("a.txt", "-1\t1\tyes", #"start "-1"; expected seconds from the beginning of the file, such as 1.25"#),
        ("a.txt", "2\t1\tyes", "end 1.0 is not after start 2.0; expected both in seconds from the beginning of the file"),
        ("a.txt", "nan\t1\tyes", #"start "nan"; expected seconds from the beginning of the file, such as 1.25"#),
        ("a.csv", "yes,1", "2 fields; expected 3, as in the header line"),
        ("a.csv", "yes,1,", "no end; expected when it ends, in seconds"),
        ("a.csv", "\"yes,1,2", "a field begins with a quotation mark and has no end; expected one more"),
        ("a.jsonl", "[1, 2]", #"no JSON object; expected one on each line, such as {"label": "yes", "start": 1.25, "end": 1.8}"#),
        ("a.jsonl", #"{"label": ["yes"], "start": 1, "end": 2}"#, "label is a list or an object; expected a string or a number"),
        ("a.jsonl", #"{"label": "yes", "end": 2}"#, "no start; expected when it begins, in seconds"),
    ])
    func `a line that cannot be used is told with its place, and the others are used`(
        _ name: String, _ line: String, _ problem: String
    ) throws {
        let good = ["a.txt": "0\t1\tno", "a.csv": "no,0,1", "a.jsonl": #"{"label": "no", "start": 0, "end": 1}"#][name]!
        let header = name == "a.csv" ? "label,start,end\n" : ""
        let number = name == "a.csv" ? 3 : 2
        let track = try read(name, "\(header)\(good)\n\(line)\n")
        #expect(track.labels == [TimedLabel("no", start: 0, end: 1)])
        #expect(track.failures == ["\(folder.path(name)):\(number): \(problem)"])
        // Where there is nothing else, the file is refused.
        let message = refusal { _ = try read(name, "\(header)\(line)\n") }
        #expect(message == "\(folder.path(name)):\(number - 1): \(problem); no other line has a label either")
    }

    @Test func `a file without labels is a recording without words`() throws {
        #expect(try read("a.txt", "\n").labels == [])
        #expect(try read("a.csv", "label,start,end\n").labels == [])
    }

    @Test func `what is no label file is refused`() throws {
        #expect(
            refusal { _ = try LabelTrack(contentsOf: "words.doc") }
                == "words.doc: no label file by its name; expected .txt (Audacity), .csv or .jsonl")
        let path = folder.path("a.csv")
        #expect(
            refusal { _ = try read("a.csv", "start;end;label\n") }
                == "\(path):1: no header line: \"start;end;label\"; expected the names of the columns, label, start and end among them; separate them by commas")
        #expect(
            refusal { _ = try LabelTrack(contentsOf: "nowhere.txt") }
                == "nowhere.txt: cannot open it: No such file or directory; expected a label file (.txt of Audacity, .csv, .jsonl)")
    }

    @Test(arguments: LabelTrack.Format.allCases)
    func `what was written is read again, to the millisecond`(_ format: LabelTrack.Format) throws {
        let track = LabelTrack(words + [TimedLabel("up", start: 10.12349, end: 36_000.5)])
        let path = folder.path("b.\(format.rawValue)")
        try track.write(to: path)
        let again = try LabelTrack(contentsOf: path)
        #expect(again.failures.isEmpty)
        #expect(again.labels.map(\.label) == ["yes", "no", "a, \"b\"", "up"])
        #expect(again.labels.map(\.start) == [0.5, 1.5, 2, 10.123])
        #expect(again.labels.map(\.end) == [1.25, 1.5, 2.001, 36_000.5])
    }

    @Test func `sources have a column where there are any`() {
        let track = LabelTrack([TimedLabel("yes", start: 0, end: 1, source: "a,b.wav"), words[2]])
        #expect(track.text(.csv) == "label,start,end,source\nyes,0.0,1.0,\"a,b.wav\"\nno,1.5,1.5,\n")
        #expect(track.text(.jsonl).hasPrefix(#"{"end":1,"label":"yes","source":"a,b.wav","start":0}"#))
        #expect(track.text(.audacity) == "0.0\t1.0\tyes\n1.5\t1.5\tno\n")
    }
}
