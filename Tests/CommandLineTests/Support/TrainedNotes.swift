import Foundation
import TestSupport

/// A tiny note model of two styles, "high" and "low" as two of the labels of `TrainedModel`, trained by the program itself once
/// for all tests: scales that go round.
enum TrainedNotes {
    static func path() throws -> String { try made.get().path("notes.safetensors") }
    /// The music that it learned from, two collections.
    static func data() throws -> [String] { try ["high", "low"].map { try made.get().path("\($0).json") } }

    private static let made: Result<TemporaryFolder, any Error> = Result {
        let folder = try TemporaryFolder()
        for (style, lowest) in [("high", 72), ("low", 48)] {
            let pieces = (0..<8).map { n in
                "[" + (0..<32).map { "[\(lowest + [0, 2, 4, 5, 7][($0 + n) % 5])]" }.joined(separator: ", ") + "]"
            }
            let parts = "\"train\": [\(pieces[..<6].joined(separator: ", "))], \"valid\": [\(pieces[6...].joined(separator: ", "))]"
            try folder.fill("\(style).json", Array("{\"stepsPerQuarter\": 2, \(parts)}".utf8))
        }
        let outcome = try folder.audioclf([
            "compose", "train", "high.json", "low.json", "-o", "notes.safetensors", "--hidden", "16", "--head-size", "8",
            "--epochs", "40", "--lanes", "4", "--dropout", "0", "--input-dropout", "0", "--learning-rate", "0.02",
        ])
        guard outcome.exitCode == 0 else { throw Failure(errors: outcome.errors) }
        atexit { try? FileManager.default.removeItem(atPath: TrainedNotes.made.get().path) }
        return folder
    }

    private struct Failure: Error {
        let errors: String
    }
}
