/// The bytes in front of the samples of a WAV file (RIFF/WAVE).
struct WAVHeader {
    var sampleRate: Int
    var channelCount: Int
    var encoding: WAVEncoding

    var bytesPerFrame: Int { channelCount * encoding.byteCount }

    /// The header for so many bytes of samples; nil, or more than 32 bits can say: the length is left open.
    func bytes(dataLength: Int?) -> [UInt8] {
        // Samples other than PCM want the longer format chunk, and their number in a fact chunk.
        let isFloat = encoding == .float32
        let headerLength = isFloat ? 58 : 44
        let length = dataLength.flatMap { $0 + $0 % 2 + headerLength - 8 > Int(UInt32.max) - 1 ? nil : $0 }

        var bytes: [UInt8] = []
        func number(_ value: Int, _ byteCount: Int) {
            bytes.append(littleEndian: UInt32(truncatingIfNeeded: value), byteCount: byteCount)
        }
        bytes += Array("RIFF".utf8)
        number(length.map { $0 + $0 % 2 + headerLength - 8 } ?? Self.openLength, 4)
        bytes += Array("WAVEfmt ".utf8)
        number(isFloat ? 18 : 16, 4)
        number(isFloat ? 3 : 1, 2)
        number(channelCount, 2)
        number(sampleRate, 4)
        number(sampleRate * bytesPerFrame, 4)
        number(bytesPerFrame, 2)
        number(8 * encoding.byteCount, 2)
        if isFloat {
            number(0, 2)
            bytes += Array("fact".utf8)
            number(4, 4)
            number(length.map { $0 / bytesPerFrame } ?? Self.openLength, 4)
        }
        bytes += Array("data".utf8)
        number(length ?? Self.openLength, 4)
        return bytes
    }

    /// What readers of streams take for "until the end".
    private static let openLength = 0xFFFF_FFFF
}
