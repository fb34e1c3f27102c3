import FileAccess

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

    /// Writes a line, over the progress line if one stands there.
    private static func say(_ line: String) { write((isTerminal ? "\r\u{1B}[K" : "") + line + "\n") }

    /// Writes a line that the next one replaces; only on a terminal.
    static func progress(_ line: String) {
        if isTerminal { write("\r\u{1B}[K" + line) }
    }

    static func clearProgress() { progress("") }

    /// Columns of the terminal.
    static var width: Int {
        var size = winsize()
        return unsafe ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    private static func write(_ text: String) {
        // What cannot be said to nobody need not be: a closed standard error is no failure of the work.
        try? Descriptor.write(Array(text.utf8), to: 2)
    }

    private static func environment(_ name: String) -> String {
        unsafe getenv(name).map { unsafe String(cString: $0) } ?? ""
    }
}
