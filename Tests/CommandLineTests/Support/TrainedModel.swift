import Foundation
import TestSupport

/// A tiny model that tells low tones from high ones, trained by the program itself once for all tests.
enum TrainedModel {
    /// The settings of a training that takes a moment also where nothing is optimised.
    static let quickly = [
        "--hidden", "8", "--layers", "1", "--batch-size", "4", "--plain", "--pooling", "mean", "--dropout", "0",
        "--learning-rate", "0.002", "--label-smoothing", "0", "--average-decay", "0",
    ]
    /// In the order in which the model has them.
    static let labels = ["high", "low", "mid"]

    static func path() throws -> String { try made.get().path("model.safetensors") }
    /// The recordings that it learned from: six of each label.
    static func data() throws -> String { try made.get().path("data") }

    /// Recordings for a training, in `folder/data`.
    static func record(in folder: TemporaryFolder) throws {
        for (label, frequency) in [("low", 250.0), ("mid", 900), ("high", 3000)] {
            try folder.makeFolder("data/\(label)")
            for speaker in 0..<6 {
                try folder.record("data/\(label)/s\(speaker)_nohash_0.wav", tone(frequency * (1 + 0.05 * Double(speaker))))
            }
        }
    }

    private static let made: Result<TemporaryFolder, any Error> = Result {
        let folder = try TemporaryFolder()
        try record(in: folder)
        let outcome = try folder.audioclf(["train", "data", "-o", "model.safetensors", "--epochs", "60"] + quickly)
        guard outcome.exitCode == 0 else { throw Failure(errors: outcome.errors) }
        atexit { try? FileManager.default.removeItem(atPath: TrainedModel.made.get().path) }
        return folder
    }

    private struct Failure: Error {
        let errors: String
    }
}
