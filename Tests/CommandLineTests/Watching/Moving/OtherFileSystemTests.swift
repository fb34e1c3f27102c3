import FileAccess
import FolderWatch
import Foundation
import TestSupport
import Testing

@testable import audioclf

/// Moves that are copies, whole or interrupted.
@Suite(.enabled(if: OtherFileSystem.root != nil, "needs a second file system"))
struct OtherFileSystemTests {
    let folders: MoveFolders

    init() throws { folders = try MoveFolders() }

    /// Moves a file to another file system, where `prepare` has left something, and expects one whole file there.
    func expectMove(
        to name: String = "c.wav", among others: [String: [UInt8]] = [:], methods: [RenameMethod] = RenameMethod.allCases,
        sourceLocation: SourceLocation = #_sourceLocation, prepare: (String, MoveFolders.Recording) throws -> Void = { _, _ in }
    ) throws {
        try OtherFileSystem.withFolder { out in
            let content = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
            let recording = try folders.record("c.wav", content)
            try prepare(out, recording)
            var mover = try folders.mover(out)
            mover.renameMethods = methods
            for _ in 0..<2 {
                #expect(try mover.move(recording) == .moved(to: RawPath("\(out)/\(name)")), sourceLocation: sourceLocation)
                #expect(
                    folders.files(below: out) == others.merging([name: content]) { $1 }, sourceLocation: sourceLocation)
                #expect(try recording.file.state() == nil, sourceLocation: sourceLocation)
            }
        }
    }

    func temporary(_ out: String, _ recording: MoveFolders.Recording) -> RawPath {
        RawPath(out).appending(FileMover.temporaryName(for: recording.key))
    }

    @Test(arguments: RenameMethod.allCases)
    func `a file is copied and then removed`(method: RenameMethod) throws { try expectMove(methods: [method]) }

    @Test func `a name that is taken is left to what has it`() throws {
        try expectMove(to: "c-2.wav", among: ["c.wav": [1]]) { out, _ in try folders.write([1], to: RawPath(out + "/c.wav")) }
    }

    @Test func `a copy that was interrupted is made anew`() throws {
        try expectMove { out, recording in try folders.write([1, 2], to: temporary(out, recording)) }
    }

    @Test func `a copy that was whole but had no name yet is made anew`() throws {
        try expectMove { out, recording in
            try FileManager.default.copyItem(
                atPath: recording.file.description, toPath: temporary(out, recording).description)
        }
    }

    @Test func `a copy that had its name already is kept`() throws {
        try expectMove { out, recording in
            try FileManager.default.copyItem(atPath: recording.file.description, toPath: out + "/c.wav")
            try folders.write([1, 2], to: temporary(out, recording))
        }
    }

    @Test func `a copy that somebody else replaces is not given its name`() throws {
        try OtherFileSystem.withFolder { out in
            let content = [UInt8](repeating: 7, count: 8_000_000)
            let recording = try folders.record("c.wav", content)
            let mover = try folders.mover(out)
            // As a second program does that moves the same, and is ended.
            let replaced = DispatchGroup()
            let looking = DispatchSemaphore(value: 0)
            DispatchQueue(label: "other").async(group: replaced) {
                let place = temporary(out, recording)
                looking.signal()
                while (try? place.state()) ?? nil == nil {}
                try? folders.write([1, 2], to: place)
            }
            looking.wait()
            #expect(throws: MoveError.self) { try mover.move(recording) }
            replaced.wait()
            #expect(try recording.file.state() != nil)
            #expect(try mover.move(recording) == .moved(to: RawPath(out + "/c.wav")))
            #expect(folders.files(below: out) == ["c.wav": content])
        }
    }

    @Test func `a part of a copy does not outlive the file`() throws {
        try OtherFileSystem.withFolder { out in
            let recording = try folders.record("c.wav")
            try folders.write([1, 2], to: temporary(out, recording))
            try recording.file.remove()
            #expect(try folders.mover(out).move(recording) == .gone)
            #expect(folders.files(below: out).isEmpty)
        }
    }

    @Test func `a content that is not the one that was read is left alone`() throws {
        try OtherFileSystem.withFolder { out in
            var recording = try folders.record("c.wav")
            recording.digest[0] ^= 1
            #expect(try folders.mover(out).move(recording) == .replaced)
            #expect(folders.files(below: out).isEmpty)
            #expect(try recording.file.state() != nil)
        }
    }

    @Test func `mode and time stay what they were`() throws {
        try OtherFileSystem.withFolder { out in
            let recording = try folders.record("c.wav")
            let attributes: [FileAttributeKey: Any] = [
                .posixPermissions: 0o640, .modificationDate: Date(timeIntervalSince1970: 1_000_000_000.5),
            ]
            try FileManager.default.setAttributes(attributes, ofItemAtPath: recording.file.description)
            let modified = try #require(try recording.file.state()).modifiedNanoseconds
            let target = RawPath(out + "/c.wav")
            #expect(try folders.mover(out).move(recording) == .moved(to: target))
            #expect(try target.state()?.modifiedNanoseconds == modified)
            let mode = try FileManager.default.attributesOfItem(atPath: target.description)[.posixPermissions] as? Int
            #expect(mode == 0o640)
        }
    }
}
