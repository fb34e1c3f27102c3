import FileAccess

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A temporary WAV file, which goes away with this value.
struct TemporarySound: ~Copyable {
    private let root: String

    /// A name in a new folder in `TMPDIR`, or in /tmp.
    init() throws(CommandError) {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
        var template = Array("\(parent.isEmpty ? "/tmp" : parent)/audioclf-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe mkdtemp(buffer.baseAddress!).map { unsafe String(cString: $0) }
        }
        guard let made else { throw CommandError(description: "cannot make a temporary folder: \(SystemError())") }
        root = made
    }

    /// Where it is to be written.
    var path: String { "\(root)/tune.wav" }

    deinit {
        _ = unsafe unlink(path)
        _ = unsafe rmdir(root)
    }
}
