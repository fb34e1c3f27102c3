/// What is watched, and how long a file has to be left alone until it counts as settled.
public struct FolderWatchConfiguration: Hashable, Sendable, Codable {
    /// Whether folders below the folder are watched as well, at any depth; symbolic links to folders are not followed.
    public var recursive = false

    /// Whether names that begin with a dot count: programs that copy, such as rsync, call a file so until it is whole.
    public var includesHidden = false

    /// How long nothing may happen to a file that was closed after it was written, or was moved in.
    public var quietMilliseconds = 100

    /// How long nothing may happen to a file that nobody was seen to close: its writer keeps it open, or it was there
    /// already, or nobody tells what is done to it.
    public var unclosedQuietMilliseconds = 2000

    /// How long nothing may happen to a file that is said to be not whole, until it is delivered nevertheless.
    public var incompleteQuietMilliseconds = 10_000

    /// How often folders are looked through that cannot be watched. Takes longer where looking itself takes more than a
    /// fifth of the time.
    public var pollMilliseconds = 1000

    /// Whether all folders are looked through at intervals even where they could be watched.
    public var forcesPolling = false

    /// How often it is checked that the watched folder is still there under its path, and how often a lost one is
    /// looked for.
    public var missingFolderMilliseconds = 1000

    /// The defaults.
    public init() {}

    /// Throws where a time is none, or one to wait for in vain.
    func validate() throws(FolderWatchError) {
        for (name, value, least) in [
            ("quietMilliseconds", quietMilliseconds, 0),
            ("unclosedQuietMilliseconds", unclosedQuietMilliseconds, 0),
            ("incompleteQuietMilliseconds", incompleteQuietMilliseconds, 0),
            ("pollMilliseconds", pollMilliseconds, 1),
            ("missingFolderMilliseconds", missingFolderMilliseconds, 1),
        ] where !(least...Self.longest).contains(value) {
            throw .setting(name, value, least...Self.longest)
        }
    }

    /// Days, and far from where a sum of two such times would not fit.
    private static let longest = 1_000_000_000
}
