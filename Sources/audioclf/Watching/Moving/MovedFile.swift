import FileAccess
import FolderWatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that is read or written while it is moved: owns its descriptor.
struct MovedFile: ~Copyable {
    private let descriptor: Int32
    private let path: RawPath

    /// Opens a file to read it, and never waits for one that is a pipe.
    init(reading path: RawPath) throws(SystemCallError) {
        descriptor = unsafe path.withCString { unsafe open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) }
        self.path = path
        guard descriptor >= 0 else { throw SystemCallError("read \(path.quoted)") }
    }

    /// Begins a new file, which nobody else may read yet.
    init(creating path: RawPath) throws(SystemCallError) {
        descriptor = unsafe path.withCString { unsafe open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
        self.path = path
        guard descriptor >= 0 else { throw SystemCallError("create \(path.quoted)") }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whether its name is still its own.
    func hasItsName() throws(SystemCallError) -> Bool {
        guard let there = try path.state() else { return false }
        return there.isSame(as: try state())
    }

    func state() throws(SystemCallError) -> FileState { FileState(try status()) }

    /// The SHA-256 of what comes from here to its end, every piece of which is also handed on.
    func digest(
        _ handOn: (Span<UInt8>) throws(SystemCallError) -> Void = { _ in }
    ) throws(SystemCallError) -> [UInt8] {
        let source = OpenFile(borrowing: descriptor, name: path.description)
        var hash = SHA256()
        var piece: [UInt8] = []
        repeat {
            piece.removeAll(keepingCapacity: true)
            do throws(FileError) {
                try source.read(1 << 18, into: &piece)
            } catch {
                throw SystemCallError("read \(path.quoted)", error.number)
            }
            hash.update(piece.span)
            try handOn(piece.span)
        } while !piece.isEmpty
        return hash.finalize().bytes
    }

    func write(_ bytes: Span<UInt8>) throws(SystemCallError) {
        do throws(FileError) {
            try OpenFile(borrowing: descriptor, name: path.description).write(bytes)
        } catch {
            throw SystemCallError("write \(path.quoted)", error.number)
        }
    }

    /// Takes over the owner, mode and times of another file, as far as we may and the file system has them.
    func adoptAttributes(of other: borrowing MovedFile) throws(SystemCallError) {
        let status = try other.status()
        _ = fchown(descriptor, status.st_uid, status.st_gid)
        _ = fchmod(descriptor, status.st_mode & 0o777)
        #if os(Linux)
            _ = unsafe futimens(descriptor, [status.st_atim, status.st_mtim])
        #else
            _ = unsafe futimens(descriptor, [status.st_atimespec, status.st_mtimespec])
        #endif
    }

    /// Waits until it is on the disk.
    func synchronize() throws(SystemCallError) {
        guard fsync(descriptor) == 0 else { throw SystemCallError("save \(path.quoted)") }
    }

    private func status() throws(SystemCallError) -> stat {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw SystemCallError("look at \(path.quoted)") }
        return status
    }
}
