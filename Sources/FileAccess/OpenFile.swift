#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open file: owns its descriptor and closes it at the end of its life, or borrows somebody else's.
package struct OpenFile: ~Copyable {
    private let descriptor: Int32
    private let isOurs: Bool

    /// What errors call it: its path, or the name given to it.
    let name: String

    /// Opens a path with `open`'s flags; a file that is created gets the mode that the user's mask leaves of any new file.
    /// `name` is for errors, if they are not to name the path.
    package init(_ path: String, _ flags: Int32, name: String? = nil) throws(FileError) {
        try Self.checkPath(path)
        let action = flags & O_CREAT == 0 ? "open it" : "create a file in \"\(folder(of: path).onOneLine)\""
        try self.init(Array(path.utf8), flags, mode: 0o666, to: action, name: name ?? path)
    }

    /// Opens the file of a path that need not be text, for reading; a pipe is not waited for. `name` is for errors.
    package init(reading path: [UInt8], name: String) throws(FileError) {
        try self.init(path, O_RDONLY | O_NONBLOCK, to: "open it", name: name)
    }

    /// Makes a new file, whose path need not be text, and which nobody else may read yet. `name` is for errors.
    package init(creating path: [UInt8], name: String) throws(FileError) {
        try self.init(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, to: "create it", name: name)
    }

    private init(
        _ path: [UInt8], _ flags: Int32, mode: mode_t = 0, to action: String, name: String
    ) throws(FileError) {
        precondition(!path.contains(0), "a path has no zero byte")
        let descriptor = try systemCall(on: name, to: action) {
            unsafe (path + [0]).withUnsafeBytes {
                let path = unsafe $0.baseAddress!.assumingMemoryBound(to: CChar.self)
                return unsafe open(path, flags | O_CLOEXEC | O_NOCTTY, mode)
            }
        }
        self.init(owning: descriptor, name: name)
    }

    /// Takes over an open descriptor.
    init(owning descriptor: Int32, name: String) {
        self.descriptor = descriptor
        isOurs = true
        self.name = name
    }

    /// Uses an open descriptor that stays open.
    package init(borrowing descriptor: Int32, name: String) {
        self.descriptor = descriptor
        isOurs = false
        self.name = name
    }

    deinit {
        guard isOurs else { return }
        // Never a second time: Linux frees the number even when a signal interrupts the call.
        precondition(close(descriptor) == 0 || errno != EBADF, "a descriptor of ours was closed by somebody else")
    }

    /// Refuses an empty path, and one with a zero byte: C would take it to end there, and so mean another file.
    static func checkPath(_ path: String) throws(FileError) {
        guard !path.isEmpty else { throw FileError(path, cannot: "open a file without a name", number: ENOENT) }
        guard !path.utf8.contains(0) else { throw FileError(path, cannot: "open it", number: EINVAL) }
    }

    /// How it is at the moment.
    package func state() throws(FileError) -> FileState { FileState(try status()) }

    /// The number of bytes if this is a regular file; nil if it is a pipe, a device or a folder.
    package func regularLength() throws(FileError) -> Int? {
        let state = try state()
        return state.kind == .file ? Int(state.size) : nil
    }

    /// Where in a regular file the next read or write without an offset begins.
    package func position() throws(FileError) -> Int {
        try systemCall(on: name, to: "look at it") { Int(lseek(descriptor, 0, SEEK_CUR)) }
    }

    /// The position, if what is written from here on can be written over later: not in a pipe, nor where all is appended.
    func rewritablePosition() -> Int? {
        guard fcntl(descriptor, F_GETFL) & O_APPEND == 0, (try? regularLength()) ?? nil != nil else { return nil }
        return try? position()
    }

    /// Another descriptor of the same open file, with the same position; the caller closes it.
    package func duplicateDescriptor() throws(FileError) -> Int32 {
        try systemCall(on: name, to: "open it once more") { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }
    }

    /// Appends what a single call reads from the offset or (nil) the position: up to `count` bytes, what a pipe has at the
    /// moment, none at the end. Returns how many.
    @discardableResult
    package func readAvailable(
        _ count: Int, at offset: Int? = nil, into bytes: inout [UInt8]
    ) throws(FileError) -> Int {
        let oldCount = bytes.count
        try bytes.append(addingCapacity: count) { room throws(FileError) in
            try unsafe room.withUnsafeMutableBufferPointer { buffer, initialized throws(FileError) in
                let target = unsafe buffer.baseAddress.map { unsafe $0 + initialized }
                initialized += try systemCall(on: name, to: "read it") {
                    if let offset {
                        unsafe pread(descriptor, target, count, off_t(offset))
                    } else {
                        unsafe systemRead(descriptor, target, count)
                    }
                }
            }
        }
        return bytes.count - oldCount
    }

    /// Appends the next bytes, as many as wanted or up to the file's end.
    ///
    /// Memory grows with what arrives, not with what is wanted.
    package func read(_ wanted: Int, into bytes: inout [UInt8]) throws(FileError) {
        var missing = wanted
        while missing > 0 {
            let count = try readAvailable(min(missing, 1 << 18), into: &bytes)
            if count == 0 { return }
            missing -= count
        }
    }

    /// Writes all bytes from the position on, or from an offset on, which leaves the position where it is.
    package func write(_ bytes: Span<UInt8>, at offset: Int? = nil) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let rest = bytes.extracting(droppingFirst: written)
            let count = try systemCall(on: name, to: "write it") {
                unsafe rest.withUnsafeBytes {
                    if let offset {
                        unsafe pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + written))
                    } else {
                        unsafe systemWrite(descriptor, $0.baseAddress, $0.count)
                    }
                }
            }
            guard count > 0 else { throw FileError(name, cannot: "write it", number: EIO) }
            written += count
        }
    }

    /// Gives the file the owner, as far as we may, and the access of the one that it is to replace.
    func adoptOwnerAndMode(of other: stat) throws(FileError) {
        _ = fchown(descriptor, other.st_uid, other.st_gid)
        _ = try systemCall(on: name, to: "set its mode") { fchmod(descriptor, other.st_mode & 0o777) }
    }

    /// Gives the file the owner, mode and times of another one, as far as we may and the file system has them.
    package func adoptAttributes(of other: borrowing OpenFile) throws(FileError) {
        let status = try other.status()
        _ = fchown(descriptor, status.st_uid, status.st_gid)
        _ = fchmod(descriptor, status.st_mode & 0o777)
        #if canImport(Glibc)
            _ = unsafe futimens(descriptor, [status.st_atim, status.st_mtim])
        #else
            _ = unsafe futimens(descriptor, [status.st_atimespec, status.st_mtimespec])
        #endif
    }

    private func status() throws(FileError) -> stat {
        var status = stat()
        _ = try systemCall(on: name, to: "look at it") { unsafe fstat(descriptor, &status) }
        return status
    }

    /// Whether the path leads to this file.
    func isStill(at path: String) throws(FileError) -> Bool {
        let identity = try state().identity
        return (try? FileState(of: path))?.identity == identity
    }

    /// Keeps others that ask for the lock from the file, until it is closed; throws with `EWOULDBLOCK` if one of them has it.
    func lock() throws(FileError) {
        _ = try systemCall(on: name, to: "lock it") { flock(descriptor, LOCK_EX | LOCK_NB) }
    }

    /// Cuts off what is behind so many bytes.
    func truncate(to length: Int) throws(FileError) {
        _ = try systemCall(on: name, to: "shorten it") { ftruncate(descriptor, off_t(length)) }
    }

    /// Waits until the bytes are on the disk.
    package func synchronize() throws(FileError) {
        _ = try systemCall(on: name, to: "save it") { fsync(descriptor) }
    }
}

// The method names above hide these functions.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, buffer, count)
}
