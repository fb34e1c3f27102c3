import TestSupport
import Testing

@testable import NoteGeneration

@Suite struct NoteCorpusTests {
    /// A folder of MIDI files in D major, in as many sub-folders as there are names.
    private func folder(_ names: [String], count: Int = 12) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in names {
            for n in 0..<count {
                var settings = ScoreSettings()
                settings.keySignature = KeySignature(sharps: 2)
                let file = try StandardMIDIFile(tune([62, 66, 69, 62 + n], stepsPerQuarter: 4), settings)
                try folder.write(file.bytes, to: name.isEmpty ? "\(n).mid" : "\(name)/\(n).MID")
            }
        }
        return folder
    }

    @Test func `each folder of MIDI files is a style, in C, with a tenth to check with`() throws {
        let folder = try folder(["jig", "march"])
        try folder.write("no music", to: "notes/readme.txt")
        let corpora = try NoteCorpus.read(folder.path)
        #expect(corpora.map(\.style.name) == ["jig", "march"] && corpora.allSatisfy { $0.style.stepsPerQuarter == 4 })
        #expect(corpora.allSatisfy { $0.style.key == KeySignature(sharps: 0) && $0.style.timeSignature == TimeSignature(4, 4) })
        for corpus in corpora {
            #expect(corpus["train"].count == 11 && corpus["valid"].count == 1 && corpus.pieces.count == 12)
            #expect(corpus.pieces.allSatisfy { $0.steps[0] == [60] && $0.steps[1] == [64] && $0.count == 4 })
            #expect(corpus.notes.contains { $0.hasSuffix("12 of 12 pieces moved to C major or A minor") })
        }
        #expect(corpora[0].notes.contains { $0.hasSuffix("/notes: no MIDI files in it, so no style") })
        #expect(try NoteCorpus.read(folder.path).map(\.parts) == corpora.map(\.parts))
    }

    @Test func `a folder with files of its own is one style, whose broken files are told`() throws {
        let folder = try folder([""], count: 4)
        try folder.write("MThd", to: "broken.mid")
        var settings = CorpusSettings()
        settings.keepsKeys = true
        settings.stepsPerQuarter = 2
        settings.validationPercent = 50
        let corpora = try NoteCorpus.read(folder.path, settings)
        #expect(corpora.count == 1 && corpora[0].isFolder && corpora[0].style.stepsPerQuarter == 2)
        #expect(corpora[0]["train"].count == 2 && corpora[0]["valid"].count == 2)
        #expect(corpora[0].pieces.allSatisfy { $0.steps[0].contains(62) })
        #expect(corpora[0].failures.count == 1 && corpora[0].failures[0].contains("broken.mid"))
    }

    @Test func `a collection is a style of its file's name, its parts as they are`() throws {
        let folder = try TemporaryFolder()
        let parts = ["train", "valid", "test"].map { PianoRollCollection.Part(name: $0, pieces: [tune([60, 0]), tune([])]) }
        try PianoRollCollection(stepsPerQuarter: 2, parts: parts).write(to: folder.path("chorales.v1.json"))
        let corpora = try NoteCorpus.read(folder.path("chorales.v1.json"))
        #expect(corpora.map(\.style) == [.init(name: "chorales.v1", stepsPerQuarter: 2)])
        #expect(corpora[0].parts.map(\.name) == ["train", "valid", "test"])
        #expect(corpora[0].pieces.count == 3 && corpora[0].notes == ["chorales.v1: 3 pieces without a step are not used"])
    }

    @Test func `silence behind the bar of the last note is no music`() throws {
        let folder = try TemporaryFolder()
        var settings = ScoreSettings()
        settings.timeSignature = TimeSignature(3, 4)
        for (name, count) in [("short", 2), ("bar", 12), ("late", 999_000), ("bars", 13)] {
            let steps: [KeySet] = [[60]] + [KeySet](repeating: [], count: count - 1)
            let roll = PianoRoll(stepsPerQuarter: 4, steps: steps)
            try folder.write(StandardMIDIFile(roll, settings).bytes, to: "\(name).mid")
        }
        try folder.write(
            StandardMIDIFile(PianoRoll(stepsPerQuarter: 4, steps: [KeySet](repeating: [], count: 8))).bytes, to: "silent.mid")
        let corpus = try NoteCorpus.read(folder.path)[0]
        #expect(corpus.pieces.map(\.count).sorted() == [2, 12, 12, 12] && corpus["valid"].count == 1)
        #expect(corpus.notes.contains { $0.hasSuffix(": 1 pieces without a step are not used") })
    }

    @Test func `what does not say how long a step is has those of the model's styles`() throws {
        let folder = try folder(["jig", "march"], count: 2)
        try folder.write(#"{"train": [[[60]]], "valid": [[[60]]]}"#, to: "jig.json")
        try folder.write(#"{"stepsPerQuarter": 3, "train": [[[60]]], "valid": [[[60]]]}"#, to: "march.json")
        func steps(_ path: String, _ styles: [String: Int], _ chosen: Int? = nil) throws -> [Int] {
            var settings = CorpusSettings()
            settings.styles = styles.map { .init(name: $0.key, stepsPerQuarter: $0.value) }
            settings.stepsPerQuarter = chosen
            return try NoteCorpus.read(folder.path(path), settings).map(\.style.stepsPerQuarter)
        }
        #expect(try steps("", ["jig": 6, "waltz": 2]) == [6, 4])
        #expect(try steps("", ["polka": 2, "waltz": 2]) == [2, 2])
        #expect(try steps("", ["jig": 6], 8) == [8, 8])
        #expect(try steps("jig.json", ["jig": 6, "waltz": 2]) == [6])
        #expect(try steps("jig.json", ["waltz": 2]) == [2])
        #expect(try steps("march.json", ["march": 2]) == [3])
        #expect(throws: NoteGenerationError.self) { try steps("jig.json", ["polka": 1, "waltz": 2]) }
    }

    @Test func `folders without music are refused`() throws {
        let folder = try TemporaryFolder()
        try folder.write("no music", to: "a/readme.txt")
        #expect(throws: NoteGenerationError.self) { try NoteCorpus.read(folder.path) }
        #expect(throws: NoteGenerationError.self) { try NoteCorpus.read(folder.path("a")) }
        #expect(throws: NoteGenerationError.self) { try NoteCorpus.read(folder.path("none")) }
    }
}
