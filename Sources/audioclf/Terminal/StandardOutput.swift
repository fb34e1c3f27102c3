import ArgumentParser

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
        do {
            try Descriptor.write(bytes, to: 1)
        } catch {
            if error.number == EPIPE { throw ExitCode.success }
            throw CommandError(
                description: "standard output: \(unsafe String(cString: strerror(error.number))); the results are incomplete")
        }
    }
}

/// Writing all of some bytes to an open descriptor.
enum Descriptor {
    struct Failure: Error {
        let number: Int32
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe systemWrite(descriptor, $0.baseAddress! + written, $0.count - written)
            }
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw Failure(number: errno)
            }
        }
    }
}

// The method's name above hides this function.
private func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
    unsafe write(descriptor, start, count)
}

/// Why a command cannot do what was asked, in one line; for what no library's error says.
struct CommandError: Error, CustomStringConvertible {
    let description: String
}
