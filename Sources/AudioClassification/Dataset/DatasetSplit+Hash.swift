internal import FileAccess

extension DatasetSplit {
    /// Where a name falls between 0 and 100: the low 27 bits of its SHA-1, as in the script of Speech Commands.
    static func hashPercent(_ name: String) -> Double {
        let digest = SHA1.digest(of: Array(name.utf8).span).bytes
        let low = digest.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FF_FFFF
        return Double(low) * 100 / Double(0x7FF_FFFF)
    }
}
