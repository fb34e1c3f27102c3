import FileAccess

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Looks for a program as `execvp` does: at its path if its name has a slash in it, and in the folders of `PATH` otherwise.
struct ProgramSearch {
    private let program: String
    private let path: String

    /// - Parameter path: The folders to look in; an empty one is the current folder.
    init(_ program: String, path: String? = nil) {
        self.program = program
        self.path = path ?? Self.searchPath
    }

    private static var searchPath: String {
        // Without it these are the C library's.
        guard let path = unsafe getenv("PATH") else { return "/bin:/usr/bin" }
        return unsafe String(cString: path)
    }

    /// Why there is no such program.
    struct Failure: Error {
        let description: String
    }

    /// Throws if there is nothing that can be started.
    func find() throws(Failure) {
        var refused: String?
        for place in places {
            let number = Self.refusal(of: place)
            if number == 0 { return }
            if number == EACCES { refused = refused ?? place }
        }
        if let refused {
            throw Failure(description: "\(refused.quoted) is no program that may be run; make it executable (chmod +x), or name another one")
        }
        throw Failure(
            description: program.contains("/")
                ? "\(program.quoted): no such file; correct the path, or install the program"
                : "\(program.quoted): no such program in PATH (\(path.onOneLine)); install it, or name it with its path")
    }

    private var places: [String] {
        if program.contains("/") { return [program] }
        return path.split(separator: ":", omittingEmptySubsequences: false).map { $0.isEmpty ? program : "\($0)/\(program)" }
    }

    /// Why a file cannot be started, as the system would say, or 0.
    private static func refusal(of path: String) -> Int32 {
        do {
            guard try FileState(of: path).kind == .file else { return EACCES }
        } catch {
            return error.number
        }
        return unsafe faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0 ? 0 : errno
    }
}
