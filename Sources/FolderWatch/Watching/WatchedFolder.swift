internal import FileAccess

/// What is known of a folder in the watched tree. It never moves: a folder that does is another one at its new path.
struct WatchedFolder {
    /// The folder above; nil for the root.
    let parent: Int?
    /// The path below the root, empty for the root itself.
    let path: RawPath
    /// The number under which news of it comes.
    var watch: Int32?
    /// Which one it is, as it was found when it was looked through.
    var identity: FileIdentity?
    /// The type of that file system, if it hides changes.
    var remoteFileSystem: String?
    /// Whether it was told that something in it could not be read.
    var isToldUnreadable = false
    /// Whether it waits to be looked through.
    var isQueued = false
    /// The folders in it, by name.
    var children: [RawPath: Int] = [:]
    /// The files in it that are not settled yet, by name.
    var pending: [RawPath: Int] = [:]
    /// For each file of it that was delivered, a number for its name, and one for what it was then: 16 bytes, and what a
    /// dictionary needs of empty room. A name that shares its number with another is delivered more often, never less.
    var delivered: [UInt64: UInt64] = [:]

    /// The number under which a name is in `delivered`.
    static func key(of name: RawPath) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(name)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

/// A file that waits until nothing happens to it any more.
struct PendingFile {
    let folder: Int
    let name: RawPath
    /// When the last change was noticed, on the steady clock; earlier where a file was found that had long been quiet.
    var lastChange: Int64
    /// Whether that change was the last one of a writer: it closed the file, or moved it in.
    var isClosed: Bool
    /// What the file was when it was looked at since then; nil if it was not.
    var stamp: FileState?
    /// Whether the caller said since then that it is not whole.
    var isIncomplete = false
}

/// The time, on a clock that only runs on (for waiting) and on one that people set (for the age of files), in nanoseconds.
struct Moment: Hashable {
    var steady: Int64
    var calendar: Int64
}
