/// What a recording is stored as.
public struct AudioFormat: Hashable, Sendable {
    /// In hertz.
    public var sampleRate: Int
    /// Interleaved channels.
    public var channelCount: Int
    /// Samples in each channel; nil if only reading to the end will tell (a stream).
    public var frameCount: Int?
    /// "WAV", "FLAC", "AIFF"; "raw" if there is no container.
    public var container: String
    /// "24-bit PCM", "32-bit float", "mu-law", "Vorbis".
    public var encoding: String

    /// A format from its parts.
    public init(sampleRate: Int, channelCount: Int, frameCount: Int?, container: String, encoding: String) {
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.frameCount = frameCount
        self.container = container
        self.encoding = encoding
    }

    /// Length in seconds; nil if only reading to the end will tell.
    public var seconds: Double? {
        frameCount.map { Double($0) / Double(sampleRate) }
    }

    /// The sample rates that are taken for real, in hertz: up to what a `Resampler` converts, and no less than what is said
    /// to have been sound. A damaged header that tells of 1 Hz would make hours of a second.
    public static let sampleRates = 100...Resampler.rates.upperBound
    /// The numbers of channels that are taken for real: as many as libsndfile allows.
    public static let channelCounts = 1...1024
}

/// Samples without a header: what must be said of them, because nothing in them says it.
public struct RawFormat: Hashable, Sendable {
    /// In hertz.
    public var sampleRate: Int
    /// Interleaved channels.
    public var channelCount: Int
    /// How a sample is stored.
    public var encoding: SampleEncoding
    /// The order of the bytes of a sample.
    public var byteOrder: ByteOrder

    /// Little-endian 16-bit mono, unless told otherwise.
    public init(
        sampleRate: Int, channelCount: Int = 1, encoding: SampleEncoding = .pcm16, byteOrder: ByteOrder = .littleEndian
    ) {
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.encoding = encoding
        self.byteOrder = byteOrder
    }

    var bytesPerFrame: Int { channelCount * encoding.byteCount }
}

/// Which byte of a sample comes first.
public enum ByteOrder: String, CaseIterable, Codable, Hashable, Sendable {
    case littleEndian
    case bigEndian
}

/// How one sample is written in a stream of samples that needs no decoder.
public enum SampleEncoding: String, CaseIterable, Codable, Hashable, Sendable {
    /// 8-bit PCM, 128 is zero (WAV).
    case pcm8Unsigned
    /// 8-bit PCM in two's complement (AU).
    case pcm8
    case pcm16
    case pcm24
    case pcm32
    /// IEEE 754, full scale is 1.
    case float32
    /// IEEE 754 in double precision, full scale is 1.
    case float64
    /// ITU-T G.711 mu-law.
    case muLaw
    /// ITU-T G.711 A-law.
    case aLaw

    /// Bytes of one sample.
    public var byteCount: Int {
        switch self {
        case .pcm8Unsigned, .pcm8, .muLaw, .aLaw: 1
        case .pcm16: 2
        case .pcm24: 3
        case .pcm32, .float32: 4
        case .float64: 8
        }
    }

    /// As `AudioFormat.encoding` words it.
    public var name: String {
        switch self {
        case .pcm8Unsigned: "unsigned 8-bit PCM"
        case .pcm8: "8-bit PCM"
        case .pcm16: "16-bit PCM"
        case .pcm24: "24-bit PCM"
        case .pcm32: "32-bit PCM"
        case .float32: "32-bit float"
        case .float64: "64-bit float"
        case .muLaw: "mu-law"
        case .aLaw: "A-law"
        }
    }
}
