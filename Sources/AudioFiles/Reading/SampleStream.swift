/// Samples that need no decoder, read in order: what comes through a pipe, raw samples, and files whose header is wrong.
struct SampleStream: ~Copyable {
    let format: AudioFormat
    private(set) var warnings: [AudioWarning]
    private let source: String
    private let layout: RawFormat
    private var input: ByteInput
    /// Bytes of samples still to come; nil: until the end.
    private var remaining: Int?
    private var framesRead = 0
    private var bytes: [UInt8] = []

    /// `length` is the bytes of samples; nil: until the end.
    init(
        source: String, container: String, layout: RawFormat, length: Int?, input: consuming ByteInput,
        warnings: [AudioWarning] = []
    ) throws(AudioFileError) {
        try layout.check(source)
        self.source = source
        self.layout = layout
        self.input = input
        self.warnings = warnings
        remaining = length
        format = AudioFormat(
            sampleRate: layout.sampleRate, channelCount: layout.channelCount,
            frameCount: length.map { $0 / layout.bytesPerFrame }, container: container, encoding: layout.encoding.name)
    }

    /// Passes over `count` frames, or fewer where it ends.
    mutating func skip(_ count: Int) throws(AudioFileError) {
        let frameSize = layout.bytesPerFrame
        let skipped = remaining.map { min(count, $0 / frameSize) } ?? count
        guard try input.skip(skipped * frameSize) else { return }
        framesRead += skipped
        if let left = remaining { remaining = left - skipped * frameSize }
    }

    /// Appends `count` interleaved frames, or fewer at the end. Returns how many frames; 0 at the end.
    mutating func read(_ count: Int, into samples: inout [Float]) throws(AudioFileError) -> Int {
        let frameSize = layout.bytesPerFrame
        let wanted = remaining.map { min(count, $0 / frameSize) } ?? count
        bytes.removeAll(keepingCapacity: true)
        try input.take(wanted * frameSize, into: &bytes)
        let frames = bytes.count / frameSize
        // Half a frame at the end is no frame.
        let rest = bytes.count - frames * frameSize
        if rest > 0, remaining == nil { warnings.append(.partialFrame(source, byteCount: rest)) }
        bytes.removeLast(rest)
        layout.encoding.decode(bytes, layout.byteOrder, into: &samples)
        framesRead += frames
        if let left = remaining {
            remaining = left - frames * frameSize
            if frames < wanted {
                warnings.append(.truncated(source, promised: framesRead + remaining! / frameSize, found: framesRead))
                remaining = 0
            }
        }
        return frames
    }
}
