import FileAccess
import FolderWatch
import Foundation
import TestSupport
import Testing

@testable import audioclf

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A watched folder `in` and room for destinations beside it.
struct MoveFolders {
    let folder: TemporaryFolder
    /// The watched folder.
    let watched: String

    init() throws {
        folder = try TemporaryFolder()
        watched = folder.path("in")
        try folder.makeFolder("in")
    }

    /// A file as the program knows it once it was read.
    struct Recording {
        var file: RawPath
        var relativePath: RawPath
        var size: Int64
        var digest: [UInt8]
        var mark: FileMark
        var key = "key"
    }

    /// Writes a file into the watched folder.
    func record(_ name: String, _ bytes: [UInt8] = [1, 2, 3]) throws -> Recording {
        try record(RawPath(name), bytes)
    }

    func record(_ name: RawPath, _ bytes: [UInt8] = [1, 2, 3]) throws -> Recording {
        let file = RawPath(watched).appending(name)
        try write(bytes, to: file)
        let state = try #require(try file.state(followingLink: true))
        return Recording(
            file: file, relativePath: name, size: state.size, digest: SHA256.digest(of: bytes.span).bytes,
            mark: FileMark(name, state))
    }

    /// Writes a file of any name; Foundation would not.
    func write(_ bytes: [UInt8], to path: RawPath) throws {
        try path.folder.makeFolders()
        try? path.remove()
        try MovedFile(creating: path).write(bytes.span)
    }

    /// Says that a file was written long ago.
    func setTime(of path: RawPath) throws {
        let date = Date(timeIntervalSince1970: 1_000_000_000)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path.description)
    }

    func mover(_ pattern: String) throws -> FileMover { try FileMover(pattern, option: "--move-to", watching: watched) }

    /// All files below a folder with their contents, hidden ones too.
    func files(below path: String) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? [] {
            files[name] = try? TemporaryFolder.contents(ofFile: "\(path)/\(name)")
        }
        return files
    }
}

extension FileMover {
    func move(_ recording: MoveFolders.Recording, label: String? = nil) throws -> MoveOutcome {
        try move(
            recording.file, relativePath: recording.relativePath, label: label, size: recording.size,
            digest: recording.digest, mark: recording.mark, key: recording.key)
    }
}

/// A folder on another file system than the temporary one, where this machine has one.
enum OtherFileSystem {
    static let root: String? = {
        guard let here = try? RawPath(NSTemporaryDirectory()).state(followingLink: true),
            let there = try? RawPath("/dev/shm").state(followingLink: true), here.identity.device != there.identity.device,
            FileManager.default.isWritableFile(atPath: "/dev/shm")
        else { return nil }
        return "/dev/shm"
    }()

    /// Calls a function with the path of a folder there that is gone afterwards.
    static func withFolder(_ body: (String) throws -> Void) throws {
        let path = try #require(root) + "/audioclf-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }
}
