import FileAccess
import Testing

/// The examples of FIPS 180 and its companion documents.
@Suite struct SecureHashTests {
    static let twoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (twoBlocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    ])
    func `SHA-256 gives the published digests`(text: String, digest: String) {
        #expect(SHA256.digest(of: Array(text.utf8).span).description == digest)
    }

    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (twoBlocks, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
    ])
    func `SHA-1 gives the published digests`(text: String, digest: String) {
        #expect(SHA1.digest(of: Array(text.utf8).span).description == digest)
    }

    @Test func `a million letters a give the published digests`() {
        let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(
            SHA256.digest(of: letters.span).description
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        #expect(SHA1.digest(of: letters.span).description == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
    }

    @Test func `the CPU's own instructions agree with the portable rounds`() {
        let blocks = (0..<64 * 50).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
        var (native, portable) = (SHA256Compression(), SHA256Compression())
        native.compress(blocks.span)
        portable.compressPortably(blocks.span)
        #expect(native.digestBytes == portable.digestBytes)
        #expect(portable.digestBytes != SHA256Compression().digestBytes)
    }

    @Test func `pieces of any size give the digest of the whole`() {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 * 7) }
        for length in [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 300] {
            let whole = SHA256.digest(of: bytes.span.extracting(first: length))
            for piece in 1...130 {
                var hash = SHA256()
                for start in stride(from: 0, to: length, by: piece) {
                    hash.update(bytes.span.extracting(start..<min(start + piece, length)))
                }
                #expect(hash.finalize() == whole, "\(length) bytes in pieces of \(piece)")
            }
        }
    }
}
