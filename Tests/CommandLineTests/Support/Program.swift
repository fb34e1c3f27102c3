import Foundation
import Testing

/// What a program did.
struct Outcome {
    /// 128 and more: ended by a signal, as a shell tells it.
    let exitCode: Int32
    let output: [UInt8]
    /// What it wrote to standard error.
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    /// A line of the output; empty if there is none.
    func line(_ n: Int) -> String { n < lines.count ? lines[n] : "" }
    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) }
}

/// The programs that the tests run.
enum Program {
    static let audioclf = built("audioclf")
    static let benchmarks = built("Benchmarks")

    /// A program of this package, which lies beside the test bundle.
    private static func built(_ name: String) -> String {
        #if os(Linux)
            // The tests themselves are a program there.
            let bundle = Bundle.main.executableURL!
        #else
            let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!.bundleURL
        #endif
        return bundle.deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// Not started yet; works in `folder` with the tests' environment and what `environment` changes in it.
    static func process(
        _ executable: String, _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        var all = ProcessInfo.processInfo.environment
        for name in ["NO_COLOR", "AUDIOCLF_CPU"] { all[name] = nil }
        process.environment = all.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Starts a process, does something with it, and waits for its end; one that does not end is killed and fails the test.
    static func run(_ process: Process, seconds: Double = 120, meanwhile: () throws -> Void = {}) throws -> Int32 {
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try withoutBlockedSignals { try process.run() }
        try meanwhile()
        if ended.wait(timeout: .now() + seconds) == .timedOut {
            Issue.record("\(process.arguments ?? []) has not ended after \(seconds) s")
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
        }
        return process.terminationStatus + (process.terminationReason == .exit ? 0 : 128)
    }

    /// Threads of a pool block Ctrl-C and more, and what they start would inherit it.
    private static func withoutBlockedSignals(_ start: () throws -> Void) throws {
        var none = sigset_t(), blocked = sigset_t()
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &blocked)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &blocked, nil) }
        try start()
    }

    /// Runs a program to its end. What it writes goes to files, so that no pipe can fill up.
    static func run(
        _ executable: String, _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) throws -> Outcome {
        let process = process(executable, arguments, in: folder, environment: environment)
        let written = try TemporaryFiles(["output", "errors"])
        process.standardOutput = try written.handle("output")
        process.standardError = try written.handle("errors")
        let exitCode = try run(process)
        return Outcome(
            exitCode: exitCode, output: try written.contents("output"),
            errors: String(decoding: try written.contents("errors"), as: UTF8.self))
    }
}
