/// Reads a recording as mono samples at a known rate, from start to end, a piece at a time.
///
/// Whatever libsndfile reads is read: WAV, FLAC, AIFF, Ogg, CAF, MP3 and more, each sample scaled so that full scale is 1.
/// Channels are mixed down to their mean; another rate is made by `Resampler`. Memory does not grow with the length.
///
/// WAV, AU and raw samples come through a pipe as they are written, and a header that leaves the length open (0, or a
/// placeholder of 0x7FFFF000 and above) means "until the end" there. Other containers need seeking; see `PipeSpooling`.
public struct AudioReader: ~Copyable {
    /// The recording's own, before mixing down and conversion; of an excerpt, its frames only are counted.
    public let format: AudioFormat
    /// Of the samples delivered, in hertz.
    public let sampleRate: Int

    /// How many samples, mixed down, were NaN or infinite and became silence.
    public private(set) var silencedSampleCount = 0

    private let source: String
    private let silencesNonFinite: Bool
    private var frames: AudioInput
    private var resampler: Resampler?
    /// The frames to be read: of an excerpt not all.
    private let stretch: Range<Int>
    /// The next frame, counted from the recording's beginning.
    private var position: Int
    private var excerptWarnings: [AudioWarning] = []
    private var isAtEnd = false
    private var interleaved: [Float] = []
    /// Mono at the recording's rate, on its way to the resampler.
    private var unconverted: [Float] = []
    /// Converted and not yet delivered, from `pendingStart` on.
    private var pending: [Float] = []
    private var pendingStart = 0

    /// Opens a recording; nothing but its header is read yet, so that a sample that is no number, or an end before the
    /// first sample, may only show when reading.
    ///
    /// - Parameters:
    ///   - sampleRate: what is to be delivered, in hertz; nil: the recording's own rate.
    ///   - resampler: the filter of a conversion.
    ///   - rawFormat: the source has no header, and this is what its samples are.
    ///   - spooling: what to do with a pipe whose container needs seeking.
    ///   - silencesNonFinite: a NaN or an infinity becomes 0 and is counted, instead of being an error: for streams that
    ///     must go on.
    public init(
        _ source: AudioSource, sampleRate: Int? = nil, resampler: ResamplerDesign = .init(),
        rawFormat: RawFormat? = nil, spooling: PipeSpooling = .temporaryFile, silencesNonFinite: Bool = false
    ) throws(AudioFileError) {
        var opened = try AudioOpening(source: source, rawFormat: rawFormat, spooling: spooling).open()
        var format = opened.format
        let stretch = source.frames(at: format.sampleRate)
        if case .excerpt = source {
            let there = stretch.clamped(to: 0..<(format.frameCount ?? .max))
            if there.isEmpty {
                throw .outside(source.name, length: format.frameCount, sampleRate: format.sampleRate)
            }
            if format.frameCount != nil || stretch.upperBound < .max { format.frameCount = there.count }
            try opened.skip(stretch.lowerBound)
        }
        let rate = sampleRate ?? format.sampleRate
        if rate != format.sampleRate {
            if let problem = resampler.problem { throw .resamplerDesign(problem, source.name) }
            guard Resampler.canConvert(from: format.sampleRate, to: rate) else {
                throw .noConversion(from: format.sampleRate, to: rate, source.name)
            }
            self.resampler = Resampler(from: format.sampleRate, to: rate, design: resampler)
        }
        self.source = source.name
        self.silencesNonFinite = silencesNonFinite
        self.format = format
        self.sampleRate = rate
        self.stretch = stretch
        position = stretch.lowerBound
        frames = opened
    }

    /// What was odd about the recording; complete once its end was read.
    public var warnings: [AudioWarning] { frames.warnings + excerptWarnings }

    /// Appends the next `count` mono samples, or fewer at the end. Waits for them if they come through a pipe.
    ///
    /// - Returns: how many samples were appended; 0 at the end.
    public mutating func read(_ count: Int, into samples: inout [Float]) throws(AudioFileError) -> Int {
        precondition(count >= 0, "AudioReader cannot read \(count) samples")
        guard resampler != nil else { return try readMono(count, into: &samples) }
        while pending.count - pendingStart < count, !isAtEnd {
            try convertMore(for: count - (pending.count - pendingStart))
        }
        let delivered = min(count, pending.count - pendingStart)
        samples.append(contentsOf: pending[pendingStart..<pendingStart + delivered])
        pendingStart += delivered
        if pendingStart == pending.count {
            pending.removeAll(keepingCapacity: true)
            pendingStart = 0
        }
        return delivered
    }

    /// All samples from here to the end.
    public mutating func readAll() throws(AudioFileError) -> [Float] {
        var samples: [Float] = []
        if let frameCount = format.frameCount {
            // A header may promise anything; beyond a few minutes the array grows as it must.
            let ratio = Double(sampleRate) / Double(format.sampleRate)
            samples.reserveCapacity(Int(min(Double(frameCount) * ratio + 1, Double(1 << 22))))
        }
        while try read(Self.pieceLength, into: &samples) > 0 {}
        return samples
    }

    /// Reads about as many frames as `count` more converted samples need, so that a live pipe is not waited for longer
    /// than necessary.
    private mutating func convertMore(for count: Int) throws(AudioFileError) {
        let needed = (Double(count) * Double(format.sampleRate) / Double(sampleRate)).rounded(.up)
        var mono: [Float] = []
        swap(&mono, &unconverted)
        mono.removeAll(keepingCapacity: true)
        let read = try readMono(max(1, Int(min(needed, Double(Self.pieceLength)))), into: &mono)
        if read > 0 {
            resampler?.process(mono.span, into: &pending)
        } else {
            resampler?.finish(into: &pending)
            isAtEnd = true
        }
        swap(&mono, &unconverted)
    }

    /// Appends `count` samples at the recording's own rate, or fewer at the end.
    private mutating func readMono(_ count: Int, into samples: inout [Float]) throws(AudioFileError) -> Int {
        let start = samples.count
        let channelCount = format.channelCount
        let count = min(count, stretch.upperBound - position)
        while samples.count - start < count {
            let missing = count - (samples.count - start)
            let read: Int
            if channelCount == 1 {
                read = try frames.read(min(missing, Self.pieceLength), into: &samples)
            } else {
                interleaved.removeAll(keepingCapacity: true)
                read = try frames.read(min(missing, max(1, Self.pieceLength / channelCount)), into: &interleaved)
                mixDown(interleaved.span, channelCount: channelCount, into: &samples)
            }
            if read == 0 {
                try noteEnd()
                break
            }
            if silencesNonFinite {
                silencedSampleCount += silenceNonFinite(&samples, from: samples.count - read)
            } else if let bad = firstNotFinite(samples.span.extracting(droppingFirst: samples.count - read)) {
                throw .notFinite(
                    source, sample: samples[samples.count - read + bad], frame: position + bad,
                    sampleRate: format.sampleRate)
            }
            position += read
        }
        return samples.count - start
    }

    /// Throws where nothing was read before the end, and says that an excerpt is shorter than it was to be. Times are most
    /// often rounded; a hundredth of a second is not worth a word.
    private mutating func noteEnd() throws(AudioFileError) {
        if position == 0 { throw .noAudio(source, container: format.container) }
        if position == stretch.lowerBound { throw .outside(source, length: nil, sampleRate: format.sampleRate) }
        if stretch.upperBound < .max, stretch.upperBound - position > format.sampleRate / 100, excerptWarnings.isEmpty {
            excerptWarnings.append(.excerptEnd(source, frame: position, sampleRate: format.sampleRate))
        }
    }

    private static let pieceLength = 16384
}
