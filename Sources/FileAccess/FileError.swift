#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A system call on a file that failed.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file or folder that the call was about.
    package let path: String

    /// What could not be done, and the system's reason: "cannot open it: Permission denied".
    package let detail: String

    /// The system's number for the reason, `errno`.
    package let number: Int32

    /// Call it at once after the failed call: it takes up `errno`.
    init(_ path: String, cannot action: String, number: Int32 = errno) {
        self.init(path, detail: "cannot \(action): \(unsafe String(cString: strerror(number)))", number: number)
    }

    init(_ path: String, detail: String, number: Int32) {
        self.path = path
        self.detail = detail
        self.number = number
    }

    /// One line: the file, what could not be done, and why.
    package var description: String { "\(path.onOneLine): \(detail)" }
}
