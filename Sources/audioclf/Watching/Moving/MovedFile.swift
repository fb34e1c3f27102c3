import FileAccess
import FolderWatch

/// A file that is read or written while it is moved.
struct MovedFile: ~Copyable {
    private let file: OpenFile
    private let path: RawPath

    /// Opens a file to read it, and never waits for one that is a pipe.
    init(reading path: RawPath) throws(SystemCallError) {
        self.path = path
        file = try path.failing(to: "read") { () throws(FileError) in
            try OpenFile(reading: path.bytes, name: path.description)
        }
    }

    /// Begins a new file, which nobody else may read yet.
    init(creating path: RawPath) throws(SystemCallError) {
        self.path = path
        file = try path.failing(to: "create") { () throws(FileError) in
            try OpenFile(creating: path.bytes, name: path.description)
        }
    }

    /// Whether its name is still its own.
    func hasItsName() throws(SystemCallError) -> Bool {
        guard let there = try path.state() else { return false }
        return there.isSame(as: try state())
    }

    func state() throws(SystemCallError) -> FileState {
        try path.failing(to: "look at") { () throws(FileError) in try file.state() }
    }

    /// The SHA-256 of what comes from here to its end, every piece of which is also handed on.
    func digest(
        _ handOn: (Span<UInt8>) throws(SystemCallError) -> Void = { _ in }
    ) throws(SystemCallError) -> [UInt8] {
        var hash = SHA256()
        var piece: [UInt8] = []
        repeat {
            piece.removeAll(keepingCapacity: true)
            try path.failing(to: "read") { () throws(FileError) in try file.read(1 << 18, into: &piece) }
            hash.update(piece.span)
            try handOn(piece.span)
        } while !piece.isEmpty
        return hash.finalize().bytes
    }

    func write(_ bytes: Span<UInt8>) throws(SystemCallError) {
        try path.failing(to: "write") { () throws(FileError) in try file.write(bytes) }
    }

    /// Takes over the owner, mode and times of another file, as far as we may and the file system has them.
    func adoptAttributes(of other: borrowing MovedFile) throws(SystemCallError) {
        do {
            try file.adoptAttributes(of: other.file)
        } catch {
            throw SystemCallError("look at \(other.path.quoted)", error.number)
        }
    }

    /// Waits until it is on the disk.
    func synchronize() throws(SystemCallError) {
        try path.failing(to: "save") { () throws(FileError) in try file.synchronize() }
    }
}

extension RawPath {
    /// Does something with the file, and says what could not be done as a sentence about a move has it.
    fileprivate func failing<Result: ~Copyable>(
        to action: String, _ body: () throws(FileError) -> Result
    ) throws(SystemCallError) -> Result {
        do {
            return try body()
        } catch {
            throw SystemCallError("\(action) \(quoted)", error.number)
        }
    }
}
