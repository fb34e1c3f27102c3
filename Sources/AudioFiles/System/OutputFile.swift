#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file being written: under a temporary name until `commit()` if it is to be a regular file, else directly.
struct OutputFile: ~Copyable {
    private let descriptor: Descriptor
    /// Where in the file we began, if it can be written there again.
    private let start: Int?
    /// The name it has until it gets its own; removed at the end of our life unless it got it.
    private var temporaryName: String?
    private let finalName: String

    init(path: String) throws(SystemError) {
        var status = stat()
        if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            // Renaming over a device or a pipe would replace it. A folder refuses to be opened.
            let existing = try Descriptor(opening: path, flags: O_WRONLY)
            self.init(existing, start: nil, temporaryName: nil, finalName: path)
        } else {
            // The file that a link names is replaced, not the link.
            let target = resolved(path)
            var name = ""
            let file = try createBeside(target, name: &name)
            self.init(file, start: 0, temporaryName: name, finalName: target)
        }
    }

    /// Somebody else's descriptor, from where it stands.
    init(borrowing number: Int32) {
        var start: Int?
        let isAppending = fcntl(number, F_GETFL) & O_APPEND != 0
        if !isAppending, case .regular? = try? Descriptor.kind(of: number) {
            start = try? Descriptor.position(of: number)
        }
        self.init(Descriptor(borrowing: number), start: start, temporaryName: nil, finalName: "")
    }

    private init(_ descriptor: consuming Descriptor, start: Int?, temporaryName: String?, finalName: String) {
        self.descriptor = descriptor
        self.start = start
        self.temporaryName = temporaryName
        self.finalName = finalName
    }

    deinit {
        if let temporaryName { _ = unsafe unlink(temporaryName) }
    }

    func write(_ bytes: [UInt8]) throws(SystemError) { try descriptor.write(bytes) }

    /// Writes over the beginning, where that is possible.
    func rewriteStart(_ bytes: [UInt8]) throws(SystemError) {
        if let start { try descriptor.write(bytes, at: start) }
    }

    /// Puts the file in its place, once its bytes are on the disk.
    mutating func commit() throws(SystemError) {
        guard let name = temporaryName else { return }
        let (number, target) = (descriptor.number, finalName)
        _ = try retryingInterrupts { Int(fsync(number)) }
        _ = try retryingInterrupts { Int(unsafe rename(name, target)) }
        temporaryName = nil
    }
}

private func resolved(_ path: String) -> String {
    guard let full = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(full) }
    return unsafe String(cString: full)
}

/// Creates a file of a new name in the same folder, with the permissions that the user's mask gives.
private func createBeside(_ path: String, name chosen: inout String) throws(SystemError) -> Descriptor {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    let name = path[folder.endIndex...]
    var attempt = 0
    while true {
        let candidate = "\(folder).\(name).\(getpid()).\(attempt).partial"
        do {
            let file = try Descriptor(opening: candidate, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
            chosen = candidate
            return file
        } catch {
            if error.number != EEXIST { throw error }
            attempt += 1
        }
    }
}
