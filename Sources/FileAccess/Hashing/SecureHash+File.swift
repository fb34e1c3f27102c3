#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension SecureHash {
    /// The hash of a file's content, read a piece at a time.
    package static func digest(ofFile path: String) throws(FileError) -> Digest {
        let file = try OpenFile(path, O_RDONLY)
        var hash = Self()
        var piece: [UInt8] = []
        repeat {
            piece.removeAll(keepingCapacity: true)
            try file.read(1 << 18, into: &piece)
            hash.update(piece.span)
        } while !piece.isEmpty
        return hash.finalize()
    }
}
