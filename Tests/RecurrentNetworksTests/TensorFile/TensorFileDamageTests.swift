import RecurrentNetworks
import Testing

@Suite struct TensorFileDamageTests {
    let bytes = TensorFileExamples.small.encoded()

    @Test func `every truncation is noticed`() {
        for length in 0..<bytes.count {
            let error = TensorFileExamples.error(reading: Array(bytes[..<length]))
            let expected: TensorFileError.Code = length < 8 ? .notATensorFile : .wrongLength
            #expect(error?.code == expected, "\(length) bytes")
        }
    }

    @Test func `trailing bytes are noticed`() {
        for count in [1, 8, 1000] {
            let error = TensorFileExamples.error(reading: bytes + [UInt8](repeating: 0, count: count))
            #expect(error?.code == .wrongLength)
        }
    }

    @Test func `every flipped bit is noticed`() {
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << bit
                let error = TensorFileExamples.error(reading: damaged)
                #expect(error != nil, "bit \(bit) of byte \(index)")
                #expect(error?.description.contains(where: \.isNewline) == false)
            }
        }
    }

    @Test func `every replaced byte is noticed`() {
        for index in bytes.indices {
            for byte: UInt8 in [0, 0x20, 0x22, 0x5c, 0x7d, 0xff] where bytes[index] != byte {
                var damaged = bytes
                damaged[index] = byte
                #expect(TensorFileExamples.error(reading: damaged) != nil, "\(byte) at \(index)")
            }
        }
    }

    @Test func `damaged data is called so`() {
        var damaged = bytes
        damaged[damaged.count - 1] ^= 1
        let error = TensorFileExamples.error(reading: damaged)
        #expect(error?.code == .wrongDigest)
        #expect(error?.description.hasPrefix("example: the file's SHA-256 is ") == true)
        #expect(error?.description.hasSuffix("the file is damaged") == true)
        #expect(TensorFileExamples.error(reading: damaged, requireDigest: false)?.code == .wrongDigest)
    }
}
