import FileAccess
import FolderWatch
import Foundation
import TestSupport
import Testing

@testable import audioclf

@Suite struct FileMoverTests {
    let folders: MoveFolders
    let out: String

    init() throws {
        folders = try MoveFolders()
        out = folders.folder.path("out")
    }

    /// Expects that what was watched is empty, and that the destination has these files.
    func expect(_ files: [String: [UInt8]], sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(folders.files(below: out) == files, sourceLocation: sourceLocation)
        #expect(folders.files(below: folders.watched).isEmpty, sourceLocation: sourceLocation)
    }

    @Test func `a file goes to the folder for its label with the sub-folders it was in`() throws {
        let recording = try folders.record("a/b/c.wav")
        let outcome = try folders.mover(out + "/{label}").move(recording, label: "yes")
        #expect(outcome == .moved(to: RawPath(out + "/yes/a/b/c.wav")))
        expect(["yes/a/b/c.wav": [1, 2, 3]])
    }

    @Test func `a plain folder needs no label`() throws {
        let recording = try folders.record("c.wav")
        #expect(try folders.mover(out + "/").move(recording) == .moved(to: RawPath(out + "/c.wav")))
        expect(["c.wav": [1, 2, 3]])
    }

    @Test(arguments: RenameMethod.allCases)
    func `a name that another content has is never taken`(method: RenameMethod) throws {
        var mover = try folders.mover(out)
        mover.renameMethods = [method]
        for (content, name) in [(1, "c.wav"), (2, "c-2.wav"), (3, "c-3.wav")] as [(UInt8, String)] {
            let recording = try folders.record("c.wav", [content])
            #expect(try mover.move(recording) == .moved(to: RawPath("\(out)/\(name)")))
        }
        expect(["c.wav": [1], "c-2.wav": [2], "c-3.wav": [3]])
    }

    @Test(arguments: [
        ("a", "a-2"), (".wav", ".wav-2"), ("a.tar.gz", "a.tar-2.gz"), ("a.", "a-2."), ("a-2.wav", "a-2-2.wav"),
    ])
    func `a number goes before the suffix`(name: String, second: String) {
        #expect(NumberedName(RawPath(name))[1] == RawPath(name))
        #expect(NumberedName(RawPath(name))[2] == RawPath(second))
    }

    @Test func `a long name stays short enough with a number, and whole in its characters`() {
        let name = NumberedName(RawPath(String(repeating: "ü", count: 125) + ".wav"))[10]
        #expect(name.bytes.count <= 255 && name.string?.hasSuffix("ü-10.wav") == true)
    }

    @Test func `a name that has the same content is that of an earlier move`() throws {
        let recording = try folders.record("c.wav")
        try folders.write([9, 9, 9], to: RawPath(out + "/c.wav"))
        try folders.write([1, 2, 3], to: RawPath(out + "/c-2.wav"))
        #expect(try folders.mover(out).move(recording) == .moved(to: RawPath(out + "/c-2.wav")))
        expect(["c.wav": [9, 9, 9], "c-2.wav": [1, 2, 3]])
    }

    @Test func `two names of one file, as an interrupted move leaves them, become one`() throws {
        let recording = try folders.record("c.wav")
        try RawPath(out).makeFolders()
        try FileManager.default.linkItem(atPath: folders.watched + "/c.wav", toPath: out + "/c.wav")
        #expect(try folders.mover(out).move(recording) == .moved(to: RawPath(out + "/c.wav")))
        expect(["c.wav": [1, 2, 3]])
    }

    @Test func `a move that is done again does nothing`() throws {
        let mover = try folders.mover(out)
        try folders.write([9, 9, 9], to: RawPath(out + "/c.wav"))
        let recording = try folders.record("c.wav")
        for _ in 0..<3 { #expect(try mover.move(recording) == .moved(to: RawPath(out + "/c-2.wav"))) }
        expect(["c.wav": [9, 9, 9], "c-2.wav": [1, 2, 3]])
    }

    @Test func `a file that is nowhere is gone, and nothing is made`() throws {
        let recording = try folders.record("a/c.wav")
        try recording.file.remove()
        #expect(try folders.mover(out + "/{label}").move(recording, label: "yes") == .gone)
        #expect(!FileManager.default.fileExists(atPath: out))
        // Another content of its name is not it.
        try folders.write([3, 2, 1], to: RawPath(out + "/yes/a/c.wav"))
        #expect(try folders.mover(out + "/{label}").move(recording, label: "yes") == .gone)
        expect(["yes/a/c.wav": [3, 2, 1]])
    }

    @Test func `a file that was only touched since is moved`() throws {
        let recording = try folders.record("c.wav")
        try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: recording.file.description)
        #expect(try folders.mover(out).move(recording) == .moved(to: RawPath(out + "/c.wav")))
        #expect(try recording.file.state() == nil)
    }

    @Test func `a file that was written since, or was made anew, is left alone`() throws {
        let mover = try folders.mover(out)
        var recording = try folders.record("c.wav")
        try folders.write([1, 2, 4], to: recording.file)
        #expect(try mover.move(recording) == .replaced)
        recording = try folders.record("c.wav")
        try folders.write([1, 2], to: recording.file)
        #expect(try mover.move(recording) == .replaced)
        try recording.file.remove()
        try recording.file.makeFolders()
        #expect(try mover.move(recording) == .replaced)
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    /// Where a file is while it is removed.
    func removed(_ recording: MoveFolders.Recording) -> RawPath {
        recording.file.folder.appending(FileMover.removedName(for: recording.key))
    }

    @Test func `a removal that was interrupted is finished where the file has arrived, and taken back where not`() throws {
        let recording = try folders.record("a/c.wav")
        #expect(try recording.file.rename(to: removed(recording), by: RenameMethod.allCases))
        #expect(try folders.mover(out).move(recording) == .moved(to: RawPath(out + "/a/c.wav")))
        expect(["a/c.wav": [1, 2, 3]])
        try folders.write([1, 2, 3], to: removed(recording))
        #expect(try folders.mover(out).move(recording) == .moved(to: RawPath(out + "/a/c.wav")))
        expect(["a/c.wav": [1, 2, 3]])
    }

    @Test func `what was taken for the file when that was removed gets its name back, or a free one`() throws {
        let recording = try folders.record("c.wav")
        try folders.write([1, 2, 3], to: RawPath(out + "/c.wav"))
        try recording.file.remove()
        for (content, names) in [(4, ["c.wav"]), (5, ["c.wav", "c-2.wav"])] as [(UInt8, [String])] {
            try folders.write([content], to: removed(recording))
            #expect(try folders.mover(out).move(recording) == .moved(to: RawPath(out + "/c.wav")))
            #expect(folders.files(below: folders.watched).keys.sorted() == names.sorted())
        }
        #expect(folders.files(below: folders.watched) == ["c.wav": [4], "c-2.wav": [5]])
        #expect(folders.files(below: out) == ["c.wav": [1, 2, 3]])
    }

    @Test func `only what was brought away is removed`() throws {
        let recording = try folders.record("c.wav")
        func move() -> FileMove {
            FileMove(
                file: recording.file, folder: RawPath(out), name: NumberedName(recording.relativePath), size: recording.size,
                digest: recording.digest, mark: recording.mark, relativePath: recording.relativePath,
                temporaryName: RawPath(".new"), removedName: RawPath(".old"), renameMethods: RenameMethod.allCases)
        }
        // Of the same size, and made in between.
        try folders.write([3, 2, 1], to: recording.file)
        try move().removeFile()
        #expect(folders.files(below: folders.watched) == ["c.wav": [3, 2, 1]])
        try folders.write([1, 2, 3], to: recording.file)
        try move().removeFile()
        try move().removeFile()
        #expect(folders.files(below: folders.watched).isEmpty)
    }

    @Test(arguments: [true, false])
    func `another content of its size and time is not taken for it`(isInPlace: Bool) throws {
        var recording = try folders.record("c.wav")
        try folders.setTime(of: recording.file)
        recording.mark = FileMark(recording.relativePath, try #require(try recording.file.state()))
        // Times of change are only so exact.
        usleep(20_000)
        if isInPlace {
            let handle = try #require(FileHandle(forWritingAtPath: recording.file.description))
            try handle.write(contentsOf: Data([3, 2, 1]))
            try handle.close()
        } else {
            try folders.write([3, 2, 1], to: recording.file)
        }
        try folders.setTime(of: recording.file)
        #expect(try folders.mover(out).move(recording) == .replaced)
        #expect(folders.files(below: folders.watched) == ["c.wav": [3, 2, 1]])
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test(arguments: [
        ("a/b", "a_b"), ("/", "_"), ("..", "_."), (".", "_"), ("", "_"), (".hidden", "_hidden"), ("../../etc", "_._.._etc"),
        ("a\0b", "a_b"), ("$(x) 'y'", "$(x) 'y'"), ("ja\n", "ja\n"),
    ])
    func `no label leads out of the destination`(label: String, name: String) throws {
        let recording = try folders.record("c.wav")
        #expect(try folders.mover(out + "/{label}").move(recording, label: label) == .moved(to: RawPath("\(out)/\(name)/c.wav")))
        expect(["\(name)/c.wav": [1, 2, 3]])
    }

    @Test func `no path leads out of the destination`() throws {
        var recording = try folders.record("c.wav")
        recording.relativePath = RawPath("../.././/x/../c.wav")
        #expect(try folders.mover(out).move(recording) == .moved(to: RawPath(out + "/x/c.wav")))
        expect(["x/c.wav": [1, 2, 3]])
    }

    @Test(arguments: [
        Array("a b'\"$(x)`y`\n.wav".utf8), [0xE9, 0x2E, 0x77], [0xFF], Array("-rf".utf8), Array("{label}".utf8),
        Array("c.wav\r".utf8),
    ])
    func `names may have any bytes`(bytes: [UInt8]) throws {
        let name = RawPath(bytes: bytes)
        let mover = try folders.mover(out)
        for (content, number) in [(1, 1), (2, 2)] as [(UInt8, Int)] {
            let recording = try folders.record(name, [content])
            let target = RawPath(out).appending(NumberedName(name)[number])
            #expect(try mover.move(recording) == .moved(to: target))
            #expect(try target.state()?.size == 1 && recording.file.state() == nil)
        }
    }

    @Test func `a link is removed, and what it leads to is copied`() throws {
        try folders.folder.fill("target", [1, 2, 3])
        try FileManager.default.createSymbolicLink(atPath: folders.watched + "/c.wav", withDestinationPath: "../target")
        let file = RawPath(folders.watched + "/c.wav")
        let state = try #require(try file.state(followingLink: true))
        var recording = try folders.record("other")
        try recording.file.remove()
        recording.file = file
        recording.relativePath = RawPath("c.wav")
        recording.mark = FileMark(recording.relativePath, state)
        #expect(try folders.mover(out).move(recording) == .moved(to: RawPath(out + "/c.wav")))
        expect(["c.wav": [1, 2, 3]])
        #expect(try RawPath(out + "/c.wav").state()?.kind == .file)
        #expect(try folders.folder.contents("target") == [1, 2, 3])
    }

    @Test func `a file in the place of a folder is named`() throws {
        try RawPath(out).makeFolders()
        try folders.folder.fill("out/x", [1])
        let recording = try folders.record("c.wav")
        let error = try #require(throws: MoveError.self) { try folders.mover(out + "/{label}").move(recording, label: "x") }
        #expect(
            error.description
                == "\(recording.file): not moved to \"\(out)/x\": cannot create the folder \"\(out)/x\": Not a directory")
        #expect(try recording.file.state() != nil)
    }
}
