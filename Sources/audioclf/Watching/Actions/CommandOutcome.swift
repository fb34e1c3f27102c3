/// How a command ended.
enum CommandOutcome: Hashable, Sendable {
    case succeeded
    /// Why not, in one line.
    case failed(String)
}
