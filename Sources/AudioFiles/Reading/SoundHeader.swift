/// What the header of a WAV or AU file says, as far as it can be read without seeking.
///
/// libsndfile reads these headers too, but tells neither where the samples are nor how many were promised, and it takes an
/// open length in a pipe for the truth.
struct SoundHeader: Hashable {
    /// "WAV", "RF64", "BW64", "AU".
    var container: String
    var layout: RawFormat
    /// Where the samples start, in bytes.
    var dataOffset: Int
    /// Bytes of samples, if that is true.
    var declaredLength: Int
    /// Whether the declared length is what streaming writers put who cannot know it. They take 0 or the largest number of
    /// their arithmetic, possibly less the header's size and rounded down.
    var hasOpenLength: Bool
    /// Whether chunks may follow the samples.
    var mayHaveTrailer: Bool

    static func isPlaceholder(_ length: UInt32) -> Bool { length == 0 || length >= 0x7FFF_F000 }

    enum Outcome {
        case header(SoundHeader)
        /// Not WAV or AU, or samples that need a decoder (ADPCM, ...), or too odd a header: libsndfile's business.
        case other
        /// WAV or AU, and the samples never came.
        case noSamples(container: String)
    }

    /// Reads up to the first sample. An `input` that records does so until the samples are known to need no decoder, but
    /// not for much more than `recordingLimit` bytes.
    static func read(from input: inout ByteInput) throws(AudioFileError) -> Outcome {
        let magic = try input.take(4)
        switch magic {
        case Array("RIFF".utf8): return try readRIFF(from: &input, container: "WAV", order: .littleEndian)
        case Array("RIFX".utf8): return try readRIFF(from: &input, container: "WAV", order: .bigEndian)
        case Array("RF64".utf8): return try readRIFF(from: &input, container: "RF64", order: .littleEndian)
        case Array("BW64".utf8): return try readRIFF(from: &input, container: "BW64", order: .littleEndian)
        case Array(".snd".utf8): return try readAU(from: &input, order: .bigEndian)
        case Array("dns.".utf8): return try readAU(from: &input, order: .littleEndian)
        default: return .other
        }
    }

    /// A `fmt ` chunk further in than this is not waited for.
    static let recordingLimit = 1 << 20
}

extension [UInt8] {
    /// The unsigned integer of 2, 4 or 8 bytes at `offset`.
    func integer<Integer: FixedWidthInteger & UnsignedInteger>(
        at offset: Int, _ order: ByteOrder, as _: Integer.Type = Integer.self
    ) -> Integer {
        var value: Integer = 0
        let count = Integer.bitWidth / 8
        for index in 0..<count {
            let byte = self[offset + (order == .bigEndian ? index : count - 1 - index)]
            value = value << 8 | Integer(byte)
        }
        return value
    }
}
