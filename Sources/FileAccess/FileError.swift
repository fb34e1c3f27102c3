#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A system call on a file that failed.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file or folder that the call was about, as the user knows it.
    package let path: String

    /// What could not be done: "open it".
    package let action: String

    /// The system's number for the reason, `errno`.
    package let number: Int32

    /// Call it at once after the failed call: it takes up `errno`.
    init(_ path: String, cannot action: String, number: Int32 = errno) {
        self.path = path
        self.action = action
        self.number = number
    }

    /// The system's words for the reason: "Permission denied".
    package var reason: String { SystemError(number).description }

    /// What could not be done, and why: "cannot open it: Permission denied".
    package var detail: String { "cannot \(action): \(reason)" }

    /// One line: the file, what could not be done, and why.
    package var description: String { "\(path.onOneLine): \(detail)" }
}

/// What a system call returns, made again as long as a signal interrupts it; a negative result is thrown as an error.
func systemCall<Result: SignedInteger>(
    on path: String, to action: String, _ call: () -> Result
) throws(FileError) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        if errno != EINTR { throw FileError(path, cannot: action) }
    }
}
