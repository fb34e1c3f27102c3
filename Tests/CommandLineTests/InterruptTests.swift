import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Ctrl-C in a training and what comes after.
@Suite struct InterruptTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try TrainedModel.record(in: folder)
    }

    /// So many epochs that their lines fill the pipe of `interruptedTraining`.
    private let training = ["train", "data", "-o", "m", "--epochs", "120"] + TrainedModel.quickly

    /// Starts a training, stops it by a signal after its first epochs, and returns its exit code and what it said.
    ///
    /// However fast it is, it cannot end before: its standard error is a pipe of a page, from which nobody reads on.
    private func interruptedTraining(_ signal: Int32 = SIGINT) throws -> (exitCode: Int32, errors: String) {
        let process = Program.process(Program.audioclf, training, in: folder.path)
        let pipe = Pipe()
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, 1031 /* F_SETPIPE_SZ */, 4096)
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        var errors = Data()
        let exitCode = try Program.run(process) {
            while !String(decoding: errors, as: UTF8.self).contains("epoch ") {
                let more = pipe.fileHandleForReading.availableData
                if more.isEmpty { break }
                errors += more
            }
            kill(process.processIdentifier, signal)
            errors += pipe.fileHandleForReading.readDataToEndOfFile()
        }
        return (exitCode, String(decoding: errors, as: UTF8.self))
    }

    @Test func `an interrupted training is continued to the same bytes`() throws {
        let stopped = try interruptedTraining()
        #expect(stopped.exitCode == 130)
        #expect(
            stopped.errors.hasSuffix(
                "\nstopped; m.checkpoint is a usable model, and the same command with --resume goes on from it\n"))
        #expect(!stopped.errors.contains("epoch 120 of 120"))
        #expect(try folder.names() == ["data", "m.checkpoint"])
        #expect(try folder.audioclf("classify", "-m", "m.checkpoint", "data/low/s0_nohash_0.wav").exitCode == 0)

        let resumed = try folder.audioclf(training + ["--resume"])
        #expect(resumed.exitCode == 0)
        #expect(!resumed.errors.contains("\nepoch   1 of 120"))
        #expect(try folder.names() == ["data", "m"])

        let whole = training.map { $0 == "m" ? "whole" : $0 }
        #expect(try folder.audioclf(whole).exitCode == 0)
        #expect(try folder.contents("m") == folder.contents("whole"))
    }

    @Test func `a checkpoint is not destroyed by a training that starts anew`() throws {
        #expect(try interruptedTraining(SIGTERM).exitCode == 130)
        let checkpoint = try folder.contents("m.checkpoint")
        let anew = ["train", "data", "-o", "m", "--epochs", "1"] + TrainedModel.quickly
        let outcome = try folder.audioclf(anew)
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.contains("m.checkpoint: left by an interrupted training; add --resume"))
        #expect(try folder.names() == ["data", "m.checkpoint"])
        #expect(try folder.contents("m.checkpoint") == checkpoint)
        try FileManager.default.removeItem(atPath: folder.path("m.checkpoint"))
        #expect(try folder.audioclf(anew).exitCode == 0)
        #expect(try folder.names() == ["data", "m"])
    }

    @Test func `a checkpoint goes on only with its own data and settings`() throws {
        #expect(try interruptedTraining().exitCode == 130)
        let checkpoint = try folder.contents("m.checkpoint")
        expectRefusal(
            try folder.audioclf(training + ["--resume", "--seed", "9"]),
            "m.checkpoint: the training began with other settings; give the same ones or none, or remove the checkpoint to start anew")
        try FileManager.default.removeItem(atPath: folder.path("data/low/s3_nohash_0.wav"))
        expectRefusalAtEnd(
            try folder.audioclf(training + ["--resume"]),
            "m.checkpoint: the recordings are not those that the training began with; give the same folders, or remove the checkpoint to start anew")
        #expect(try folder.contents("m.checkpoint") == checkpoint)
        #expect(try folder.names() == ["data", "m.checkpoint"])
    }

    /// Expects a refusal after the data were loaded and told of.
    private func expectRefusalAtEnd(_ outcome: Outcome, _ line: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(outcome.exitCode == 1, sourceLocation: sourceLocation)
        #expect(outcome.errors.hasSuffix("\naudioclf: \(line)\n"), "\(outcome.errors)", sourceLocation: sourceLocation)
    }

    @Test func `a file that is no model is not overwritten`() throws {
        try folder.fill("precious.wav", Array("not a model".utf8))
        let outcome = try folder.audioclf(["train", "data", "-o", "precious.wav"])
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors == "audioclf: precious.wav: exists and is no model; choose another name or remove it\n")
        #expect(try folder.contents("precious.wav") == Array("not a model".utf8))
    }

    @Test func `nothing to go on from is refused`() throws {
        expectRefusal(
            try folder.audioclf(training + ["--resume"]),
            "m.checkpoint: cannot open it: No such file or directory; expected the checkpoint of an interrupted training: start anew without --resume")
        try FileManager.default.copyItem(atPath: try TrainedModel.path(), toPath: folder.path("m.checkpoint"))
        expectRefusal(
            try folder.audioclf(training + ["--resume"]),
            "m.checkpoint: a model, but no checkpoint; expected one that an interrupted training left")
    }
}
