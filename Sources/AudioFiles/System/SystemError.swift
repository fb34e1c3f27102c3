#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A system call that failed, by its `errno`.
struct SystemError: Error, Hashable {
    let number: Int32

    static var last: SystemError { SystemError(number: errno) }

    static let noSuchFile = ENOENT
    static let permissionDenied = EACCES
    static let isDirectory = EISDIR

    /// "No space left on device".
    var text: String { unsafe String(cString: strerror(number)) }
}
