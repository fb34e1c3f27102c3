import FileAccess
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is said to the person at the terminal, all of it on standard error.
enum Console {
    static let isTerminal = isatty(2) == 1
    /// Whether colour is wanted: a terminal that has it, and no NO_COLOR (https://no-color.org).
    static let hasColor = isTerminal && environment("NO_COLOR").isEmpty && environment("TERM") != "dumb"

    // File names may hold anything, but a message is one line.
    static func error(_ message: String) { say("audioclf: \(message.onOneLine)") }
    static func warning(_ message: String) { say("audioclf: warning: \(message.onOneLine)") }
    static func note(_ message: String) { say(message) }

    /// Whether a progress line stands at the cursor.
    private static let hasProgress = Atomic(false)

    /// Writes a line, over the progress line if one stands there.
    private static func say(_ line: String) {
        clearProgress()
        write(line + "\n")
    }

    /// Writes a line that the next one replaces; only on a terminal.
    static func progress(_ line: String) {
        guard isTerminal else { return }
        hasProgress.store(true, ordering: .relaxed)
        write("\r\u{1B}[K" + line)
    }

    static func clearProgress() {
        if hasProgress.exchange(false, ordering: .relaxed) { write("\r\u{1B}[K") }
    }

    /// Columns of the terminal.
    static var width: Int {
        var size = winsize()
        return unsafe ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    private static func write(_ text: String) {
        // What cannot be said to nobody need not be: a closed standard error is no failure of the work.
        try? OpenFile(borrowing: 2, name: "standard error").write(Array(text.utf8).span)
    }

    private static func environment(_ name: String) -> String {
        unsafe getenv(name).map { unsafe String(cString: $0) } ?? ""
    }
}
