internal import FileAccess

/// Where the news of changes in folders comes from.
///
/// A folder for which it has none to give is looked through at intervals instead. A source that watches nothing at all
/// is therefore a whole one: everything is polled.
protocol ChangeSource: AnyObject {
    /// A descriptor that can be read when there is news; nil while there cannot be any.
    var descriptor: Int32? { get }

    /// Watches a folder, and returns the watch's number, the same for the same folder, whatever its path.
    func watch(_ path: RawPath, followingLink: Bool) throws(SystemError) -> Int32

    /// Ends a watch, whose number is not used again soon.
    func unwatch(_ watch: Int32)

    /// The next news in the order in which it happened; empty if there is none at the moment.
    func read() -> [Change]
}

/// A change in a watched folder.
struct Change: Hashable {
    enum Kind: Hashable {
        case created, modified, attributesChanged, closedAfterWrite, movedIn, movedOut, deleted
        /// The watched folder itself was moved or deleted.
        case selfMoved, selfDeleted
        /// There will be no more news under this number: the folder was deleted or unmounted.
        case watchEnded
        /// News was lost.
        case overflow
    }

    var watch: Int32
    var kind: Kind
    /// Whether what changed is itself a folder.
    var isFolder = false
    /// The same number for both ends of a move, otherwise 0.
    var cookie: UInt32 = 0
    /// Empty for changes of the watched folder itself.
    var name = RawPath(unchecked: [])
}

/// The source for systems that tell of nothing: all folders are polled.
final class NoChangeSource: ChangeSource {
    var descriptor: Int32? { nil }
    func watch(_ path: RawPath, followingLink: Bool) throws(SystemError) -> Int32 { throw .unsupported }
    func unwatch(_ watch: Int32) {}
    func read() -> [Change] { [] }
}
