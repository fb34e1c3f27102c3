/// Where frames (one sample of each channel) come from, in order and at the recording's own rate.
enum AudioInput: ~Copyable {
    case file(SoundFile)
    case stream(SampleStream)

    var format: AudioFormat {
        switch self {
        case .file(let file): file.format
        case .stream(let stream): stream.format
        }
    }

    /// What was odd so far.
    var warnings: [AudioWarning] {
        switch self {
        case .file(let file): file.warnings
        case .stream(let stream): stream.warnings
        }
    }

    /// Passes over `count` frames, or fewer where it ends.
    mutating func skip(_ count: Int) throws(AudioFileError) {
        let result: Result<Void, AudioFileError>
        switch consume self {
        case .file(var file):
            result = .success(file.skip(count))
            self = .file(file)
        case .stream(var stream):
            do {
                result = .success(try stream.skip(count))
            } catch {
                result = .failure(error)
            }
            self = .stream(stream)
        }
        try result.get()
    }

    /// Appends `count` interleaved frames, or fewer at the end. Returns how many frames; 0 at the end.
    mutating func read(_ count: Int, into samples: inout [Float]) throws(AudioFileError) -> Int {
        let result: Result<Int, AudioFileError>
        switch consume self {
        case .file(var file):
            result = .success(file.read(count, into: &samples))
            self = .file(file)
        case .stream(var stream):
            do {
                result = .success(try stream.read(count, into: &samples))
            } catch {
                result = .failure(error)
            }
            self = .stream(stream)
        }
        return try result.get()
    }
}
