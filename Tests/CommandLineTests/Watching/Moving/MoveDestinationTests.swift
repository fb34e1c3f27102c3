import FileAccess
import FolderWatch
import Foundation
import TestSupport
import Testing

@testable import audioclf

@Suite struct MoveDestinationTests {
    let folders: MoveFolders

    init() throws { folders = try MoveFolders() }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folders.folder.path(name), withDestinationPath: target)
    }

    /// Expects that a destination beside the watched folder is refused for lying in it.
    func expectInside(_ pattern: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: CommandError.self, sourceLocation: sourceLocation) {
            try folders.mover(folders.folder.path(pattern))
        }
        #expect(
            error?.description.contains("is in the watched folder \"\(folders.watched)\"") == true, sourceLocation: sourceLocation)
    }

    @Test(arguments: ["in", "in/", "in/sorted", "in/not/there/{label}", "in/{label}", "out/../in/x", "./in//x", "in/a{label}"])
    func `a destination in the watched folder is refused`(pattern: String) { expectInside(pattern) }

    @Test(arguments: ["out", "in2/{label}", "in-{label}", "{label}", "in/../out", "in/x/../../out/{label}"])
    func `one beside or above it is not`(pattern: String) throws {
        #expect(throws: Never.self) { try folders.mover(folders.folder.path(pattern)) }
    }

    @Test(arguments: ["file", "file/", "file/x", "file/{label}", "link/x/y{label}"])
    func `a destination at or below a file is refused`(pattern: String) throws {
        try folders.folder.fill("file", [1])
        try link("link", to: "file")
        let path = folders.folder.path(pattern)
        let error = #expect(throws: CommandError.self) { try folders.mover(path) }
        let file = folders.folder.path("file")
        #expect(error?.description == "--move-to \(path.quoted): \"\(file)\" is no folder; name another one")
    }

    @Test func `links into the watched folder are followed, also to what is not there yet`() throws {
        try link("straight", to: "in")
        try link("twice", to: folders.folder.path("straight") + "/deeper")
        try link("later", to: "in/later")
        for pattern in ["straight", "straight/x", "twice/{label}", "later/{label}"] { expectInside(pattern) }
        try link("circle", to: "circle")
        #expect(throws: CommandError.self) { try folders.mover(folders.folder.path("circle/x")) }
    }

    @Test func `a watched folder that is a link is followed`() throws {
        try link("watched", to: "in")
        #expect(throws: CommandError.self) {
            try FileMover(folders.watched + "/x", option: "--failed", watching: folders.folder.path("watched"))
        }
    }

    @Test func `a label or a new link that leads into the watched folder is refused when it comes`() throws {
        let recording = try folders.record("c.wav")
        #expect(throws: MoveError.self) { try folders.mover(folders.folder.path("{label}")).move(recording, label: "in") }
        let mover = try folders.mover(folders.folder.path("out/{label}"))
        try RawPath(folders.folder.path("out")).makeFolders()
        try link("out/yes", to: "../in/yes")
        #expect(throws: MoveError.self) { try mover.move(recording, label: "yes") }
        #expect(folders.files(below: folders.watched) == ["c.wav": [1, 2, 3]])
    }

    @Test func `an unknown placeholder is refused with those there are`() throws {
        let error = try #require(throws: CommandError.self) { try folders.mover("sorted/{lable}") }
        #expect(error.description == "--move-to \"sorted/{lable}\": {lable} is unknown; a folder may contain {label}")
        #expect(throws: CommandError.self) { try folders.mover("sorted/{}") }
        #expect(throws: CommandError.self) { try folders.mover("") }
        #expect(throws: CommandError.self) { try folders.mover("a\0b") }
        #expect(throws: Never.self) { try folders.mover("sorted/{label") }
    }

    @Test func `a destination says whether it needs a label`() throws {
        #expect(try folders.mover("sorted/{label}").needsLabel)
        #expect(try !folders.mover("failed").needsLabel)
    }
}
