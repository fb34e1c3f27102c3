#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension OpenFile {
    /// Opens a new file in `TMPDIR` (or /tmp) that has no path any more: it is gone when it is closed, however we end.
    /// `name` is for errors.
    package static func temporary(name: String) throws(FileError) -> OpenFile {
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
        var template = Array("\(folder.isEmpty ? "/tmp" : folder)/audioclf-XXXXXX".utf8CString)
        let descriptor = try systemCall(on: name, to: "create a temporary file") {
            unsafe template.withUnsafeMutableBufferPointer { unsafe mkstemp($0.baseAddress!) }
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = unsafe template.withUnsafeBufferPointer { unsafe unlink($0.baseAddress!) }
        return OpenFile(owning: descriptor, name: name)
    }
}
