import Foundation
import TestSupport
import Testing

/// `train --streaming`, and what its models are used for.
@Suite struct TrainStreamingTests {
    /// A model of three tones and the recordings that it learned from, made once for all tests.
    private static let made: Result<TemporaryFolder, any Error> = Result {
        let folder = try TemporaryFolder()
        try TrainedModel.record(in: folder)
        let outcome = try folder.audioclf([
            "train", "data", "-o", "live", "--streaming", "--hidden", "12", "--layers", "1", "--batch-size", "4", "--plain",
            "--speed", "15", "--dropout", "0", "--learning-rate", "0.03", "--label-smoothing", "0", "--average-decay", "0",
            "--epochs", "40",
        ])
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        atexit { try? FileManager.default.removeItem(atPath: TrainStreamingTests.made.get().path) }
        return folder
    }

    private let folder: TemporaryFolder

    init() throws { folder = try Self.made.get() }

    @Test func `the card says that the state is carried on, and recordings are classified`() throws {
        let card = try folder.audioclf("inspect", "live").text
        #expect(card.contains("4: _silence_, high, low, mid") && card.contains("of 12 units, carried state,"))
        let outcome = try folder.audioclf("classify", "-m", "live", "data/low/s1_nohash_0.wav", "data/high/s2_nohash_0.wav")
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(outcome.lines.count == 3, "\(outcome.text)")
        for (line, label) in zip(outcome.lines.dropFirst(), ["low", "high"]) { #expect(line.contains("  \(label) "), "\(outcome.text)") }
        let evaluation = try folder.audioclf("evaluate", "live", "data")
        #expect(evaluation.exitCode == 0, "\(evaluation.errors)")
    }

    @Test func `streams are made, heard and tuned on without windows`() throws {
        #expect(try folder.audioclf("make-stream", "data", "-o", "stream.wav", "--snr", "30").exitCode == 0)
        let heard = try folder.audioclf("listen", "-m", "live", "--json", "stream.wav")
        #expect(heard.exitCode == 0, "\(heard.errors)")
        #expect((1...24).contains(heard.lines.count), "\(heard.text)")
        let measured = try folder.audioclf("evaluate", "live", "--stream", "stream.wav", "--json")
        #expect(measured.exitCode == 0, "\(measured.errors)")
        let tuned = try folder.audioclf("tune", "live", "--stream", "stream.wav", "--false-alarms-per-hour", "100")
        #expect(tuned.exitCode == 0, "\(tuned.errors)")
        let windows = try folder.audioclf("listen", "-m", "live", "--hop", "0.1", "stream.wav")
        #expect(windows.exitCode != 0)
        #expect(windows.errors.contains("has no windows"), "\(windows.errors)")
    }

    @Test func `no training goes on from it`() throws {
        let outcome = try folder.audioclf("train", "data", "--from", "live", "-o", "mine")
        #expect(outcome.exitCode == 1)
        expectOneLine(outcome.errors, "live", saying: "carries its state on from frame to frame")
    }
}
