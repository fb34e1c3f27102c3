import Testing

@testable import AudioClassification

@Suite struct SpeechCommandsListsTests {
    let folder: RecordingFolder

    init() throws {
        folder = try RecordingFolder(
            emptyFiles: ["no", "yes"].flatMap { label in (0..<4).map { "\(label)/s\($0)_nohash_0.wav" } }
                + ["_background_noise_/tap.wav"])
    }

    @Test func `what is listed is for validation and test, the rest for training`() throws {
        try list("validation", "yes/s0_nohash_0.wav\r\nno/s0_nohash_0.wav\r\n\r\n")
        try list("testing", "no/s1_nohash_0.wav\nyes/s1_nohash_0.wav")
        let dataset = try Dataset(sources: [folder.path])
        #expect(dataset.notes.isEmpty && dataset.failures.isEmpty)
        #expect(dataset.recordings.map(\.part) == [.validation, .test, .training, .training, .validation, .test, .training, .training])
        #expect(dataset.noise == ["\(folder.path)/_background_noise_/tap.wav"])
        let split = try DatasetSplit(dataset)
        #expect([split.training.count, split.validation.count, split.test.count] == [4, 2, 2])
    }

    @Test func `a list for the test alone leaves the rest to the rule`() throws {
        try list("testing", "no/s1_nohash_0.wav\nyes/s1_nohash_0.wav\n")
        let dataset = try Dataset(sources: [folder.path])
        #expect(dataset.recordings.map(\.part) == [nil, .test, nil, nil, nil, .test, nil, nil])
        // Of s0 to s3, the rule of the hash puts s3 under 10 percent.
        #expect(try DatasetSplit(dataset).validation.map(\.speaker) == ["s3", "s3"])
    }

    @Test func `listed recordings that are not there are told, once for each list`() throws {
        try list("validation", "yes/s0_nohash_0.wav\nyes/lost.wav\nup/1.wav\nno/gone.wav\n")
        try list("testing", "down/1.wav\nup/2.wav\n")
        let dataset = try Dataset(sources: [folder.path])
        #expect(
            dataset.failures == [
                "\(folder.path)/validation_list.txt:2: yes/lost.wav: not in \(folder.path), nor is another recording of this list; expected LABEL/FILE as it is there"
            ])
        #expect(
            dataset.notes == [
                "\(folder.path)/validation_list.txt: 1 of its 4 recordings are of labels without a folder here (up)",
                "\(folder.path)/testing_list.txt: 2 of its 2 recordings are of labels without a folder here (down, up)",
            ])
        #expect(dataset.recordings.count { $0.part == .validation } == 1)
    }

    @Test func `beside folders for parts a list is not used, and that is noted`() throws {
        let parts = try RecordingFolder(emptyFiles: ["train/yes/1.wav", "validation/yes/2.wav", "stray.wav"])
        try parts.fill("testing_list.txt", Array("yes/1.wav\n".utf8))
        let dataset = try Dataset(sources: [parts.path])
        #expect(dataset.recordings.map(\.part) == [.training, .validation])
        #expect(
            dataset.notes == [
                "\(parts.path)/testing_list.txt: not used; train/, validation/ and test/ are",
                "\(parts.path)/: audio files in no label's folder are not used (1 of them)",
            ])
    }

    private func list(_ part: String, _ text: String) throws { try folder.fill("\(part)_list.txt", Array(text.utf8)) }
}
