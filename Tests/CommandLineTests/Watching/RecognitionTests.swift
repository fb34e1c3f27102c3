import AudioClassification
import AudioFiles
import FileAccess
import FolderWatch
import Foundation
import RecurrentNetworks
import Synchronization
import TestSupport
import Testing

@testable import audioclf

@Suite struct RecognitionTests {
    let folders: MoveFolders
    let model: ModelInUse.Loaded

    init() throws {
        folders = try MoveFolders()
        model = try ModelInUse(TrainedModel.path()).current
    }

    private func recognition(
        every seconds: Double? = nil, heldSize: Int = 16 << 20, isKnown: @escaping (RecordingKey) -> Bool = { _ in false }
    ) -> Recognition {
        Recognition(
            watch: FolderWatch(folders.watched), model: model, windowSeconds: seconds, topCount: 2, isKnown: isKnown,
            heldSize: heldSize)
    }

    /// Writes a file and tells of it as the watch does.
    private func drop(_ name: String, _ bytes: [UInt8]) throws -> SettledFile {
        let recording = try folders.record(name, bytes)
        let state = try FileState(of: folders.watched + "/" + name)
        return SettledFile(
            recording.relativePath, size: state.size, modified: state.modifiedNanoseconds,
            changed: state.statusChangedNanoseconds)
    }

    private func entries(_ outcomes: [Recognition.Outcome]) -> [JournalEntry] {
        outcomes.compactMap { if case .entry(let entry) = $0 { entry } else { nil } }
    }

    @Test(arguments: [16 << 20, 0]) func `files together are found to be what each is alone, held in memory or not`(
        heldSize: Int
    ) throws {
        let sounds = [
            tone(260), tone(3200), tone(250, count: 90_000) + tone(3000, count: 90_000), tone(900, count: 1),
            tone(900, count: 20_000),
        ]
        var files = try sounds.enumerated().map { try drop("\($0.offset).wav", wav($0.element)) }
        files.insert(try drop("broken.wav", Array("not audio at all".utf8)), at: 2)
        files.insert(try drop("empty.wav", []), at: 4)
        let found = entries(try recognition(heldSize: heldSize).outcomes(of: files))
        try #require(found.count == files.count)
        for (file, entry) in zip(files, found) {
            let path = folders.watched + "/\(file.relativePath)"
            let content = try TemporaryFolder.contents(ofFile: path)
            #expect(entry.file == path && entry.name == file.relativePath.description && entry.size == content.count)
            #expect(entry.sha256 == SHA256.digest(of: content.span).description)
            #expect(entry.key == RecordingKey(file.relativePath, content: SHA256.digest(of: content.span)))
            #expect(entry.mark == FileMark(file))
            do {
                let alone = try model.classifier.classify(file: path)
                #expect(entry.label == alone.classification.label && entry.probability == alone.classification.probability)
                #expect(entry.top == Array(alone.classification.scores.prefix(2)) && entry.seconds == alone.seconds)
                #expect((entry.warnings ?? []) == alone.warnings)
                #expect(entry.error == nil && entry.model == model.digest && entry.windows == nil)
            } catch {
                #expect(entry.error == "\(error)")
                #expect(entry.label == nil && entry.seconds == nil && entry.model == nil)
            }
        }
        #expect(found.filter { $0.error != nil }.map(\.name) == ["broken.wav", "empty.wav"])
    }

    @Test(arguments: [16 << 20, 0]) func `windows are those of the recording alone`(heldSize: Int) throws {
        let files = try [8000, 100_000, 1_000_000].map {
            try drop("\($0).wav", wav(tone(250, count: $0) + tone(3000, count: $0 / 2)))
        }
        let found = entries(try recognition(every: 0.25, heldSize: heldSize).outcomes(of: files))
        try #require(found.count == files.count)
        for (file, entry) in zip(files, found) {
            var expected: [WindowClassification] = []
            let whole = try model.classifier.classifyWindows(
                of: .path(folders.watched + "/\(file.relativePath)"), every: 0.25
            ) { expected.append($0) }
            #expect(entry.label == whole.classification.label && entry.probability == whole.classification.probability)
            let windows = try #require(entry.windows)
            #expect(windows.map(\.start) == expected.map(\.start))
            #expect(windows.map(\.end) == expected.map { $0.start + $0.seconds })
            #expect(windows.map(\.label) == expected.map(\.classification.label))
            #expect(windows.map(\.probability) == expected.map(\.classification.probability))
        }
    }

    @Test func `a recording that is known is not heard again`() throws {
        let files = [try drop("a.wav", wav(tone(260))), try drop("b.wav", Array("broken".utf8))]
        let keys = Set(entries(try recognition().outcomes(of: files)).map(\.key))
        #expect(keys.count == 2)
        for outcome in try recognition(isKnown: keys.contains).outcomes(of: files) {
            guard case .known(let key) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(keys.contains(key))
        }
    }

    @Test func `a file that is gone is gone, and the others keep their results`() throws {
        let files = try ["a.wav", "sub/b.wav", "c.wav"].map { try drop($0, wav(tone($0 == "c.wav" ? 3200 : 260))) }
        try FileManager.default.removeItem(atPath: folders.watched + "/a.wav")
        try FileManager.default.removeItem(atPath: folders.watched + "/sub")
        try folders.folder.fill("in/sub", [])
        let outcomes = try recognition().outcomes(of: files)
        for outcome in outcomes.prefix(2) { guard case .gone = outcome else { Issue.record("\(outcome)"); continue } }
        #expect(entries(outcomes).map(\.label) == ["high"])
    }

    @Test func `what cannot be read is told, and can be put down as such`() throws {
        var file = try drop("a.wav", wav(tone(260)))
        try FileManager.default.removeItem(atPath: folders.watched + "/a.wav")
        try folders.folder.makeFolder("in/a.wav")
        guard case .unreadable(let reason) = try recognition().outcomes(of: [file])[0] else {
            Issue.record("it was read")
            return
        }
        #expect(reason == folders.watched + "/a.wav: cannot read it: Is a directory")
        let entry = recognition().failure(of: file, reason: reason)
        #expect(entry.error == reason && entry.sha256 == nil && entry.label == nil)
        #expect(entry.key == RecordingKey(unreadable: file) && entry.mark == FileMark(file))
        file = SettledFile("a.wav", size: file.size, modified: file.modifiedNanoseconds, changed: 99)
        #expect(recognition().failure(of: file, reason: reason).key != entry.key)
    }

    @Test func `a file that got another name elsewhere since it settled is taken as it is`() throws {
        let file = try drop("a.wav", wav(tone(3200)))
        Thread.sleep(forTimeInterval: 0.02)
        try FileManager.default.linkItem(atPath: folders.watched + "/a.wav", toPath: folders.watched + "/../b.wav")
        let state = try FileState(of: folders.watched + "/a.wav")
        try #require(state.statusChangedNanoseconds != file.statusChangedNanoseconds)
        #expect(entries(try recognition().outcomes(of: [file])).map(\.label) == ["high"])
    }

    @Test(arguments: [16 << 20, 0]) func `what was written since it settled waits until it has settled again`(
        heldSize: Int
    ) throws {
        let old = try drop("a.wav", wav(tone(260)))
        let new = try drop("a.wav", wav(tone(3200)))
        let outcome = try recognition(heldSize: heldSize).outcomes(of: [old])[0]
        guard case .changed(let found) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(found == new)
        #expect(entries(try recognition(heldSize: heldSize).outcomes(of: [found])).map(\.label) == ["high"])
    }

    @Test func `what a link leads to is taken as it is`() throws {
        _ = try drop("a.wav", wav(tone(3200)))
        try FileManager.default.createSymbolicLink(atPath: folders.watched + "/b.wav", withDestinationPath: "a.wav")
        #expect(entries(try recognition().outcomes(of: [SettledFile("b.wav")])).map(\.label) == ["high"])
    }

    @Test func `a file that changes while it is read has no result, and does not disturb the others`() throws {
        let files = [try drop("a.wav", wav(tone(260))), try drop("b.wav", wav(tone(900, count: 20_000))), try drop("c.wav", wav(tone(3200)))]
        let changed = Mutex(false)
        // It is asked between the digest and the sound.
        let key = RecordingKey(files[1].relativePath, content: try SHA256.digest(ofFile: folders.watched + "/b.wav"))
        let path = folders.watched + "/b.wav"
        let recognition = recognition(heldSize: 20_000) { asked in
            if asked == key, let handle = FileHandle(forWritingAtPath: path) {
                handle.seekToEndOfFile()
                handle.write(Data([0, 0]))
                changed.withLock { $0 = true }
            }
            return false
        }
        let outcomes = try recognition.outcomes(of: files)
        #expect(changed.withLock { $0 })
        #expect(entries(outcomes).map(\.label) == ["low", "high"])
        guard case .unreadable(let reason) = outcomes[1] else {
            Issue.record("\(outcomes[1])")
            return
        }
        #expect(reason == path + ": it changes while it is read")
    }
}
