import FileAccess

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A system call that failed, in words that fit into a sentence about a move; of a file alone `FileError` tells.
struct SystemCallError: Error {
    /// What could not be done: "create the folder \"sorted\"".
    let action: String
    /// The system's number for the reason.
    let number: Int32

    /// Without a number it is that of the call that failed just before.
    init(_ action: String, _ number: Int32 = errno) {
        self.action = action
        self.number = number
    }

    /// "cannot create the folder \"sorted\": Permission denied".
    var description: String { "cannot \(action): \(SystemError(number))" }
}
