#if canImport(Glibc)
    // `environ` is a variable that anybody could write; nobody here does.
    @unsafe @preconcurrency import Glibc
#else
    import Darwin
#endif

/// A program that was run to its end.
struct ProgramRun {
    /// From before its start until after its end.
    let seconds: Double
    /// What it wrote to standard output; its errors go where ours go.
    let output: [UInt8]

    /// Runs the program at a path; its own name is put before the arguments.
    ///
    /// Throws where it cannot be started or ends with another code than 0.
    init(_ path: String, _ arguments: [String]) throws {
        let stopwatch = Stopwatch()
        var pipeEnds: [Int32] = [0, 0]
        guard unsafe pipe(&pipeEnds) == 0 else { throw ProgramFailure(program: path, reason: unsafe String(cString: strerror(errno))) }
        var files = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&files)
        defer { unsafe posix_spawn_file_actions_destroy(&files) }
        unsafe posix_spawn_file_actions_adddup2(&files, pipeEnds[1], 1)
        for end in pipeEnds { unsafe posix_spawn_file_actions_addclose(&files, end) }

        var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var number: pid_t = 0
        let failure = unsafe posix_spawn(&number, path, &files, nil, &words, environ)
        close(pipeEnds[1])
        defer { close(pipeEnds[0]) }
        guard failure == 0 else { throw ProgramFailure(program: path, reason: unsafe String(cString: strerror(failure))) }

        output = Self.readAll(pipeEnds[0])
        var status: Int32 = 0
        while unsafe waitpid(number, &status, 0) < 0, errno == EINTR {}
        seconds = stopwatch.seconds
        guard status == 0 else {
            throw ProgramFailure(program: ([path] + arguments).joined(separator: " "), reason: "it ended with status \(status)")
        }
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(descriptor, &block, block.count)
            if count > 0 { bytes += block[..<count] } else if count == 0 || errno != EINTR { return bytes }
        }
    }
}

/// A program that did not do what was asked of it.
struct ProgramFailure: Error, CustomStringConvertible {
    let program: String
    let reason: String
    var description: String { "cannot time \(program): \(reason)" }
}
