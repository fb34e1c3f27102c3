internal import FileAccess

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// All bytes of a file or pipe; more than `limit` are refused.
func wholeFile(_ path: String, limit: Int) throws(NoteGenerationError) -> [UInt8] {
    var bytes: [UInt8] = []
    do {
        try OpenFile(path, O_RDONLY).read(limit + 1, into: &bytes)
    } catch {
        throw .cannotRead(error)
    }
    guard bytes.count <= limit else { throw .tooLarge(path, limit: limit) }
    return bytes
}

/// Writes a file that appears whole or not at all.
func writeFile(_ bytes: [UInt8], to path: String) throws(NoteGenerationError) {
    do {
        try AtomicFile.write(bytes.span, to: path)
    } catch {
        throw .cannotWrite(error)
    }
}
