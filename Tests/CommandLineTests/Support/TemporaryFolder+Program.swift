import Foundation
import TestSupport

extension TemporaryFolder {
    /// Runs `audioclf` in this folder, so that what it says names files as the test does.
    func audioclf(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
        try audioclf(arguments, environment: environment)
    }

    func audioclf(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        try Program.run(Program.audioclf, arguments, in: path, environment: environment)
    }

    /// Runs a line of Bash in this folder, where `audioclf` is the program and `$model` the trained model.
    func bash(_ script: String) throws -> Outcome {
        try Program.run(
            "/bin/bash", ["-c", "audioclf() { \"$program\" \"$@\"; }\n" + script], in: path,
            environment: ["program": Program.audioclf, "model": try TrainedModel.path()])
    }

    /// Writes a recording.
    func record(_ name: String, _ samples: [Float]) throws { try fill(name, wav(samples)) }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    }
}

/// Files that a program writes into.
struct TemporaryFiles {
    private let folder: TemporaryFolder

    init(_ names: [String]) throws {
        folder = try TemporaryFolder()
        for name in names { try folder.fill(name, []) }
    }

    func handle(_ name: String) throws -> FileHandle {
        try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path(name)))
    }

    func contents(_ name: String) throws -> [UInt8] { try folder.contents(name) }
}
