import Foundation
import TestSupport
import Testing

/// What is shown where standard error is a terminal.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "makes the terminal"))
struct TerminalTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try TrainedModel.record(in: folder)
    }

    @Test func `a terminal shows a bar in colour that moves`() throws {
        let shown = try train(environment: ["TERM": "xterm"])
        #expect(shown.contains("\u{1B}[36m") && shown.contains("━") && shown.contains("\r"))
    }

    @Test(arguments: [["NO_COLOR": "1", "TERM": "xterm"], ["TERM": "dumb"]])
    func `colour can be refused`(_ environment: [String: String]) throws {
        let shown = try train(environment: environment)
        #expect(!shown.contains("\u{1B}[36m") && shown.contains("━"))
    }

    @Test func `what is no terminal gets neither bar nor colour`() throws {
        let outcome = try folder.audioclf(training, environment: ["TERM": "xterm"])
        #expect(!outcome.errors.contains("\u{1B}") && !outcome.errors.contains("━") && !outcome.errors.contains("\r"))
    }

    /// Batches of one, so that the bar is full somewhere in an epoch.
    private let training =
        ["train", "data", "-o", "m", "--epochs", "3", "--hidden", "32", "--batch-size", "1", "--window", "0.3"]

    /// What a training shows on a terminal, which `script` makes.
    private func train(environment: [String: String]) throws -> String {
        let command = ([Program.audioclf] + training).joined(separator: " ")
        let outcome = try Program.run(
            "/usr/bin/env", ["script", "-qec", command, "/dev/null"], in: folder.path, environment: environment)
        #expect(outcome.exitCode == 0)
        return outcome.text
    }
}
