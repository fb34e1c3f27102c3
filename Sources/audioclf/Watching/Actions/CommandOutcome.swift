/// How a command ended.
enum CommandOutcome: Hashable, Sendable {
    case succeeded
    /// Why not, in one line.
    case failed(String)
    /// Why the program did not even start; that has nothing to do with the recording, and may be otherwise later.
    case notStarted(String)
}
