import FileAccess
import Foundation
import TestSupport
import Testing

@Suite struct FileStateTests {
    let folder = try! TemporaryFolder()

    @Test func `links are followed only where that is wanted`() throws {
        try folder.fill("file", [1, 2, 3])
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "file")
        let file = try FileState(of: folder.path("file"))
        #expect(file.kind == .file && file.size == 3)
        #expect(try FileState(of: folder.path("link")) == file)
        let link = try FileState(of: Array(folder.path("link").utf8), followingLink: false)
        #expect(link.kind == .link && link.identity != file.identity)
        #expect(link.identity.device == file.identity.device)
        #expect(try FileState(of: folder.path).kind == .folder)
        #expect(try FileState(of: "/dev/null").kind == .other)
    }

    @Test func `a file is itself under each of its names, and by its descriptor`() throws {
        try folder.fill("a", [1])
        try folder.fill("b", [1])
        try FileManager.default.linkItem(atPath: folder.path("a"), toPath: folder.path("c"))
        let state = try FileState(of: folder.path("a"))
        #expect(try FileState(of: folder.path("c")) == state)
        let open = try OpenFile(reading: Array(folder.path("c").utf8), name: "c").state()
        #expect(open == state)
        #expect(try FileState(of: folder.path("b")).identity != state.identity)
    }

    @Test func `what is not there is told from what cannot be looked at`() throws {
        try folder.fill("file", [])
        for (name, number) in [("none", ENOENT), ("file/x", ENOTDIR), (String(repeating: "n", count: 300), ENAMETOOLONG)] {
            let error = #expect(throws: SystemError.self) { try FileState(of: folder.path(name)) }
            #expect(error?.number == number && error?.isAbsence == (number != ENAMETOOLONG))
        }
        #expect(SystemError(EACCES).description == "Permission denied")
    }

    @Test func `a copy takes over mode and times`() throws {
        try folder.fill("old", [1])
        let time = Date(timeIntervalSince1970: 1_000_000_000)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640, .modificationDate: time], ofItemAtPath: folder.path("old"))
        let copy = try OpenFile(creating: Array(folder.path("new").utf8), name: "new")
        let mode = { try FileManager.default.attributesOfItem(atPath: folder.path("new"))[.posixPermissions] as? Int }
        #expect(try mode() == 0o600)
        try copy.adoptAttributes(of: OpenFile(folder.path("old"), O_RDONLY))
        #expect(try mode() == 0o640)
        let found = try copy.state()
        #expect(found.modifiedNanoseconds == 1_000_000_000_000_000_000 && found.size == 0)
        #expect(throws: FileError.self) { _ = try OpenFile(creating: Array(folder.path("new").utf8), name: "new") }
    }
}
