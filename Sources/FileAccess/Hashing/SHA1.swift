/// SHA-1, for data sets whose published splits are defined with it. Not safe against forgery.
package typealias SHA1 = SecureHash<SHA1Compression>

/// The rounds of SHA-1: FIPS 180-4, section 6.1.2.
package struct SHA1Compression: HashCompression {
    private var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]

    package init() {}

    package var digestBytes: [UInt8] { state.flatMap(\.bigEndianBytes) }

    package mutating func compress(_ blocks: Span<UInt8>) {
        var schedule = InlineArray<80, UInt32>(repeating: 0)
        for start in stride(from: 0, to: blocks.count, by: 64) {
            for t in 0..<16 { schedule[t] = blocks.bigEndianWord(at: start + 4 * t) }
            for t in 16..<80 {
                schedule[t] = (schedule[t - 3] ^ schedule[t - 8] ^ schedule[t - 14] ^ schedule[t - 16]).rotatedRight(31)
            }
            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
            for t in 0..<80 {
                let mixed: UInt32
                switch t {
                case 0..<20: mixed = (b & c | ~b & d) &+ 0x5a82_7999
                case 20..<40: mixed = (b ^ c ^ d) &+ 0x6ed9_eba1
                case 40..<60: mixed = (b & c | b & d | c & d) &+ 0x8f1b_bcdc
                default: mixed = (b ^ c ^ d) &+ 0xca62_c1d6
                }
                let next = a.rotatedRight(27) &+ mixed &+ e &+ schedule[t]
                (a, b, c, d, e) = (next, a, b.rotatedRight(2), c, d)
            }
            state[0] &+= a
            state[1] &+= b
            state[2] &+= c
            state[3] &+= d
            state[4] &+= e
        }
    }
}
