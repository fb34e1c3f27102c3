package import FileAccess

/// A file that nobody seems to write any more, as it was when that was found.
public struct SettledFile: Hashable, Sendable {
    /// Its path below the watched folder.
    public let relativePath: RawPath

    /// The number of bytes.
    public let size: Int64

    /// When its contents changed last, in nanoseconds since 1970; programs that copy may set an earlier time.
    public let modifiedNanoseconds: Int64

    /// When its contents, name, owner or mode changed last, in nanoseconds since 1970; nobody can set it at will.
    public let statusChangedNanoseconds: Int64

    /// The file system it is on.
    public let device: UInt64

    /// Its number there; 0 on file systems that others can change as well, where it may not last.
    public let inode: UInt64

    /// False where the caller's check said until patience ended that it is not all there.
    public let isWhole: Bool

    init(_ relativePath: RawPath, _ state: FileState, isWhole: Bool) {
        self.relativePath = relativePath
        size = state.size
        modifiedNanoseconds = state.modifiedNanoseconds
        statusChangedNanoseconds = state.statusChangedNanoseconds
        device = state.identity.device
        inode = state.identity.inode
        self.isWhole = isWhole
    }

    /// The same file, as somebody has found it since.
    package func found(_ state: FileState) -> SettledFile {
        var state = state
        // It may have none here, or not this one.
        state.identity = FileIdentity(device: device, inode: inode)
        return SettledFile(relativePath, state, isWhole: isWhole)
    }
}
