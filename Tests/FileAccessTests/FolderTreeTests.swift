import Foundation
import TestSupport
import Testing

@testable import FileAccess

@Suite struct FolderTreeTests {
    let folder = try! TemporaryFolder()

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }

    func makeLink(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: target)
    }

    func error(_ body: () throws(FileError) -> [String]) -> FileError? {
        do throws(FileError) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }

    @Test func `entries come in the order of their Unicode scalars`() throws {
        for name in ["b", "a10", "é", "a9", "B", "e\u{301}", "Z z"] { try folder.fill(name, []) }
        try makeFolder("a")
        let entries = try FolderTree(root: folder.path).entries(of: "").found
        #expect(entries.map(\.name.unicodeScalars.first!) == ["B", "Z", "a", "a", "a", "b", "e", "é"])
        #expect(entries.map(\.name)[2...4] == ["a", "a10", "a9"])
        #expect(entries.filter(\.isFolder).map(\.name) == ["a"])
    }

    @Test func `files of all depths are found below a folder, a folder's together`() throws {
        for name in ["b/2", "b", "a/deep/er"] { try makeFolder("top/" + name) }
        for name in ["b/2/x", "b/1", "b/3", "a/deep/er/y", "z", "c"] { try folder.fill("top/" + name, []) }
        let files = ["a/deep/er/y", "b/1", "b/2/x", "b/3", "c", "z"]
        #expect(try FolderTree(root: folder.path("top")).files(below: "").found == files)
        #expect(try FolderTree(root: folder.path).files(below: "top").found == files)
        #expect(try FolderTree(root: folder.path("top")).files(below: "b").found == ["1", "2/x", "3"])
    }

    @Test func `hidden files and folders and pipes are left out, hidden links to nothing too`() throws {
        try makeFolder(".hidden")
        for name in [".file", ".hidden/file", "file"] { try folder.fill(name, []) }
        #expect(unsafe mkfifo(folder.path("pipe"), 0o600) == 0)
        try makeLink(".nowhere", to: "missing")
        let files = try FolderTree(root: folder.path).files(below: "")
        #expect(files.found == ["file"] && files.failures.isEmpty)
    }

    @Test func `links are followed, but not round in a circle`() throws {
        try makeFolder("real/inner")
        try folder.fill("real/inner/file", [])
        try makeLink("again", to: "real")
        try makeLink("real/inner/up", to: "../..")
        try makeLink("real/self", to: ".")
        try makeLink("link", to: "real/inner/file")
        // "up" leads to the root itself, and so is entered on no way down from there.
        let files = try FolderTree(root: folder.path).files(below: "").found
        #expect(files == ["again/inner/file", "link", "real/inner/file"])
    }

    @Test func `slashes at the end of the root are not repeated`() {
        #expect(FolderTree(root: "some/folder//").root == "some/folder")
        #expect(FolderTree(root: "//").root == "/")
    }

    @Test func `a missing folder and a file are errors that name it`() throws {
        try folder.fill("file", [])
        let tree = FolderTree(root: folder.path + "/")
        let missing = error { () throws(FileError) in try tree.files(below: "none").found }
        #expect(missing?.description == "\(folder.path("none")): cannot list it as a folder: No such file or directory")
        let file = error { () throws(FileError) in try tree.files(below: "file").found }
        #expect(file?.description == "\(folder.path("file")): cannot list it as a folder: Not a directory")
    }

    @Test func `what cannot be looked at is told beside the rest, each in a line`() throws {
        try makeFolder("deep")
        for name in ["deep/a.wav", "z.wav"] { try folder.fill(name, []) }
        try makeLink("deep/dangling.wav", to: "missing")
        try makeLink("deep/loop", to: "loop")
        // "café\n€" in Latin-1, but for the euro sign.
        let name = Array("\(folder.path)/deep/caf".utf8) + [0xE9, 0x0A] + Array("€.wav".utf8) + [0]
        let isMade = unsafe name.withUnsafeBytes { bytes in
            unsafe symlink("a.wav", bytes.baseAddress!.assumingMemoryBound(to: CChar.self)) == 0
        }
        try #require(isMade)
        let files = try FolderTree(root: folder.path).files(below: "")
        #expect(files.found == ["deep/a.wav", "z.wav"])
        #expect(files.failures.map(\.number) == [EILSEQ, ENOENT, ELOOP])
        #expect(
            files.failures.map { $0.description.dropFirst(folder.path.count).dropLast($0.reason.count + 2) } == [
                "/deep/caf\\xE9\\n€.wav: cannot use its name, which is no UTF-8",
                "/deep/dangling.wav: cannot look at it", "/deep/loop: cannot look at it",
            ])
        #expect(try FolderTree(root: folder.path).entries(of: "deep").failures == files.failures)
    }

    @Test func `bytes that are no UTF-8 are escaped, and no others`() {
        #expect(Array("aé€😀".utf8).escapedUTF8 == "aé€😀")
        #expect(([0x61, 0xC3, 0x28, 0xF0, 0x9F, 0x98, 0x0F] as [UInt8]).escapedUTF8 == "a\\xC3(\\xF0\\x9F\\x98\u{F}")
        #expect(([0x80, 0xC0, 0xE2, 0x82] as [UInt8]).escapedUTF8 == "\\x80\\xC0\\xE2\\x82")
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func `a folder that may not be read is told beside the rest, and thrown if it is what was asked for`() throws {
        try makeFolder("lost+found")
        try folder.fill("z.wav", [])
        unsafe chmod(folder.path("lost+found"), 0)
        defer { unsafe chmod(folder.path("lost+found"), 0o700) }
        let files = try FolderTree(root: folder.path).files(below: "")
        #expect(files.found == ["z.wav"])
        #expect(files.failures.map(\.number) == [EACCES] && files.failures.map(\.path) == [folder.path("lost+found")])
        let closed = error { () throws(FileError) in try FolderTree(root: folder.path).files(below: "lost+found").found }
        #expect(closed?.number == EACCES && closed?.path == folder.path("lost+found"))
    }

    @Test func `a folder is told from a file, also behind a link`() throws {
        try folder.fill("file", [])
        try makeLink("link", to: ".")
        #expect(FolderTree.isFolder(folder.path("link")) && FolderTree.isFolder(folder.path))
        #expect(!FolderTree.isFolder(folder.path("file")) && !FolderTree.isFolder(folder.path("none")))
    }
}
