import Glibc

/// Gives `body` the reading end of a pipe whose other end `produce` writes to from a thread of its own, in whatever pieces
/// it likes. `produce` returns the next piece, or nil at the end. A reader that stops early is no error.
func withPipe<Result>(
    _ produce: @escaping @Sendable (_ piece: Int) -> [UInt8]?, _ body: (Int32) throws -> Result
) rethrows -> Result {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    precondition(unsafe ends.withUnsafeMutableBufferPointer { unsafe pipe($0.baseAddress!) } == 0)
    let writing = ends[1]
    let thread = startThread {
        var piece = 0
        sending: while let bytes = produce(piece) {
            piece += 1
            var sent = 0
            while sent < bytes.count {
                let count = unsafe bytes.withUnsafeBytes { unsafe write(writing, $0.baseAddress! + sent, $0.count - sent) }
                if count < 0 { break sending }
                sent += count
            }
        }
        close(writing)
    }
    defer {
        close(ends[0])
        pthread_join(thread, nil)
    }
    return try body(ends[0])
}

/// A pipe through which `bytes` come in pieces of `size`.
func withPipe<Result>(_ bytes: [UInt8], pieces size: Int = 4096, _ body: (Int32) throws -> Result) rethrows -> Result {
    try withPipe(
        { piece in
            let start = piece * size
            return start < bytes.count ? Array(bytes[start..<min(start + size, bytes.count)]) : nil
        }, body)
}

private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func startThread(_ run: @escaping @Sendable () -> Void) -> pthread_t {
    var thread = pthread_t()
    let work = unsafe Unmanaged.passRetained(Work(run)).toOpaque()
    let result = unsafe pthread_create(
        &thread, nil,
        { pointer in
            unsafe Unmanaged<Work>.fromOpaque(pointer!).takeRetainedValue().run()
            return nil
        }, work)
    precondition(result == 0)
    return thread
}
