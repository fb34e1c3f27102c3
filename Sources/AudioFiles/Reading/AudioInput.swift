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
