#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Opens a new file in `TMPDIR` (or /tmp) that has no name any more: it is gone with its descriptor, however we end.
func openUnnamedTemporaryFile() throws(SystemError) -> Descriptor {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
    var template = Array("\(folder.isEmpty ? "/tmp" : folder)/audioclf-XXXXXX".utf8CString)
    let number = try retryingInterrupts {
        unsafe template.withUnsafeMutableBufferPointer { Int(unsafe mkstemp($0.baseAddress!)) }
    }
    let file = Descriptor(owning: Int32(number))
    _ = fcntl(file.number, F_SETFD, FD_CLOEXEC)
    _ = unsafe template.withUnsafeBufferPointer { unsafe unlink($0.baseAddress!) }
    return file
}
