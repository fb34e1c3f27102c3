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

/// A folder `in` that the built program watches, with its journal beside it.
struct Watched {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = try TrainedModel.path()
        try folder.makeFolder("in")
    }

    /// The same folder with another model.
    init(_ other: Watched, model: String) {
        folder = other.folder
        self.model = model
    }

    var path: String { folder.path }

    /// Processes what is there.
    func once(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
        try folder.audioclf(["watch", "in", "-m", model, "--once"] + arguments, environment: environment)
    }

    /// Watches while something is done, then asks for the end.
    func watching(_ arguments: String..., signal: Int32 = SIGTERM, _ body: (Running) throws -> Void) throws -> Outcome {
        let process = Program.process(Program.audioclf, ["watch", "in", "-m", model] + arguments, in: path)
        let written = try TemporaryFiles(["output", "errors"])
        process.standardOutput = try written.handle("output")
        process.standardError = try written.handle("errors")
        let exitCode = try Program.run(process) {
            let running = Running(process: process, written: written, folder: folder)
            do {
                try body(running)
            } catch {
                running.send(SIGKILL)
                throw error
            }
            running.send(signal)
        }
        return Outcome(
            exitCode: exitCode, output: try written.contents("output"),
            errors: String(decoding: try written.contents("errors"), as: UTF8.self))
    }

    /// The program while it watches.
    struct Running {
        let process: Process
        let written: TemporaryFiles
        let folder: TemporaryFolder

        func send(_ signal: Int32) {
            if process.isRunning { kill(process.processIdentifier, signal) }
        }

        /// Waits until it has given so many results since it was started.
        func waitForResults(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
            try wait("\(count) results", sourceLocation: sourceLocation) {
                try written.contents("output").count { $0 == UInt8(ascii: "\n") } >= count
            }
        }

        /// Waits until it has said something on standard error.
        func waitForMessage(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
            try wait(text, sourceLocation: sourceLocation) { try errors.contains(text) }
        }

        var errors: String { get throws { String(decoding: try written.contents("errors"), as: UTF8.self) } }

        func wait(
            _ what: String, sourceLocation: SourceLocation = #_sourceLocation, until condition: () throws -> Bool
        ) throws {
            let isTrue = try eventually { try !process.isRunning || condition() }
            let errors = try errors
            try #require(isTrue && process.isRunning, "waited in vain for \(what): \(errors)", sourceLocation: sourceLocation)
        }
    }

    /// Writes a recording beside the folder and moves it in: it is whole from the start.
    func drop(_ name: String, _ samples: [Float]) throws { try drop(name, bytes: wav(samples)) }

    /// The same for a file that need not be a recording.
    func drop(_ name: String, bytes: [UInt8]) throws { try drop(RawPath("in/" + name), bytes: bytes) }

    /// The same for a name that need not be text.
    func drop(_ place: RawPath, bytes: [UInt8]) throws {
        let hidden = "new-\(UUID().uuidString)"
        try folder.fill(hidden, bytes)
        let result = unsafe RawPath(path).appending(place).withCString { unsafe rename(folder.path(hidden), $0) }
        try #require(result == 0)
    }

    /// The lines of the journal; what has no end is none.
    func journal(_ name: String = "in.journal.jsonl") throws -> [[String: Any]] {
        try lines(name).map { try jsonObject($0) }
    }

    /// What was done after them.
    func actions(_ name: String = "in.journal.jsonl.actions") throws -> [[String: Any]] {
        try lines(name).map { try jsonObject($0) }.filter { $0["action"] != nil }
    }

    func lines(_ name: String) throws -> [String] {
        guard let bytes = try? folder.contents(name) else { return [] }
        #expect(bytes.isEmpty || bytes.last == UInt8(ascii: "\n"), "\(name) is torn")
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The names in the journal, sorted.
    func names() throws -> [String] { try journal().compactMap { $0["name"] as? String }.sorted() }

    /// All files below a folder, sorted.
    func files(_ name: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder.path(name))?.allObjects as? [String] ?? []
        return all.filter { (try? folder.contents("\(name)/\($0)")) != nil }.sorted()
    }
}
