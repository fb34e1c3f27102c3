/// CRC-32 as PNG, zip and Ethernet have it: polynomial 0x04C11DB7, bits reflected, all ones before and inverted after.
package func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in (crc >> 8) ^ crcTable[Int((crc ^ UInt32(byte)) & 255)] }
}

/// What each byte does to the remainder.
private let crcTable: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
}

/// Adler-32 (RFC 1950): the sum of the bytes plus one, and the sum of those sums, modulo 65521.
package func adler32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
        a = (a + UInt32(byte)) % 65_521
        b = (b + a) % 65_521
    }
    return b << 16 | a
}
