import Foundation
import TestSupport
import Testing

@testable import AudioClassification

@Suite struct DatasetTests {
    @Test func `a folder for each label, with speakers at any depth below it`() throws {
        let folder = try RecordingFolder(emptyFiles: [
            "yes/anna/2.wav", "yes/anna/1.flac", "yes/0.WAV", "no/old/bob/day2/1.Ogg", "no/9.wav",
        ])
        let dataset = try Dataset(sources: [folder.path])
        #expect(dataset.labels == ["no", "yes"])
        #expect(
            dataset.recordings.map(\.name) == [
                "no/9.wav", "no/old/bob/day2/1.Ogg", "yes/0.WAV", "yes/anna/1.flac", "yes/anna/2.wav",
            ])
        #expect(dataset.recordings.map(\.label) == ["no", "no", "yes", "yes", "yes"])
        #expect(dataset.recordings.allSatisfy { $0.path == "\(folder.path)/\($0.name)" && $0.part == nil })
        #expect(dataset.recordings.map(\.fileName) == ["9.wav", "1.Ogg", "0.WAV", "1.flac", "2.wav"])
        #expect(dataset.notes.isEmpty)
    }

    @Test func `hidden files, background noise and what is no audio are passed over`() throws {
        let folder = try RecordingFolder(emptyFiles: [
            "yes/1.wav", "yes/.2.wav", "yes/readme.txt", "yes/wav", "yes/spk.wav/notes", ".git/3.wav",
            "_background_noise_/4.wav", "no/5.wav", "LICENSE",
        ])
        let dataset = try Dataset(sources: [folder.path])
        #expect(dataset.recordings.map(\.name) == ["no/5.wav", "yes/1.wav"])
        #expect(dataset.notes.isEmpty)
        // What lies among the recordings is counted.
        #expect(dataset.otherFiles == ["txt": 1, "": 2])
        #expect(dataset.noise == ["\(folder.path)/_background_noise_/4.wav"])
    }

    @Test func `what might have been meant is noted, each in a line`() throws {
        let folder = try RecordingFolder(emptyFiles: [
            "stray.wav", "other.flac", "yes/1.wav", "no/2.wav", "maybe/list.txt", "odd\nname/x.txt",
        ])
        let notes = try Dataset(sources: [folder.path]).notes
        #expect(notes.count == 3)
        #expect(notes.contains { $0.contains("/maybe") })
        #expect(notes.contains { $0.contains("(2 of them)") })
        #expect(!notes.contains { $0.contains("\n") })
    }

    @Test func `train and validation folders say what each recording is for`() throws {
        let folder = try RecordingFolder(emptyFiles: [
            "train/yes/1.wav", "train/no/1.wav", "validation/yes/1.wav", "test/yes/2.wav", "old/yes/3.wav", "train/stray.wav",
            "_background_noise_/0.wav", "train/_background_noise_/1.wav", "validation/_background_noise_/2.wav",
        ])
        let dataset = try Dataset(sources: [folder.path + "/"])
        #expect(dataset.recordings.map(\.name) == ["yes/2.wav", "no/1.wav", "yes/1.wav", "yes/1.wav"])
        #expect(dataset.recordings.map(\.part) == [.test, .training, .training, .validation])
        #expect(dataset.recordings[3].path == "\(folder.path)/validation/yes/1.wav")
        #expect(dataset.notes.count == 2)
        #expect(dataset.notes.contains { $0.hasPrefix("\(folder.path)/old: not used") })
        // What is checked with must not sound in what is learned from.
        #expect(dataset.noise == ["_background_noise_/0.wav", "train/_background_noise_/1.wav"].map { "\(folder.path)/\($0)" })
        #expect(try dataset.recordings(of: nil).map(\.part) == [.validation])
        #expect(try dataset.recordings(of: .test).map(\.name) == ["yes/2.wav"])
    }

    @Test func `a label called train is no part when it holds recordings themselves`() throws {
        let folder = try RecordingFolder(emptyFiles: ["train/1.wav", "bus/1.wav"])
        #expect(try Dataset(sources: [folder.path]).labels == ["bus", "train"])
    }

    @Test func `train with folders in it, beside others with recordings, may be a label and is refused`() throws {
        let labels = ["bus/anna/1.wav", "car/ben/deep/1.wav", "train/anna/1.wav"]
        let folder = try RecordingFolder(emptyFiles: labels)
        let message = refusal { _ = try Dataset(sources: [folder.path]) }
        #expect(message.contains("train/ may be a label") && message.contains("since bus/"))
        #expect(message.contains("rename it") && message.contains("validation/"))
        // A validation folder settles it, even beside others.
        try folder.fill("validation/anna/2.wav", [])
        let parts = try Dataset(sources: [folder.path])
        #expect(parts.recordings.map(\.part) == [.training, .validation] && parts.labels == ["anna"])
        #expect(parts.notes.count == 2)
    }

    @Test func `train is a part if nothing beside it holds recordings`() throws {
        let folder = try RecordingFolder(emptyFiles: [
            "train/yes/1.wav", "train/no/1.wav", "docs/deep/list.txt", ".old/1.wav", "_background_noise_/1.wav", "stray.wav",
        ])
        let dataset = try Dataset(sources: [folder.path])
        #expect(dataset.labels == ["no", "yes"] && dataset.recordings.allSatisfy { $0.part == .training })
    }

    @Test func `what cannot be looked at is told, each in a line, and the rest is used`() throws {
        let folder = try RecordingFolder(emptyFiles: ["yes/1.wav", "no/deep/2.wav"])
        try folder.link("dangling", to: "missing")
        try folder.link("no/deep/dangling.wav", to: "miss\ning")
        try folder.link("no/lo\nop", to: "lo\nop")
        let dataset = try Dataset(sources: [folder.path])
        #expect(dataset.recordings.map(\.name) == ["no/deep/2.wav", "yes/1.wav"])
        #expect(dataset.notes.isEmpty && dataset.failures.count == 3)
        for name in ["/dangling: cannot", "no/deep/dangling.wav: cannot", "no/lo\\nop: cannot"] {
            #expect(dataset.failures.count { $0.contains(name) } == 1)
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func `a folder that may not be read is no label, and the others are used`() throws {
        let folder = try RecordingFolder(emptyFiles: ["yes/1.wav", "no/2.wav"])
        try folder.makeFolder("lost+found")
        unsafe chmod(folder.folder.path("lost+found"), 0)
        defer { unsafe chmod(folder.folder.path("lost+found"), 0o700) }
        let dataset = try Dataset(sources: [folder.path])
        #expect(dataset.labels == ["no", "yes"])
        #expect(dataset.failures.count == 1 && dataset.failures[0].contains("lost+found: cannot list it as a folder"))
    }

    @Test func `a refusal for want of labels names what could not be looked at`() throws {
        let folder = try RecordingFolder(emptyFiles: ["yes/1.wav", "yes/2.wav"])
        try folder.link("no", to: "missing")
        let message = refusal { _ = try DatasetSplit(Dataset(sources: [folder.path])) }
        #expect(message.contains("at least two labels") && message.contains("/no: cannot look at it"))
    }

    @Test func `several data folders are one dataset, in the order given`() throws {
        let first = try RecordingFolder(emptyFiles: ["yes/1.wav", "no/1.wav"])
        let second = try RecordingFolder(emptyFiles: ["yes/1.wav", "up/1.wav"])
        let dataset = try Dataset(sources: [second.path, first.path])
        #expect(dataset.labels == ["no", "up", "yes"])
        #expect(
            dataset.recordings.map(\.path) == [
                "\(second.path)/up/1.wav", "\(second.path)/yes/1.wav", "\(first.path)/no/1.wav", "\(first.path)/yes/1.wav",
            ])
    }

    @Test func `the order is that of the names' characters, not of the disk`() throws {
        let names = ["b", "a", "Z", "é", "a10", "a9", "ä", "中"]
        let folder = try RecordingFolder(emptyFiles: names.reversed().flatMap { ["\($0)/2.wav", "\($0)/1.wav"] })
        let dataset = try Dataset(sources: [folder.path])
        #expect(dataset.labels == ["Z", "a", "a10", "a9", "b", "ä", "é", "中"])
        #expect(dataset.recordings.map(\.name) == dataset.labels.flatMap { ["\($0)/1.wav", "\($0)/2.wav"] })
    }

    @Test func `symbolic links are followed, but not in circles`() throws {
        let elsewhere = try RecordingFolder(emptyFiles: ["1.wav"])
        let folder = try RecordingFolder(emptyFiles: ["yes/1.wav", "no/deep/2.wav"])
        try folder.link("yes/again", to: ".")
        try folder.link("no/deep/up", to: "../../no")
        try folder.link("no/dangling.wav", to: "nowhere.wav")
        try folder.link("up", to: elsewhere.path)
        #expect(
            try Dataset(sources: [folder.path]).recordings.map(\.name) == ["no/deep/2.wav", "up/1.wav", "yes/1.wav"])
    }

    @Test func `folders without recordings are refused`() throws {
        let folder = try RecordingFolder(emptyFiles: ["yes/readme.txt", "stray.wav"])
        #expect(refusal { _ = try Dataset(sources: [folder.path]) }.contains("no recordings found"))
        let missing = folder.path + "/there\nis none"
        #expect(refusal { _ = try Dataset(sources: [missing]) }.contains("No such file"))
        #expect(refusal { _ = try Dataset(sources: [folder.path + "/stray.wav"]) }.contains("Not a directory"))
        #expect(refusal { _ = try Dataset(sources: []) }.contains("no recordings found"))
        #expect(refusal { _ = try Dataset(sources: [folder.path + "/none.csv"]) }.contains("/none.csv: cannot open it: No such file"))
    }

    @Test func `the speaker is found once, and is a group`() throws {
        let folder = try RecordingFolder(emptyFiles: ["yes/anna_nohash_0.wav", "yes/b.wav", "no/ben/anna_nohash_1.wav"])
        let dataset = try Dataset(sources: [folder.path])
        #expect(dataset.recordings.map(\.speaker) == ["anna", "anna", nil])
        #expect(dataset.recordings.map(\.groups) == [["speaker": "anna"], ["speaker": "anna"], [:]])
        let other = try Dataset(sources: [folder.path], speakerPattern: "^no/([^/]+)/")
        #expect(other.recordings.map(\.speaker) == ["ben", nil, nil])
    }

    @Test func `a part without recordings is refused; without parts all is judged, or what is for the test`() throws {
        let folder = try RecordingFolder(emptyFiles: ["yes/1.wav", "no/2.wav"])
        let dataset = try Dataset(sources: [folder.path])
        #expect(try dataset.recordings(of: nil).count == 2)
        #expect(refusal { _ = try dataset.recordings(of: .test) }.contains("no recordings for test"))
        let tested = try RecordingFolder(emptyFiles: ["train/yes/1.wav", "test/no/2.wav"])
        #expect(try Dataset(sources: [tested.path]).recordings(of: nil).map(\.name) == ["no/2.wav"])
    }

    @Test func `any speech becomes the label for what is unknown`() throws {
        let folder = try RecordingFolder(emptyFiles: ["yes/1.wav", "no/2.wav"])
        let other = try RecordingFolder(emptyFiles: ["deep/down/anna_nohash_0.wav", "1.flac", "readme.txt"])
        let dataset = try Dataset(sources: [folder.path], unknown: [other.path])
        #expect(dataset.labels == ["_unknown_", "no", "yes"])
        #expect(dataset.recordings.suffix(2).map(\.path) == ["1.flac", "deep/down/anna_nohash_0.wav"].map { "\(other.path)/\($0)" })
        #expect(dataset.recordings.suffix(2).map(\.speaker) == [nil, "anna"])
        #expect(dataset.otherFiles == ["txt": 1])
        let empty = try RecordingFolder(emptyFiles: ["readme.txt"])
        #expect(refusal { _ = try Dataset(sources: [folder.path], unknown: [empty.path]) }.contains("no recordings found"))
        let missing = empty.path + "/none"
        #expect(refusal { _ = try Dataset(sources: [folder.path], unknown: [missing]) }.contains("/none: cannot list it"))
    }

    @Test func `hard negatives are no part of what is split`() throws {
        let folder = try RecordingFolder(emptyFiles: ["yes/1.wav", "yes/2.wav", "no/1.wav", "no/2.wav"])
        let alarms = try RecordingFolder(emptyFiles: (1...9).map { "yes-\($0).000.wav" })
        let dataset = try Dataset(sources: [folder.path], hardNegatives: [alarms.path])
        #expect(dataset.labels == ["_unknown_", "no", "yes"] && dataset.recordings.count == 4)
        #expect(dataset.hardNegatives.map(\.label) == Array(repeating: "_unknown_", count: 9))
        let split = try DatasetSplit(dataset)
        #expect(split.labels == dataset.labels && split.training.count + split.validation.count == 4)
        #expect(split.hardNegatives == dataset.hardNegatives)
        let single = try RecordingFolder(emptyFiles: ["yes/1.wav", "yes/2.wav"])
        #expect(
            refusal { _ = try DatasetSplit(Dataset(sources: [single.path], hardNegatives: [alarms.path])) }
                .contains("all recordings have the label \"yes\""))
    }
}
