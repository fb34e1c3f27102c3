import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ctrl-C and closed pipes.
enum Signals {
    private static let interrupted = Atomic(false)

    /// From now on the first Ctrl-C (or SIGTERM) only sets `wasInterrupted`; a second one ends the program at once.
    static func catchInterrupts() {
        _ = wasInterrupted  // the flag exists before a signal can ask for it
        for number in [SIGINT, SIGTERM] {
            _ = signal(number) { number in
                Signals.interrupted.store(true, ordering: .relaxed)
                _ = signal(number, SIG_DFL)
            }
        }
    }

    static var wasInterrupted: Bool { interrupted.load(ordering: .relaxed) }

    static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }
}
