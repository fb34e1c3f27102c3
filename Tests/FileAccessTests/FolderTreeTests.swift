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
        let entries = try FolderTree(root: folder.path).entries(of: "")
        #expect(entries.map(\.name.unicodeScalars.first!) == ["B", "Z", "a", "a", "a", "b", "e", "é"])
        #expect(entries.map(\.name)[2...4] == ["a", "a10", "a9"])
        #expect(entries.filter(\.isFolder).map(\.name) == ["a"])
    }

    @Test func `files of all depths are found below a folder, a folder's together`() throws {
        for name in ["b/2", "b", "a/deep/er"] { try makeFolder("top/" + name) }
        for name in ["b/2/x", "b/1", "b/3", "a/deep/er/y", "z", "c"] { try folder.fill("top/" + name, []) }
        let files = ["a/deep/er/y", "b/1", "b/2/x", "b/3", "c", "z"]
        #expect(try FolderTree(root: folder.path("top")).files(below: "") == files)
        #expect(try FolderTree(root: folder.path).files(below: "top") == files)
        #expect(try FolderTree(root: folder.path("top")).files(below: "b") == ["1", "2/x", "3"])
    }

    @Test func `hidden files and folders, pipes and links to nothing are left out`() throws {
        try makeFolder(".hidden")
        for name in [".file", ".hidden/file", "file"] { try folder.fill(name, []) }
        #expect(unsafe mkfifo(folder.path("pipe"), 0o600) == 0)
        try makeLink("nowhere", to: "missing")
        #expect(try FolderTree(root: folder.path).files(below: "") == ["file"])
    }

    @Test func `links are followed, but not round in a circle`() throws {
        try makeFolder("real/inner")
        try folder.fill("real/inner/file", [])
        try makeLink("again", to: "real")
        try makeLink("real/inner/up", to: "../..")
        try makeLink("real/self", to: ".")
        try makeLink("link", to: "real/inner/file")
        // "up" leads to the root itself, and so is entered on no way down from there.
        let files = try FolderTree(root: folder.path).files(below: "")
        #expect(files == ["again/inner/file", "link", "real/inner/file"])
    }

    @Test func `slashes at the end of the root are not repeated`() {
        #expect(FolderTree(root: "some/folder//").root == "some/folder")
        #expect(FolderTree(root: "//").root == "/")
    }

    @Test func `a missing folder and a file are errors that name it`() throws {
        try folder.fill("file", [])
        let tree = FolderTree(root: folder.path + "/")
        let missing = error { () throws(FileError) in try tree.files(below: "none") }
        #expect(missing?.description == "\(folder.path("none")): cannot list it as a folder: No such file or directory")
        let file = error { () throws(FileError) in try tree.files(below: "file") }
        #expect(file?.description == "\(folder.path("file")): cannot list it as a folder: Not a directory")
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func `a folder that may not be read is an error, wherever it is`() throws {
        try makeFolder("open/closed")
        unsafe chmod(folder.path("open/closed"), 0)
        defer { unsafe chmod(folder.path("open/closed"), 0o700) }
        let closed = error { () throws(FileError) in try FolderTree(root: folder.path).files(below: "") }
        #expect(closed?.number == EACCES && closed?.path == folder.path("open/closed"))
    }

    @Test func `a folder is told from a file, also behind a link`() throws {
        try folder.fill("file", [])
        try makeLink("link", to: ".")
        #expect(FolderTree.isFolder(folder.path("link")) && FolderTree.isFolder(folder.path))
        #expect(!FolderTree.isFolder(folder.path("file")) && !FolderTree.isFolder(folder.path("none")))
    }
}
