internal import FileAccess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

// Every message of this module, so that they read alike.

extension AudioFileError {
    /// The operating system refused to `action` ("open", "write").
    static func system(_ action: String, _ error: FileError) -> AudioFileError {
        let (code, message): (Code, String) =
            switch error.number {
            case ENOENT: (.noSuchFile, "cannot \(action): no such file or folder; check the name")
            case EACCES: (.permissionDenied, "cannot \(action): permission denied; check its owner and mode")
            case EPIPE: (.brokenPipe, "cannot \(action): nobody reads it any more")
            case EISDIR: (.isDirectory, "is a folder, expected an audio file")
            default: (.system, "cannot \(action): \(error.reason)")
            }
        return AudioFileError(code: code, source: error.path, message: message, underlying: error.reason)
    }

    static func empty(_ source: String) -> AudioFileError {
        AudioFileError(code: .empty, source: source, message: "is empty (0 bytes), expected an audio file; record it again")
    }

    static func noAudio(_ source: String, container: String) -> AudioFileError {
        AudioFileError(
            code: .noAudio, source: source,
            message: "holds no audio: a header (\(container)) and no sample that can be read; record it again")
    }

    static func outside(_ source: String, length: Int?, sampleRate: Int) -> AudioFileError {
        let end = length.map { "the recording, which is \(seconds($0, sampleRate)) s long," } ?? "the recording"
        return AudioFileError(
            code: .outside, source: source,
            message: "no sample of \(end) is in this stretch; expected a start before its end, and an end after the start")
    }

    static func notAudio(_ source: String, libsndfile text: String) -> AudioFileError {
        AudioFileError(
            code: .notAudio, source: source,
            message: "is no audio that libsndfile can read (\"\(text)\"); expected WAV, FLAC, AIFF, Ogg, CAF, MP3 or the like",
            underlying: text)
    }

    static func notFinite(_ source: String, sample: Float, frame: Int, sampleRate: Int) -> AudioFileError {
        let what = sample.isNaN ? "not a number (NaN)" : "infinite"
        return AudioFileError(
            code: .notFinite, source: source,
            message: "has a sample that is \(what) at \(seconds(frame, sampleRate)) s; write the file again from sound samples")
    }

    static func sampleRate(_ rate: Int, _ source: String) -> AudioFileError {
        AudioFileError(
            code: .sampleRate, source: source, message: "has a sample rate of \(rate) Hz, expected 100 to 768000 Hz")
    }

    static func noConversion(from rate: Int, to wanted: Int, _ source: String) -> AudioFileError {
        AudioFileError(
            code: .sampleRate, source: source,
            message: "cannot be converted from \(rate) Hz to \(wanted) Hz; expected 1 to 768000 Hz, and at most"
                + " \(Resampler.largestReduction) times less")
    }

    static func channelCount(_ count: Int, _ source: String) -> AudioFileError {
        AudioFileError(code: .channelCount, source: source, message: "has \(count) channels, expected 1 to 1024")
    }

    static func resamplerDesign(_ problem: String, _ source: String) -> AudioFileError {
        AudioFileError(
            code: .resamplerDesign, source: source, message: "cannot be converted to another sample rate: \(problem)")
    }

    static func needsSeeking(_ source: String) -> AudioFileError {
        AudioFileError(
            code: .needsSeeking, source: source,
            message: "no WAV or AU header of PCM, float, mu-law or A-law samples; if these are samples without one, say which;"
                + " any other kind of file can only be read once it is complete, and not from a pipe")
    }
}

/// "12.345": a position rounded to a millisecond, without Foundation.
func seconds(_ frame: Int, _ sampleRate: Int) -> String { seconds(Double(frame) / Double(sampleRate)) }

/// The same of a time in seconds that is not negative.
func seconds(_ time: Double) -> String {
    guard time < 1e15 else { return "\(time)" }
    let milliseconds = Int((time * 1000).rounded())
    let fraction = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
}

/// What `call` returns; where the system refuses it, this is told as what we cannot do ("open", "write").
func reporting<Result: ~Copyable>(
    _ action: String, _ call: () throws(FileError) -> Result
) throws(AudioFileError) -> Result {
    do {
        return try call()
    } catch {
        throw .system(action, error)
    }
}
