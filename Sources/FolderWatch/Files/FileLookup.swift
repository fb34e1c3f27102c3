internal import FileAccess

/// What can be asked of a file system. All paths are whole: they begin with that of the watched folder.
protocol FileLookup {
    /// What a path leads to; a link is followed to a file, but not to a folder.
    func status(of path: RawPath) -> FileStatus

    /// What the watched folder is, links followed.
    func identity(ofRoot path: RawPath) throws(SystemError) -> FileIdentity

    /// The names in a folder, in any order.
    func names(in path: RawPath) throws(SystemError) -> NameList

    /// The name of the type of the file system that a folder is on, if files there can change without this machine's
    /// kernel seeing it.
    func remoteFileSystem(of path: RawPath) -> String?

    /// A number that changes when a file system is mounted or unmounted anywhere.
    func mounts() -> Int
}

/// What a path leads to.
enum FileStatus: Hashable {
    case missing
    case file(FileState)
    case folder(FileIdentity)
    /// A pipe, a socket, a device, or a link that leads to no file.
    case other
    case unreadable(SystemError)
}

extension FileState {
    /// A number that stands for it: a fraction as long, and equal for two of them once in 2^64.
    var fingerprint: UInt64 {
        var hasher = Hasher()
        hasher.combine(self)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

/// Names one behind the other, so that a million of them cost their bytes and no more.
struct NameList {
    private var bytes: [UInt8] = []
    private var position = 0

    var isAtEnd: Bool { position == bytes.count }

    /// Adds the bytes of a name.
    mutating func append(_ name: some Sequence<UInt8>) {
        bytes.append(contentsOf: name)
        bytes.append(0)
    }

    /// The next name; nil at the end.
    mutating func next() -> RawPath? {
        guard let end = bytes[position...].firstIndex(of: 0) else { return nil }
        defer { position = end + 1 }
        return RawPath(unchecked: Array(bytes[position..<end]))
    }
}
