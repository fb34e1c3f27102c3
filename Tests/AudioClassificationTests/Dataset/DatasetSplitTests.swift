import Testing

@testable import AudioClassification

@Suite struct DatasetSplitTests {
    /// Percentages of the published rule of Speech Commands, computed in Python: hashlib.sha1 of the name as an integer,
    /// modulo 2^27, times 100 / (2^27 - 1).
    @Test(arguments: [
        ("0a7c2a8d", 56.836387193474074), ("a69b9b3e", 4.881121999629751), ("fda46b78", 68.27391585911748),
        ("bob", 77.02980843953645), ("anna", 1.0358542281080352), ("yes/0.wav", 16.631719593940076),
    ])
    func `names fall where the rule of Speech Commands puts them`(name: String, percent: Double) {
        #expect(abs(DatasetSplit.hashPercent(name) - percent) < 1e-9)
    }

    @Test func `what stands before _nohash_ decides, for all labels and takes`() throws {
        // Of s0 to s39, the rule above puts these under 10 percent.
        let chosen = [3, 21, 26, 36].map { "s\($0)" }
        let split = try split(["no", "yes"].flatMap { label in
            (0..<40).flatMap { ["\(label)/s\($0)_nohash_0.wav", "\(label)/deep/s\($0)_nohash_7_nohash_1.wav"] }
        })
        #expect(Set(split.validation.map(speaker)) == Set(chosen))
        #expect(split.validation.count == 16)
        #expect(split.training.count == 160 - 16)
        #expect(split.labels == ["no", "yes"])
        #expect(split.notes.isEmpty)
    }

    @Test func `a recording stays on its side when others are added`() throws {
        let few = ["no", "yes"].flatMap { label in (0..<20).map { "\(label)/s\($0)_nohash_0.wav" } }
        let more = few + ["no", "up"].flatMap { label in (10..<40).map { "\(label)/s\($0)_nohash_3.wav" } }
        let first = try split(few), second = try split(more)
        #expect(Set(first.validation.map(\.name)).isSubset(of: second.validation.map(\.name)))
        #expect(Set(first.training.map(\.name)).isSubset(of: second.training.map(\.name)))
    }

    @Test func `the percentage is a setting`() throws {
        let names = ["no", "yes"].flatMap { label in (0..<40).map { "\(label)/s\($0)_nohash_0.wav" } }
        let split = try split(names, DatasetSplit.Rule(validationPercent: 30))
        #expect(Set(split.validation.map(speaker)) == Set([2, 3, 10, 14, 19, 21, 23, 26, 28, 36, 39].map { "s\($0)" }))
    }

    @Test func `a pattern finds the speaker in the path below the data folder`() throws {
        let names = ["no", "yes"].flatMap { label in (0..<40).map { "\(label)/s\($0)/take.wav" } }
        let split = try split(names, speakerPattern: "^[^/]+/([^/]+)/")
        #expect(Set(split.validation.map { $0.name.split(separator: "/")[1] }) == ["s3", "s21", "s26", "s36"])
        #expect(split.notes.isEmpty)
    }

    @Test func `without speakers each file is split alone, and that is noted`() throws {
        let names = ["no", "yes"].flatMap { label in (0..<100).map { "\(label)/\($0).wav" } }
        let split = try split(names)
        #expect((8...35).contains(split.validation.count))
        #expect(split.validation.allSatisfy { DatasetSplit.hashPercent($0.name) < 10 })
        #expect(split.notes.count == 1 && split.notes[0].contains("200 recordings"))
        // An empty group names nobody either.
        #expect(try self.split(names, speakerPattern: "()x?").notes == split.notes)
    }

    @Test(arguments: ["(", "^[^/]+/", "a|b", ""])
    func `a pattern that is none, or has no group, is refused`(pattern: String) {
        let message = refusal {
            _ = try split(["no/1.wav", "no/2.wav", "yes/1.wav", "yes/2.wav"], speakerPattern: pattern)
        }
        #expect(message.contains("speaker pattern \"\(pattern)\""))
    }

    @Test func `small sets have something to learn from and to check with`() throws {
        // Two files a label, no speakers, none under 10 percent: the lowest of each label.
        let files = try split(["no/1.wav", "no/2.wav", "yes/1.wav", "yes/2.wav"])
        #expect(files.validation.map(\.name) == ["no/2.wav", "yes/1.wav"])
        #expect(files.training.map(\.name) == ["no/1.wav", "yes/2.wav"])
        // Two speakers, neither under 10 percent: the lower one, s10 (below 30 percent) rather than bob (77).
        let voices = try split(["no", "yes"].flatMap { ["\($0)/bob_nohash_0.wav", "\($0)/s10_nohash_0.wav"] })
        #expect(voices.validation.map(\.fileName) == ["s10_nohash_0.wav", "s10_nohash_0.wav"])
        #expect(voices.notes.isEmpty)
        // A single speaker is on both sides, as it must.
        let single = try split(["no", "yes"].flatMap { ["\($0)/bob_nohash_0.wav", "\($0)/bob_nohash_1.wav"] })
        #expect(single.validation.count == 2 && Set(single.validation.map(\.label)).count == 2)
    }

    @Test func `a label that only voices for validation say is learned from all the same, and that is noted`() throws {
        let split = try split(
            (0..<40).map { "no/s\($0)_nohash_0.wav" } + ["yes/s3_nohash_0.wav", "yes/s3_nohash_1.wav", "yes/s21_nohash_0.wav"])
        #expect(split.training.count { $0.label == "yes" } == 2)
        #expect(split.validation.count { $0.label == "yes" } == 1)
        #expect(split.notes.count == 1 && split.notes[0].contains("\"yes\""))
        // All of it for validation: one of each label remains there.
        let all = try self.split(
            ["no/1.wav", "no/2.wav", "no/3.wav", "yes/1.wav", "yes/2.wav"], DatasetSplit.Rule(validationPercent: 100))
        #expect(all.validation.map(\.label) == ["no", "yes"])
    }

    @Test(arguments: 0..<30)
    func `random sets: all is used once, no part lacks what it needs, no voice is on both sides unnoticed`(seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ count: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % count
        }
        let speakers = 1 + random(12)
        var names: Set<String> = []
        for label in ["a", "b", "c"] {
            for n in 0..<2 + random(6) { names.insert("\(label)/v\(random(speakers))_nohash_\(n).wav") }
        }
        let split = try split(Array(names))
        #expect(Set(split.training.map(\.name)).union(split.validation.map(\.name)) == names)
        #expect(split.training.count + split.validation.count == names.count)
        #expect(!split.validation.isEmpty)
        #expect(Set(split.training.map(\.label)) == ["a", "b", "c"])
        let both = Set(split.training.map(speaker)).intersection(split.validation.map(speaker))
        #expect(both.isEmpty || !split.notes.isEmpty || Set(names.map { $0.dropFirst(2).prefix(3) }).count == 1)
    }

    @Test func `explicit parts are respected, whatever the hash says`() throws {
        let names = (0..<4).flatMap { ["train/a/s3_nohash_\($0).wav", "train/b/s3_nohash_\($0).wav"] }
        let split = try split(names + ["validation/a/bob_nohash_0.wav"])
        #expect(split.training.count == 8 && split.training.allSatisfy { $0.part == .training })
        #expect(split.validation.map(\.name) == ["a/bob_nohash_0.wav"])
        // Without a validation folder, train/ is split like any other.
        let unsplit = try self.split(names + ["train/a/bob_nohash_0.wav", "train/b/bob_nohash_0.wav"])
        #expect(Set(unsplit.validation.map(speaker)) == ["s3"])
        // A second folder without parts is split by its speakers, of whom bob has his part already.
        let first = try RecordingFolder(emptyFiles: names + ["validation/a/bob_nohash_0.wav"])
        let second = try RecordingFolder(emptyFiles: ["a/s21_nohash_0.wav", "b/bob_nohash_0.wav"])
        let both = try DatasetSplit(Dataset(sources: [first.path, second.path]))
        #expect(both.validation.map(\.fileName) == ["bob_nohash_0.wav", "s21_nohash_0.wav", "bob_nohash_0.wav"])
    }

    @Test func `sets that nothing can be learned from are refused`() throws {
        #expect(refusal { _ = try split(["yes/1.wav", "yes/2.wav"]) }.contains("at least two labels"))
        #expect(
            refusal { _ = try split(["yes/1.wav", "yes/2.wav", "no/1.wav"]) }.contains("label \"no\": 1 recording"))
        #expect(
            refusal {
                _ = try split(["train/yes/1.wav", "train/yes/2.wav", "validation/no/1.wav", "validation/no/2.wav"])
            }.contains("\"no\": recordings to check with, but none to learn from"))
    }

    @Test func `what is for the test is used for nothing, and its voices for nothing else`() throws {
        let names = ["a", "b"].flatMap { label in (0..<40).map { "train/\(label)/s\($0)_nohash_0.wav" } }
        let split = try split(names + ["test/a/bob_nohash_0.wav", "test/b/bob_nohash_1.wav"])
        #expect(split.test.map(\.fileName) == ["bob_nohash_0.wav", "bob_nohash_1.wav"])
        #expect(Set(split.validation.map(speaker)) == Set([3, 21, 26, 36].map { "s\($0)" }))
        #expect(split.training.count + split.validation.count == 80)
        // Without parts of their own, a second folder's recordings follow their speakers.
        let first = try RecordingFolder(emptyFiles: names + ["test/a/bob_nohash_0.wav"])
        let second = try RecordingFolder(emptyFiles: ["a/bob_nohash_9.wav", "b/s3_nohash_9.wav"])
        let both = try DatasetSplit(Dataset(sources: [first.path, second.path]))
        #expect(both.test.map(\.fileName) == ["bob_nohash_0.wav", "bob_nohash_9.wav"])
    }

    @Test func `a speaker whom folders put into two parts is refused, unless that is allowed`() throws {
        let names = ["a", "b"].flatMap { ["train/\($0)/anna_nohash_0.wav", "train/\($0)/ben_nohash_0.wav"] }
        let shared = names + ["validation/a/anna_nohash_1.wav", "test/b/anna_nohash_1.wav", "validation/b/carl_nohash_0.wav"]
        let message = refusal { _ = try self.split(shared) }
        #expect(
            message
                == "speaker \"anna\" has recordings in several parts (2 in training, 1 in validation, 1 in test); a known voice makes scores too good: put each speaker into one part, or allow it (--allow-shared-speakers)")
        #expect(refusal { _ = try self.split(shared + ["test/b/ben_nohash_1.wav"]) }.contains(", and so is another speaker; "))
        let split = try split(shared, DatasetSplit.Rule(allowsSharedSpeakers: true))
        #expect(split.training.count == 4 && split.validation.count == 2 && split.test.count == 1)
    }

    private func split(
        _ names: [String], _ rule: DatasetSplit.Rule = .init(), speakerPattern: String? = nil
    ) throws -> DatasetSplit {
        let folder = try RecordingFolder(emptyFiles: names)
        return try DatasetSplit(Dataset(sources: [folder.path], speakerPattern: speakerPattern), rule: rule)
    }

    private func speaker(_ recording: Recording) -> String {
        String(recording.fileName[..<recording.fileName.firstRange(of: "_nohash_")!.lowerBound])
    }
}
