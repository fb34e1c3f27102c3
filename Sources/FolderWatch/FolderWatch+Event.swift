internal import FileAccess

extension FolderWatch {
    /// What happened in a watched folder.
    public enum Event: Hashable, Sendable {
        /// A file has settled: nobody seems to write it any more.
        case file(SettledFile)
        /// A file that had been delivered is gone, deleted or moved away; its path is below the watched folder.
        ///
        /// A hint, not a promise: it is told of single files in folders that are watched, not of those that went with
        /// their folder, nor in folders that are polled, nor of what happened while news was lost.
        case removed(RawPath)
        /// All files that have been found so far are delivered, and none is waiting to settle.
        case quiet
        /// Something that people should know.
        case notice(Notice)
    }

    /// Something that people should know about the watching itself.
    public struct Notice: Hashable, Sendable, CustomStringConvertible {
        /// What it is about; more may be added.
        public enum Kind: Hashable, Sendable {
            /// A folder, with those below it, is looked through at intervals, since nobody would tell of all changes: the
            /// type of its file system, or nil if it is the operating system that does not.
            case polling(String?)
            /// The watched folder is no longer at its path, for the reason given, or (nil) is now another one. Once there
            /// is a folder again it is watched, and all files in it are found anew.
            case folderLost(String?)
            /// There is a folder at the path again.
            case folderFound
            /// So much happened at once that some of it was not told; all is looked through.
            case overflow
            /// No more folders can be watched, for the reason given: those that are not are looked through at intervals
            /// until they can. Told of the first one.
            case watchLimit(String)
            /// A folder or something in it cannot be looked at, for the reason given; it is tried again at intervals.
            case unreadable(String)
        }

        /// What it is about.
        public let kind: Kind
        /// The folder or file concerned, which begins with the watched folder's path.
        public let path: RawPath
        /// One line: what, and what is being done about it.
        public let description: String

        init(_ kind: Kind, path: RawPath, pollMilliseconds: Int) {
            self.kind = kind
            self.path = path
            let interval = "every \(pollMilliseconds) ms"
            let text =
                switch kind {
                case .polling(let type?):
                    "files there (\(type)) can change without news of it, so it is looked through \(interval)"
                case .polling(nil): "this system gives no news of changes, so it is looked through \(interval)"
                case .folderLost(let reason?): "the watched folder is gone (\(reason)); waiting until it is there again"
                case .folderLost(nil): "the watched folder is no longer the same one"
                case .folderFound: "the watched folder is there; looking through it and watching it"
                case .overflow: "more happened at once than the system tells of; looking through all folders"
                case .watchLimit(let reason):
                    "it cannot be watched (\(reason)) and is looked through \(interval) until it can; for many folders raise the limits fs.inotify.max_user_watches and max_user_instances"
                case .unreadable(let reason): "cannot be read (\(reason)); trying again \(interval)"
                }
            description = "\(path): \(text)".onOneLine
        }
    }
}
