#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a system call failed.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system's number for the reason, `errno`.
    package let number: Int32

    /// Without a number it is that of the call that failed just before.
    package init(_ number: Int32 = errno) { self.number = number }

    /// The system's words for it: "Permission denied".
    package var description: String { unsafe String(cString: strerror(number)) }

    /// Whether what was asked for is not there, or something on the way to it is no folder.
    package var isAbsence: Bool { number == ENOENT || number == ENOTDIR }
}
