import FileAccess

#if canImport(Glibc)
    // `environ` is a variable that anybody could write; nobody here does.
    @unsafe @preconcurrency import Glibc
#else
    import Darwin
#endif

/// A program that was started, in a process group of its own.
///
/// Once its end was told the system may give its number to another one.
struct ChildProcess {
    private let number: pid_t

    /// How a process ended.
    enum Ending {
        case exit(Int32)
        case signal(Int32)
        /// Somebody else has asked for it.
        case untold
    }

    /// Starts a program, found as a shell does, with nothing to read, and with its output where our errors go.
    ///
    /// It has our environment with other variables added, which have their `=`, and none of our files and signal handlers.
    init(_ arguments: [[UInt8]], environment: [(name: [UInt8], value: [UInt8])]) throws(SystemError) {
        Self.keepEndings()
        let words = CStrings(arguments)
        let variables = CStrings(
            Self.environment.filter { old in !environment.contains { old.starts(with: $0.name) } }
                + environment.map { $0.name + $0.value })
        var attributes = posix_spawnattr_t()
        var files = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawnattr_init(&attributes)
        unsafe posix_spawn_file_actions_init(&files)
        defer {
            unsafe posix_spawnattr_destroy(&attributes)
            unsafe posix_spawn_file_actions_destroy(&files)
        }
        Self.setSignalsAndGroup(&attributes)
        unsafe Self.setFiles(&files)
        var number: pid_t = 0
        let failure = unsafe words.withPointers { words in
            unsafe variables.withPointers { variables in
                unsafe posix_spawnp(&number, words[0]!, &files, &attributes, words, variables)
            }
        }
        guard failure == 0 else { throw SystemError(failure) }
        self.number = number
    }

    /// Waits for its end; nil if it has not come within so many seconds.
    func end(within seconds: Double) -> Ending? {
        Self.poll(for: seconds) {
            var status: Int32 = 0
            switch unsafe waitpid(number, &status, WNOHANG) {
            case number: return status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
            case -1 where errno != EINTR: return .untold
            default: return nil
            }
        }
    }

    /// Tells it and all that it has started to end, and kills what has not done so after so many seconds.
    func stop(withinSeconds seconds: Double) {
        let clock = Stopwatch()
        // Programs may leave their group, as a shell with job control does.
        if kill(-number, SIGTERM) != 0 { kill(number, SIGTERM) }
        let ending = end(within: seconds)
        // What it has started may need longer. While any of that runs, the group's number is given to nobody else.
        let groupIsGone: Void? = ending.flatMap { _ in
            Self.poll(for: max(0, seconds - clock.seconds)) { kill(-number, 0) == 0 ? nil : () }
        }
        if groupIsGone == nil { kill(-number, SIGKILL) }
        guard ending == nil else { return }
        kill(number, SIGKILL)
        // Nothing survives that; so that no zombie stays.
        _ = end(within: .infinity)
    }

    /// The system's words for a signal: "Killed".
    static func name(ofSignal number: Int32) -> String {
        unsafe strsignal(number).map { unsafe String(cString: $0) } ?? "unknown"
    }

    /// Asks until there is an answer or the time is over: often at first, since most commands are short.
    private static func poll<Answer>(for seconds: Double, _ question: () -> Answer?) -> Answer? {
        let clock = Stopwatch()
        var pause = 0.0005
        while true {
            if let answer = question() { return answer }
            let left = seconds - clock.seconds
            guard left > 0 else { return nil }
            var time = timespec(tv_sec: 0, tv_nsec: Int(min(pause, left) * 1e9))
            unsafe nanosleep(&time, nil)
            pause = min(0.01, pause * 1.5)
        }
    }

    /// Where whoever started us has told the system to forget ended children, their exit codes would be lost.
    private static func keepEndings() {
        var action = sigaction()
        guard unsafe sigaction(SIGCHLD, nil, &action) == 0 else { return }
        #if os(Linux)
            let isIgnored = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
                == unsafeBitCast(SIG_IGN, to: Int.self)
        #else
            let isIgnored = unsafe unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self)
                == unsafeBitCast(SIG_IGN, to: Int.self)
        #endif
        if isIgnored { _ = signal(SIGCHLD, SIG_DFL) }
    }

    /// Our own variables, in any bytes.
    private static var environment: [[UInt8]] {
        var variables: [[UInt8]] = []
        var next = unsafe environ
        while let variable = unsafe next.pointee {
            variables.append(unsafe Array(UnsafeBufferPointer(start: variable, count: strlen(variable)).map(UInt8.init(bitPattern:))))
            unsafe next += 1
        }
        return variables
    }

    private static func setSignalsAndGroup(_ attributes: inout posix_spawnattr_t) {
        var all = sigset_t(), none = sigset_t()
        unsafe sigfillset(&all)
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        var flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETPGROUP)
        #if canImport(Darwin)
            flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #endif
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    private static func setFiles(_ files: inout posix_spawn_file_actions_t) {
        unsafe posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        // Standard output is for our results alone.
        if fcntl(2, F_GETFD) >= 0 {
            unsafe posix_spawn_file_actions_adddup2(&files, 2, 1)
        } else {
            for descriptor: Int32 in 1...2 {
                unsafe posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_WRONLY, 0)
            }
        }
        #if os(Linux)
            // Ours close by themselves, but those that we were started with may not. Swift does not see this function in the
            // C library's headers, and before glibc 2.34 there is none.
            typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt
            if let symbol = unsafe dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") {
                _ = unsafe unsafeBitCast(symbol, to: CloseFrom.self)(&files, 3)
            } else {
                for descriptor in 3..<Int32(1024) where fcntl(descriptor, F_GETFD) == 0 {
                    unsafe posix_spawn_file_actions_addclose(&files, descriptor)
                }
            }
        #endif
    }
}
