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
        #expect(corpora.map(\.style) == [.init(name: "jig", stepsPerQuarter: 4), .init(name: "march", stepsPerQuarter: 4)])
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

    @Test func `folders without music are refused`() throws {
        let folder = try TemporaryFolder()
        try folder.write("no music", to: "a/readme.txt")
        #expect(throws: NoteGenerationError.self) { try NoteCorpus.read(folder.path) }
        #expect(throws: NoteGenerationError.self) { try NoteCorpus.read(folder.path("a")) }
        #expect(throws: NoteGenerationError.self) { try NoteCorpus.read(folder.path("none")) }
    }
}
