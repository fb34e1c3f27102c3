/// The part of a hash that FIPS 180-4 defines for each algorithm: the state and what a 64-byte block does to it.
package protocol HashCompression: Sendable {
    /// The state before the first block.
    init()

    /// Mixes whole blocks into the state; the number of bytes is a multiple of 64.
    mutating func compress(_ blocks: Span<UInt8>)

    /// The state as the digest's bytes, big-endian.
    var digestBytes: [UInt8] { get }
}

/// A secure hash of bytes that arrive in pieces of any size: SHA-1 or SHA-256 (FIPS 180-4).
///
/// Both share what stands here: blocks of 64 bytes, and padding with one set bit, zeros, and the length in bits.
package struct SecureHash<Compression: HashCompression>: Sendable {
    /// The finished hash.
    package struct Digest: Hashable, Sendable, CustomStringConvertible {
        /// The hash, most significant byte first.
        package let bytes: [UInt8]

        /// From the characters of `description`; nil where there is one that is no hexadecimal digit.
        package init?(hexadecimal text: String) {
            let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
            guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2), !digits.isEmpty else { return nil }
            bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        }

        init(bytes: [UInt8]) { self.bytes = bytes }

        /// Two lower-case hexadecimal digits for each byte.
        package var description: String { String(decoding: hexadecimalDigits, as: UTF8.self) }

        /// The characters of `description`.
        package var hexadecimalDigits: [UInt8] {
            let digits = Array("0123456789abcdef".utf8)
            return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        }
    }

    private static var blockSize: Int { 64 }

    private var compression = Compression()
    /// The bytes after the last whole block: fewer than 64.
    private var rest: [UInt8] = []
    private var byteCount: UInt64 = 0

    package init() {}

    /// The hash of bytes that are all there.
    package static func digest(of bytes: Span<UInt8>) -> Digest {
        var hash = Self()
        hash.update(bytes)
        return hash.finalize()
    }

    /// Takes in the next bytes.
    package mutating func update(_ bytes: Span<UInt8>) {
        byteCount &+= UInt64(bytes.count)
        var position = 0
        if !rest.isEmpty {
            position = min(Self.blockSize - rest.count, bytes.count)
            for index in 0..<position { rest.append(bytes[index]) }
            guard rest.count == Self.blockSize else { return }
            let block = rest
            compression.compress(block.span)
            rest.removeAll()
        }
        let whole = (bytes.count - position) / Self.blockSize * Self.blockSize
        if whole > 0 { compression.compress(bytes.extracting(position..<position + whole)) }
        for index in position + whole..<bytes.count { rest.append(bytes[index]) }
    }

    /// The hash of everything taken in.
    package consuming func finalize() -> Digest {
        let bitCount = byteCount &* 8
        var ending = rest + [0x80]
        while ending.count % Self.blockSize != Self.blockSize - 8 { ending.append(0) }
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            ending.append(UInt8(truncatingIfNeeded: bitCount >> shift))
        }
        compression.compress(ending.span)
        return Digest(bytes: compression.digestBytes)
    }
}

extension Span<UInt8> {
    /// The four bytes from `offset` on as a big-endian number, as FIPS 180-4 reads a block.
    func bigEndianWord(at offset: Int) -> UInt32 {
        unsafe UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}

extension UInt32 {
    func rotatedRight(_ count: UInt32) -> UInt32 { self &>> count | self &<< (32 &- count) }

    var bigEndianBytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
    }
}
