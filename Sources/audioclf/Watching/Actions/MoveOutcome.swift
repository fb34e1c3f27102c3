import FolderWatch

/// What became of a file that was to be moved.
enum MoveOutcome: Hashable, Sendable {
    /// It is there now, moved by this call or an earlier one.
    case moved(to: RawPath)
    /// It is neither where it was nor where it should be.
    case gone
    /// What is there now is not what was to be moved, and was left alone.
    case replaced
}

/// Why a file could not be moved.
struct MoveError: Error {
    let description: String
    /// The system's number for the reason, or 0.
    let number: Int32
}
