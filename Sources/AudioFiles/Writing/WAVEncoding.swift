/// How a WAV file that is written stores a sample.
public enum WAVEncoding: String, CaseIterable, Codable, Hashable, Sendable {
    /// Rounded to the nearest of 65,536 steps; beyond full scale it is clipped.
    case pcm16
    /// Rounded to the nearest of 16,777,216 steps; beyond full scale it is clipped.
    case pcm24
    /// As it is.
    case float32

    /// Bytes of one sample.
    public var byteCount: Int {
        switch self {
        case .pcm16: 2
        case .pcm24: 3
        case .float32: 4
        }
    }

    /// Appends the little-endian bytes of `samples`, whose full scale is 1.
    func encode(_ samples: Span<Float>, into bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + samples.count * byteCount)
        for index in samples.indices {
            let sample = samples[index]
            let pattern: UInt32 =
                switch self {
                case .pcm16: UInt32(bitPattern: quantized(sample, scale: 32768))
                case .pcm24: UInt32(bitPattern: quantized(sample, scale: 8_388_608))
                case .float32: sample.bitPattern
                }
            bytes.append(littleEndian: pattern, byteCount: byteCount)
        }
    }

    private func quantized(_ sample: Float, scale: Float) -> Int32 {
        Int32(max(-scale, min(scale - 1, (sample * scale).rounded(.toNearestOrEven))))
    }
}

extension [UInt8] {
    mutating func append(littleEndian value: UInt32, byteCount: Int) {
        for index in 0..<byteCount { append(UInt8(truncatingIfNeeded: value >> (8 * UInt32(index)))) }
    }
}
