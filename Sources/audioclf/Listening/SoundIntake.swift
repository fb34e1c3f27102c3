import AudioFiles
import Dispatch

/// What is listened to: a source, and what it is if nothing in it says so.
struct SoundIntake: Sendable {
    let source: AudioSource
    let rawFormat: RawFormat?

    /// The longest that what a pipe has sent may wait for more.
    private static let pieceSeconds = 0.02

    /// Starts a thread that reads all of it into the queue. Nobody waits for the thread: it may be stuck in a pipe that
    /// sends nothing.
    func start(into queue: SoundQueue) {
        // A queue of its own is a thread of its own, which no other waits for.
        DispatchQueue(label: "sound").async {
            do {
                try read(into: queue)
                queue.end()
            } catch {
                queue.end(failure: advised(error))
            }
        }
    }

    private func read(into queue: SoundQueue) throws {
        var reader = try AudioReader(source, rawFormat: rawFormat, spooling: .refused, silencesNonFinite: true)
        let count = max(1, Int(Double(reader.sampleRate) * Self.pieceSeconds))
        queue.open(reader.format)
        var samples: [Float] = []
        while try reader.read(count, into: &samples) > 0 {
            guard queue.add(samples, silencedCount: reader.silencedSampleCount) else { return }
            samples.removeAll(keepingCapacity: true)
        }
        for warning in reader.warnings { Console.warning(warning.description) }
    }

    /// The error, with the options that would help.
    private func advised(_ error: any Error) -> any Error {
        guard let error = error as? AudioFileError, error.code == .needsSeeking else { return error }
        return CommandError(
            description: "\(source.name): no WAV or AU header of PCM, float, mu-law or A-law samples; if these are samples without one, give --rate (and --format, --channels); any other kind of file can only be read once it is complete: give it as a file")
    }
}
