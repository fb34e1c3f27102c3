#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
internal import FileAccess

/// Why a folder cannot be watched at all.
public struct FolderWatchError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of error; more may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// There is no folder of that path, or it may not be read.
        public static let folder = Code(name: "folder")
        /// A setting is out of its range.
        public static let setting = Code(name: "setting")
        /// The system gives no descriptor.
        public static let system = Code(name: "system")
    }

    /// The kind of error.
    public let code: Code
    /// One line: what, where, what was expected.
    public let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description.onOneLine
    }
}

// All wording in one place.
extension FolderWatchError {
    static func folder(_ path: String, _ error: SystemError) -> Self {
        Self(.folder, "\(path): cannot watch it: \(error); expected a folder that may be read")
    }

    static func setting(_ name: String, _ value: Int, _ range: ClosedRange<Int>) -> Self {
        Self(.setting, "\(name) is \(value); it must be from \(range.lowerBound) to \(range.upperBound)")
    }

    static func system(_ path: String, _ error: SystemError) -> Self {
        Self(.system, "\(path): cannot make the pipe that would end the watching of it: \(error)")
    }
}

// What is decided by the reason why a system call failed.
extension SystemError {
    static let notAFolder = SystemError(ENOTDIR)
    static let missing = SystemError(ENOENT)
    static let unsupported = SystemError(ENOSYS)

    /// Whether this system cannot do it at all, or does not let us.
    var isLasting: Bool { number == ENOSYS || number == EPERM }

    /// Whether there was enough of it until others took it: watches, descriptors, memory.
    var isShortage: Bool { [ENOSPC, EMFILE, ENFILE, ENOMEM].contains(number) }
}
