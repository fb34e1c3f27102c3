/// Bytes in the zlib format (RFC 1950): a header, a deflate stream, a checksum.
package func zlibStream(of bytes: [UInt8]) -> [UInt8] {
    let runs = Deflate.runs(of: bytes)
    let stored = bytes.count + 5 * (bytes.count / 65_535 + 1)
    return [0x78, 0x01] + (runs.count < stored ? runs : Deflate.stored(bytes)) + bigEndian(adler32(bytes))
}

/// Deflate (RFC 1951) as far as pictures of ours need it: runs of equal bytes shrink, the rest stays as it is.
enum Deflate {
    /// Blocks of at most 65,535 bytes as they are.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = []
        stream.reserveCapacity(bytes.count + bytes.count / 10_000 + 16)
        var start = 0
        repeat {
            let end = min(start + 65_535, bytes.count)
            let length = UInt16(end - start)
            stream.append(end == bytes.count ? 1 : 0)
            stream += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
            stream += bytes[start..<end]
            start = end
        } while start < bytes.count
        return stream
    }

    /// One block of the fixed codes, whose only matches repeat the byte before them.
    static func runs(of bytes: [UInt8]) -> [UInt8] {
        var writer = BitWriter()
        writer.append(0b011, count: 3)  // the last block; fixed codes
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            writer.append(symbol: Int(byte))
            index += 1
            while true {
                var length = 0
                while length < 258, index + length < bytes.count, bytes[index + length] == byte { length += 1 }
                guard length >= 3 else { break }
                writer.append(runOf: length)
                index += length
            }
        }
        writer.append(symbol: 256)
        return writer.finished()
    }
}

/// Bits packed from the lowest of each byte up.
private struct BitWriter {
    private var bytes: [UInt8] = []
    private var bits: UInt32 = 0
    private var bitCount = 0

    mutating func append(_ value: UInt32, count: Int) {
        bits |= value << UInt32(bitCount)
        bitCount += count
        while bitCount >= 8 {
            bytes.append(UInt8(bits & 255))
            bits >>= 8
            bitCount -= 8
        }
    }

    /// A literal, the end (256) or a length symbol in the fixed code, whose bits go out from the highest.
    mutating func append(symbol: Int) {
        let (code, count): (Int, Int) = switch symbol {
        case 0..<144: (0x30 + symbol, 8)
        case 144..<256: (0x190 + symbol - 144, 9)
        case 256..<280: (symbol - 256, 7)
        default: (0xC0 + symbol - 280, 8)
        }
        var reversed: UInt32 = 0
        for bit in 0..<count where code >> bit & 1 == 1 { reversed |= 1 << UInt32(count - 1 - bit) }
        append(reversed, count: count)
    }

    /// 3 to 258 more of the byte before: a length, and the distance 1 (symbol 0 of 5 bits).
    ///
    /// Lengths 3 to 10 have a symbol each from 257; then four symbols for each count of extra bits; 258 is symbol 285.
    mutating func append(runOf length: Int) {
        if length == 258 {
            append(symbol: 285)
        } else if length < 11 {
            append(symbol: 254 + length)
        } else {
            let offset = length - 3
            let extraBits = Int.bitWidth - offset.leadingZeroBitCount - 3
            append(symbol: 257 + 4 * extraBits + offset >> extraBits)
            append(UInt32(offset & ((1 << extraBits) - 1)), count: extraBits)
        }
        append(0, count: 5)
    }

    /// The bytes, the last one filled up with zero bits.
    consuming func finished() -> [UInt8] { bitCount > 0 ? bytes + [UInt8(bits & 255)] : bytes }
}
