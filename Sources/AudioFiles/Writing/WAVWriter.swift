internal import FileAccess

/// Writes a WAV file a piece at a time, to a path or to an open descriptor.
///
/// Under a path nothing appears until `finish()`: the samples go to a temporary name beside it, which is synced and renamed.
/// A writer that is dropped before leaves nothing behind. What is no regular file (`/dev/stdout`, a named pipe) is written
/// to directly. Where the header cannot be corrected at the end, or 4 GiB do not suffice, it leaves the length open
/// (0xFFFFFFFF), which readers of streams take for "until the end".
public struct WAVWriter: ~Copyable {
    private let header: WAVHeader
    private let name: String
    private var output: AtomicFile
    private var bytes: [UInt8]
    /// Bytes of samples so far.
    private var dataLength = 0

    /// Starts a file that `finish()` puts at `path`.
    public init(
        path: String, sampleRate: Int, channelCount: Int = 1, encoding: WAVEncoding = .pcm16
    ) throws(AudioFileError) {
        try RawFormat(sampleRate: sampleRate, channelCount: channelCount).check(path)
        let output = try reporting("write") { () throws(FileError) in try AtomicFile(path) }
        self.init(
            WAVHeader(sampleRate: sampleRate, channelCount: channelCount, encoding: encoding), name: path, output: output)
    }

    /// Starts writing to a descriptor where it stands. It stays open; `name` is for messages.
    public init(
        fileDescriptor: Int32, name: String, sampleRate: Int, channelCount: Int = 1, encoding: WAVEncoding = .pcm16
    ) throws(AudioFileError) {
        try RawFormat(sampleRate: sampleRate, channelCount: channelCount).check(name)
        self.init(
            WAVHeader(sampleRate: sampleRate, channelCount: channelCount, encoding: encoding), name: name,
            output: AtomicFile(borrowing: fileDescriptor, name: name))
    }

    private init(_ header: WAVHeader, name: String, output: consuming AtomicFile) {
        self.header = header
        self.name = name
        self.output = output
        bytes = header.bytes(dataLength: nil)
    }

    /// Adds samples; with several channels, whole frames of one sample of each. A NaN or an infinity throws.
    public mutating func write(_ samples: Span<Float>) throws(AudioFileError) {
        precondition(samples.count % header.channelCount == 0, "WAVWriter takes whole frames")
        if let bad = firstNotFinite(samples) {
            throw .notFinite(
                name, sample: samples[bad], frame: dataLength / header.bytesPerFrame + bad / header.channelCount,
                sampleRate: header.sampleRate)
        }
        var taken = 0
        while taken < samples.count {
            let count = min(16384, samples.count - taken)
            header.encoding.encode(samples.extracting(taken..<taken + count), into: &bytes)
            taken += count
            dataLength += count * header.encoding.byteCount
            if bytes.count >= 65536 { try flush() }
        }
    }

    /// Writes what is still held back, so that a reader at the other end of a pipe has all samples so far.
    public mutating func flush() throws(AudioFileError) {
        do {
            try output.write(bytes.span)
        } catch {
            throw .system("write", error)
        }
        bytes.removeAll(keepingCapacity: true)
    }

    /// Completes the file: corrects its header and, under a path, puts it in its place.
    public consuming func finish() throws(AudioFileError) {
        // Chunks are padded to an even length.
        if dataLength % 2 == 1 { bytes.append(0) }
        do {
            try output.write(bytes.span)
            try output.overwriteStart(header.bytes(dataLength: dataLength).span)
            try output.commit()
        } catch {
            throw .system("write", error)
        }
    }
}

/// Whole WAV files at once.
public enum WAVFile {
    /// Writes interleaved samples to a path, which has the whole file or what was there before.
    public static func write(
        _ samples: [Float], to path: String, sampleRate: Int, channelCount: Int = 1, encoding: WAVEncoding = .pcm16
    ) throws(AudioFileError) {
        var writer = try WAVWriter(path: path, sampleRate: sampleRate, channelCount: channelCount, encoding: encoding)
        try writer.write(samples.span)
        try writer.finish()
    }
}
