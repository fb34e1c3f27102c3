// Bytes of samples become floats, with the scaling libsndfile uses: full scale is 1, an integer is divided by the largest
// magnitude of its type.

extension SampleEncoding {
    /// Appends the samples in `bytes`, a whole number of them, in the order they come.
    func decode(_ bytes: [UInt8], _ order: ByteOrder, into samples: inout [Float]) {
        precondition(bytes.count % byteCount == 0, "a whole number of samples")
        let bytes = unsafe bytes.span.bytes
        switch self {
        case .pcm8Unsigned: bytes.decode(UInt8.self, order, into: &samples) { (Float($0) - 128) / 128 }
        case .pcm8: bytes.decode(UInt8.self, order, into: &samples) { Float(Int8(bitPattern: $0)) / 128 }
        case .pcm16: bytes.decode(UInt16.self, order, into: &samples) { Float(Int16(bitPattern: $0)) / 32768 }
        case .pcm24: bytes.decode24(order, into: &samples)
        case .pcm32:
            bytes.decode(UInt32.self, order, into: &samples) { Float(Int32(bitPattern: $0)) / 2_147_483_648 }
        case .float32: bytes.decode(UInt32.self, order, into: &samples) { Float(bitPattern: $0) }
        case .float64: bytes.decode(UInt64.self, order, into: &samples) { Float(Double(bitPattern: $0)) }
        case .muLaw:
            let table = G711.muLaw
            bytes.decode(UInt8.self, order, into: &samples) { table[Int($0)] }
        case .aLaw:
            let table = G711.aLaw
            bytes.decode(UInt8.self, order, into: &samples) { table[Int($0)] }
        }
    }
}

extension RawSpan {
    /// Reads unaligned integers of one size; the bound is checked once, not once a sample.
    @inline(__always)
    fileprivate func decode<Pattern: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _: Pattern.Type, _ order: ByteOrder, into samples: inout [Float], _ value: (Pattern) -> Float
    ) {
        let size = MemoryLayout<Pattern>.size
        let count = byteCount / size
        samples.append(addingCapacity: count) { room in
            if order == .littleEndian {
                for index in 0..<count {
                    let pattern = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index * size, as: Pattern.self)
                    room.append(value(Pattern(littleEndian: pattern)))
                }
            } else {
                for index in 0..<count {
                    let pattern = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index * size, as: Pattern.self)
                    room.append(value(Pattern(bigEndian: pattern)))
                }
            }
        }
    }

    fileprivate func decode24(_ order: ByteOrder, into samples: inout [Float]) {
        let count = byteCount / 3
        let (low, high) = order == .littleEndian ? (0, 2) : (2, 0)
        samples.append(addingCapacity: count) { room in
            for index in 0..<count {
                func byte(_ offset: Int) -> UInt32 {
                    UInt32(unsafe unsafeLoad(fromUncheckedByteOffset: 3 * index + offset, as: UInt8.self))
                }
                // In the upper three bytes, so that the sign is where it belongs.
                let pattern = byte(high) << 24 | byte(1) << 16 | byte(low) << 8
                room.append(Float(Int32(bitPattern: pattern)) / 2_147_483_648)
            }
        }
    }
}

/// The two logarithmic companding laws of telephony, ITU-T G.711: one byte to a fraction of full scale.
enum G711 {
    /// Bits inverted; sign, three bits of exponent, four of mantissa; 14-bit values with a bias of 33.
    static let muLaw: [Float] = (0..<256).map { code in
        let bits = ~code & 0xFF
        let magnitude = ((bits & 0x0F) << 1 | 33) << (bits >> 4 & 7) - 33
        return Float(bits & 0x80 != 0 ? -magnitude : magnitude) * 4 / 32768
    }

    /// Every other bit inverted; sign, exponent and mantissa as above, 13-bit values, the first two segments linear.
    static let aLaw: [Float] = (0..<256).map { code in
        let bits = code ^ 0x55
        let exponent = bits >> 4 & 7
        let mantissa = (bits & 0x0F) << 1 | 1
        let magnitude = exponent == 0 ? mantissa : (mantissa | 32) << (exponent - 1)
        return Float(bits & 0x80 != 0 ? magnitude : -magnitude) * 8 / 32768
    }
}
