import ArgumentParser
import FileAccess

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where results go. Unlike `print` it notices when they do not arrive.
enum StandardOutput {
    /// Writes text at once, so that a reader sees each result when it is there.
    ///
    /// A reader that has gone away, as `head` does, is no error: the program ends with success. A full disk is one.
    static func write(_ text: String) throws { try write(Array(text.utf8)) }

    static func write(_ bytes: [UInt8]) throws {
        Console.clearProgress()
        do {
            try OpenFile(borrowing: 1, name: "standard output").write(bytes.span)
        } catch {
            if error.number == EPIPE { throw ExitCode.success }
            throw CommandError(description: "standard output: \(error.reason); the results are incomplete")
        }
    }
}
