import Foundation
import NoteGeneration
import TestSupport
import Testing

@Suite struct PianoRollTests {
    @Test func `what begins to sound is struck, and what does not sound is not`() {
        let roll = PianoRoll(stepsPerQuarter: 4, steps: [[60], [60, 64], [60], []], onsets: [[], [60, 99], [], [60]])
        #expect(roll.onsets == [[60], [60, 64], [], []])
        var appended = PianoRoll(stepsPerQuarter: 4, onsets: [])
        appended.append([60])
        appended.append([60, 64], onsets: [60, 99])
        appended.append([60])
        appended.append([], onsets: [60])
        #expect(appended == roll)
        #expect(roll.withoutOnsets.onsets == nil)
        #expect(roll.withoutOnsets.withOnsets.onsets == [[60], [64], [], []])
        #expect(roll.quarters == 1)
    }

    @Test func `notes are runs of steps, parted by onsets`() {
        let plain = PianoRoll(stepsPerQuarter: 1, steps: [[60], [60, 64], [60], [], [60]])
        #expect(
            plain.notes == [
                .init(key: 60, onset: 0, stepCount: 3), .init(key: 64, onset: 1, stepCount: 1),
                .init(key: 60, onset: 4, stepCount: 1),
            ])
        let struck = PianoRoll(stepsPerQuarter: 1, steps: plain.steps, onsets: [[], [], [60], [], []])
        #expect(struck.notes.count == 4)
        #expect(struck.notes[0].stepCount == 2)
    }

    @Test(arguments: 1...4) func `a roll is the sum of its notes`(_ seed: UInt64) {
        let roll = randomRoll(100, seed: seed, hasOnsets: true)
        #expect(PianoRoll(stepsPerQuarter: 4, notes: roll.notes, stepCount: 100) == roll)
        let plain = roll.withoutOnsets
        #expect(PianoRoll(stepsPerQuarter: 4, notes: plain.notes, stepCount: 100).withoutOnsets == plain)
    }

    @Test func `notes may overlap and reach beyond the roll`() {
        let roll = PianoRoll(
            stepsPerQuarter: 1,
            notes: [
                .init(key: 60, onset: -2, stepCount: 5), .init(key: 60, onset: 1, stepCount: 1),
                .init(key: 50, onset: 3, stepCount: 9), .init(key: 40, onset: 5, stepCount: 1),
                .init(key: 40, onset: -5, stepCount: 5),
            ], stepCount: 4)
        #expect(roll.steps == [[60], [60], [60], [50]])
        #expect(roll.onsets == [[60], [60], [], [50]])
    }

    @Test func `rows are 88 numbers, and rolls again`() {
        let roll = PianoRoll(stepsPerQuarter: 2, steps: [[21, 60], [], [108]])
        let rows = roll.rows
        #expect(rows.count == 3 * 88 && rows.reduce(0, +) == 3)
        #expect(rows[0] == 1 && rows[39] == 1 && rows[2 * 88 + 87] == 1)
        #expect(PianoRoll(stepsPerQuarter: 2, rows: rows) == roll)
        #expect(roll.rows(2..<3) == Array(rows[176...]))
    }

    @Test(arguments: [true, false]) func `transposing up and down again changes nothing`(_ hasOnsets: Bool) throws {
        let roll = PianoRoll(
            stepsPerQuarter: 2, steps: [[30, 60], [60], [90]], onsets: hasOnsets ? [[], [60], []] : nil)
        #expect(roll.transpositions == -9...18)
        #expect(try roll.transposed(by: 18).transposed(by: -18) == roll)
        #expect(try roll.transposed(by: -9).steps == [[21, 51], [51], [81]])
        let error = #expect(throws: NoteGenerationError.self) { try roll.transposed(by: 19) }
        #expect(error?.code == .keyOutOfRange)
        #expect(error?.description.contains("from -9 to 18") == true)
    }

    @Test func `a part begins with struck keys, and outer silence can go`() {
        let roll = PianoRoll(stepsPerQuarter: 2, steps: [[], [60], [60], []], onsets: [[], [], [], []])
        #expect(roll[2..<4].onsets == [[60], []])
        #expect(roll.withoutOuterSilence.steps == [[60], [60]])
        #expect(PianoRoll(stepsPerQuarter: 2, steps: [[], []]).withoutOuterSilence.isEmpty)
    }

    @Test(arguments: [true, false]) func `JSON keeps everything`(_ hasOnsets: Bool) throws {
        let roll = randomRoll(20, seed: 5, hasOnsets: hasOnsets)
        #expect(try JSONDecoder().decode(PianoRoll.self, from: JSONEncoder().encode(roll)) == roll)
        for bad in [#"{"stepsPerQuarter": 0, "steps": []}"#, #"{"stepsPerQuarter": 1, "steps": [[]], "onsets": []}"#] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(PianoRoll.self, from: Data(bad.utf8)) }
        }
    }
}

@Suite struct PianoRollCollectionTests {
    @Test func `parts, pieces and steps are read, and written as they were`() throws {
        let text = "{ \"train\": [[[60, 64], []], [[108.0]]],\n\"valid\" :[ ] , \"test\":[[]]}"
        let collection = try PianoRollCollection(json: Array(text.utf8), name: "set.json", stepsPerQuarter: 2)
        #expect(collection.parts.map(\.name) == ["train", "valid", "test"])
        #expect(collection["train"].map(\.steps) == [[[60, 64], []], [[108]]])
        #expect(collection["test"].map(\.steps) == [[]])
        #expect(collection["other"].isEmpty)
        let folder = try TemporaryFolder()
        try collection.write(to: folder.path("again.json"))
        #expect(try PianoRollCollection(path: folder.path("again.json")) == collection)
        #expect(try PianoRollCollection(path: folder.path("again.json"), stepsPerQuarter: 2) == collection)
        #expect(throws: NoteGenerationError.self) {
            try PianoRollCollection(path: folder.path("again.json"), stepsPerQuarter: 4)
        }
        #expect(try JSONSerialization.jsonObject(with: Data(collection.json)) is [String: Any])
    }

    @Test(arguments: [
        (#"{"train": [[[60, 64], []], [[60], [20]]]}"#, #""train", piece 2, step 2: key 20 at byte 35"#),
        (#"{"train": [[[60, -64]]]}"#, #""train", piece 1, step 1: key -64 at byte 17"#),
        (#"{"train": [[[60.5]]]}"#, #""train", piece 1, step 1: "5]]]}" at byte 16, expected a MIDI number"#),
        (#"{"train": [[60]]}"#, #""train", piece 1, step 1: "60]]}" at byte 12, expected a list of MIDI numbers"#),
        (#"{"train": [[[60] [61]]]}"#, "piece 1, step 1"),
        (#"{"train": [], "train": []}"#, "a second part \"train\""),
        (#"{"train": [[[60]]]"#, "the end of the file at byte 18, expected a comma or the end of the object"),
        (#"{"train": 4}"#, #""train": "4}" at byte 10, expected a list of pieces"#),
        ("[[[60]]]", "at byte 0, expected an object of parts"),
        ("", "the end of the file at byte 0"),
        (#"{"train": []} x"#, "expected the end of the file"),
        (#"{"train": [[[1234567890123]]]}"#, "expected a MIDI number"),
        (#"{"tr\u0061in": []}"#, "a name without escapes"),
        (#"{"stepsPerQuarter": 400}"#, "stepsPerQuarter is 400; it must be from 1 to 96"),
        (#"{"train": []}"#, "does not say how long a step is"),
    ])
    func `what is wrong is named with its place`(_ text: String, _ message: String) {
        let error = #expect(throws: NoteGenerationError.self) {
            try PianoRollCollection(json: Array(text.utf8), name: "set.json")
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func `any damage is an error or a result`() throws {
        let json = PianoRollCollection(
            stepsPerQuarter: 2, parts: [.init(name: "train", pieces: [randomRoll(20, seed: 1, hasOnsets: false)])]).json
        for end in json.indices {
            #expect(throws: NoteGenerationError.self) {
                try PianoRollCollection(json: Array(json[..<min(end, json.count - 2)]), name: "cut.json")
            }
        }
        for (index, value) in zip(json.indices, (0...255).cycled) {
            var damaged = json
            damaged[index] = UInt8(value)
            _ = try? PianoRollCollection(json: damaged, name: "damaged.json")
        }
    }
}

extension Sequence {
    /// Its elements over and over.
    fileprivate var cycled: some Sequence<Element> {
        let elements = Array(self)
        return sequence(state: 0) { index in
            defer { index = (index + 1) % elements.count }
            return elements[index]
        }
    }
}
