import Synchronization

@testable import FileAccess
@testable import audioclf

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A disk in memory that fills up or fails when it is told to: a class, since the log that writes it and the test that
/// tells it share it.
final class MemoryStorage: LogStorage {
    struct State {
        var bytes: [UInt8] = []
        /// How many more bytes there is room for; nil: any number.
        var room: Int?
        /// How often what is called fails, from now on.
        var syncFailures = 0
        var truncateFailures = 0
        var readFailures = 0
        /// Whether bytes may be there that no sync has followed.
        var isUnsynced = false
    }

    private let state: Mutex<State>

    init(_ bytes: [UInt8] = []) { state = Mutex(State(bytes: bytes)) }
    convenience init(_ text: String) { self.init(Array(text.utf8)) }

    /// Changes how it behaves, or what it holds.
    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    var bytes: [UInt8] { state.withLock { $0.bytes } }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var isUnsynced: Bool { state.withLock { $0.isUnsynced } }

    func length() throws(FileError) -> Int { bytes.count }

    func read(_ count: Int, at offset: Int, into bytes: inout [UInt8]) throws(FileError) {
        let fails = state.withLock { state in
            defer { state.readFailures = max(0, state.readFailures - 1) }
            return state.readFailures > 0
        }
        if fails { throw FileError("disk", cannot: "read it", number: EIO) }
        bytes += self.bytes.dropFirst(offset).prefix(count)
    }

    func append(_ bytes: Span<UInt8>) throws(FileError) {
        let isFull = state.withLock { state in
            let count = min(bytes.count, state.room ?? .max)
            for n in 0..<count { state.bytes.append(bytes[n]) }
            state.isUnsynced = state.isUnsynced || count > 0
            state.room? -= count
            return count < bytes.count
        }
        if isFull { throw FileError("disk", cannot: "write it", number: ENOSPC) }
    }

    func truncate(to length: Int) throws(FileError) {
        let fails = state.withLock { state in
            if state.truncateFailures > 0 {
                state.truncateFailures -= 1
                return true
            }
            let removed = state.bytes.count - length
            if removed >= 0 {
                state.bytes.removeLast(removed)
            } else {
                // As a file system does.
                state.bytes += [UInt8](repeating: 0, count: -removed)
            }
            state.room? += max(0, removed)
            return false
        }
        if fails { throw FileError("disk", cannot: "shorten it", number: EIO) }
    }

    func synchronize() throws(FileError) {
        let fails = state.withLock { state in
            if state.syncFailures > 0 {
                state.syncFailures -= 1
                return true
            }
            state.isUnsynced = false
            return false
        }
        if fails { throw FileError("disk", cannot: "save it", number: EIO) }
    }
}
