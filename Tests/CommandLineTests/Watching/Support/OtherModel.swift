import Foundation
import TestSupport

/// A model of the same labels that is not `TrainedModel`: with more units, and hardly trained.
enum OtherModel {
    static func path() throws -> String { try made.get().path("model.safetensors") }

    private static let made: Result<TemporaryFolder, any Error> = Result {
        let folder = try TemporaryFolder()
        try TrainedModel.record(in: folder)
        let settings = ["--hidden", "4", "--layers", "1", "--batch-size", "4", "--epochs", "1", "--plain"]
        let outcome = try folder.audioclf(["train", "data", "-o", "model.safetensors"] + settings)
        guard outcome.exitCode == 0 else { throw Failure(errors: outcome.errors) }
        atexit { try? FileManager.default.removeItem(atPath: OtherModel.made.get().path) }
        return folder
    }

    private struct Failure: Error {
        let errors: String
    }
}
