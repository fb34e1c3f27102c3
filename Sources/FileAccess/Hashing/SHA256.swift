import CKernels

/// SHA-256, which notices any change of a file.
package typealias SHA256 = SecureHash<SHA256Compression>

/// The rounds of SHA-256: FIPS 180-4, section 6.2.2.
package struct SHA256Compression: HashCompression {
    /// Of the square roots of the first 8 primes, the first 32 bits behind the point.
    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]

    package init() {}

    package var digestBytes: [UInt8] { state.flatMap(\.bigEndianBytes) }

    package mutating func compress(_ blocks: Span<UInt8>) {
        guard hasInstructions else {
            compressPortably(blocks)
            return
        }
        unsafe blocks.withUnsafeBufferPointer { bytes in
            unsafe roundConstants.span.withUnsafeBufferPointer { constants in
                unsafe ck_sha256_compress(&state, bytes.baseAddress, bytes.count / 64, constants.baseAddress)
            }
        }
    }

    /// The same on any CPU, several times slower.
    package mutating func compressPortably(_ blocks: Span<UInt8>) {
        // A copy on the stack: the loops below read it without asking whether the global was initialised.
        let constants = roundConstants
        var schedule = InlineArray<64, UInt32>(repeating: 0)
        for start in stride(from: 0, to: blocks.count, by: 64) {
            for t in 0..<16 { schedule[t] = blocks.bigEndianWord(at: start + 4 * t) }
            for t in 16..<64 {
                let (early, late) = (schedule[t - 15], schedule[t - 2])
                let sigma0 = early.rotatedRight(7) ^ early.rotatedRight(18) ^ early &>> 3
                let sigma1 = late.rotatedRight(17) ^ late.rotatedRight(19) ^ late &>> 10
                schedule[t] = schedule[t - 16] &+ sigma0 &+ schedule[t - 7] &+ sigma1
            }
            var (a, b, c, d) = (state[0], state[1], state[2], state[3])
            var (e, f, g, h) = (state[4], state[5], state[6], state[7])
            // Eight rounds at a time bring every variable back to its own register.
            for t in stride(from: 0, to: 64, by: 8) {
                Self.round(a, b, c, &d, e, f, g, &h, constants[t] &+ schedule[t])
                Self.round(h, a, b, &c, d, e, f, &g, constants[t + 1] &+ schedule[t + 1])
                Self.round(g, h, a, &b, c, d, e, &f, constants[t + 2] &+ schedule[t + 2])
                Self.round(f, g, h, &a, b, c, d, &e, constants[t + 3] &+ schedule[t + 3])
                Self.round(e, f, g, &h, a, b, c, &d, constants[t + 4] &+ schedule[t + 4])
                Self.round(d, e, f, &g, h, a, b, &c, constants[t + 5] &+ schedule[t + 5])
                Self.round(c, d, e, &f, g, h, a, &b, constants[t + 6] &+ schedule[t + 6])
                Self.round(b, c, d, &e, f, g, h, &a, constants[t + 7] &+ schedule[t + 7])
            }
            state[0] &+= a
            state[1] &+= b
            state[2] &+= c
            state[3] &+= d
            state[4] &+= e
            state[5] &+= f
            state[6] &+= g
            state[7] &+= h
        }
    }

    /// One round, without the move of every variable to the next letter: the caller passes them one place further on.
    @inline(__always)
    private static func round(
        _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32,
        _ word: UInt32
    ) {
        let sum1 = e.rotatedRight(6) ^ e.rotatedRight(11) ^ e.rotatedRight(25)
        let first = h &+ sum1 &+ (g ^ e & (f ^ g)) &+ word
        let sum0 = a.rotatedRight(2) ^ a.rotatedRight(13) ^ a.rotatedRight(22)
        d &+= first
        h = first &+ sum0 &+ (a & b | c & (a | b))
    }
}

/// Asked once: in a virtual machine the question takes longer than many blocks.
private let hasInstructions = ck_sha256_is_available()

/// Of the cube roots of the first 64 primes, the first 32 bits behind the point.
private let roundConstants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]
