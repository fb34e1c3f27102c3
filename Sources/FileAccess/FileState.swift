#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What tells a file or folder from all others, whatever it is called.
package struct FileIdentity: Hashable, Sendable {
    /// The file system that it is on.
    package var device: UInt64
    /// Its number there.
    package var inode: UInt64

    package init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }
}

/// What is seen of a file or folder from outside: all that changes when it is written, or another one takes its place.
package struct FileState: Hashable, Sendable {
    package enum Kind: Sendable {
        case file, folder, link
        /// A pipe, a socket or a device.
        case other
    }

    package var kind: Kind
    /// The number of bytes.
    package var size: Int64
    /// When its content changed last, in nanoseconds since 1970; programs that copy may set an earlier time.
    package var modifiedNanoseconds: Int64
    /// When anything of it changed last, its name too; nobody can set that at will.
    package var statusChangedNanoseconds: Int64
    package var identity: FileIdentity

    package init(
        kind: Kind, size: Int64, modifiedNanoseconds: Int64, statusChangedNanoseconds: Int64, identity: FileIdentity
    ) {
        self.kind = kind
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.statusChangedNanoseconds = statusChangedNanoseconds
        self.identity = identity
    }

    /// Looks at what a path leads to; its bytes need not be text.
    package init(of path: [UInt8], followingLink: Bool = true) throws(SystemError) {
        var status = stat()
        let result = unsafe (path + [0]).withUnsafeBytes {
            let path = unsafe $0.baseAddress!.assumingMemoryBound(to: CChar.self)
            return unsafe followingLink ? stat(path, &status) : lstat(path, &status)
        }
        guard result == 0 else { throw SystemError() }
        self.init(status)
    }

    /// Looks at what a path leads to.
    package init(of path: String) throws(SystemError) { try self.init(of: Array(path.utf8)) }

    init(_ status: stat) {
        kind = switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
        size = Int64(status.st_size)
        #if canImport(Glibc)
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #else
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #endif
        modifiedNanoseconds = modified.nanoseconds
        statusChangedNanoseconds = changed.nanoseconds
        identity = FileIdentity(device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
    }
}
