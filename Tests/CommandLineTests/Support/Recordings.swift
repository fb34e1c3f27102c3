import Foundation

/// The bytes of a mono WAV file.
///
/// - Parameters:
///   - isFloat: 32-bit float samples instead of 16-bit ones.
///   - claimedLength: What the header says of the samples' bytes, if not the truth.
func wav(_ samples: [Float], sampleRate: Int = 16000, isFloat: Bool = false, claimedLength: UInt32? = nil) -> [UInt8] {
    func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let width = isFloat ? 4 : 2
    let data = samples.flatMap { isFloat ? bytes($0.bitPattern) : bytes(Int16($0 * 32767)) }
    let length = claimedLength ?? UInt32(data.count)
    var file = Array("RIFF".utf8) + bytes(length &+ 36) + Array("WAVEfmt ".utf8)
    file += bytes(UInt32(16)) + bytes(UInt16(isFloat ? 3 : 1)) + bytes(UInt16(1)) + bytes(UInt32(sampleRate))
    file += bytes(UInt32(sampleRate * width)) + bytes(UInt16(width)) + bytes(UInt16(8 * width))
    return file + Array("data".utf8) + bytes(length) + data
}

/// A tone with a little noise, 0.3 s long unless said otherwise.
func tone(_ frequency: Double, count: Int = 4800, sampleRate: Int = 16000) -> [Float] {
    var noise: UInt32 = 1
    return (0..<count).map { n in
        noise = noise &* 1_664_525 &+ 1_013_904_223
        return Float(0.3 * sin(2 * .pi * frequency * Double(n) / Double(sampleRate)) + 0.01 * Double(noise) / 4_294_967_296)
    }
}
