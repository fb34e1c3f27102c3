extension String {
    /// A number that only depends on the text, on every machine: FNV-1a (Fowler, Noll and Vo), 64 bits.
    package var stableHash: UInt64 {
        utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
