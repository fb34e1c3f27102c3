private import Dispatch
private import Synchronization

/// The results of `body` for 0 ..< count, computed on up to `threads` threads as `parallelForEach` does.
package func parallelMap<Result: Sendable>(count: Int, threads: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    parallelMap(count: count, threads: threads) { _, n in body(n) }
}

/// The same for a `body(thread, n)`.
package func parallelMap<Result: Sendable>(
    count: Int, threads: Int, _ body: @Sendable (_ thread: Int, _ n: Int) -> Result
) -> [Result] {
    unsafe [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
        // Each place is written by one thread only, and all are before parallelForEach returns.
        let places = unsafe SharedPlaces(buffer: buffer)
        parallelForEach(count: count, threads: threads) { thread, n in
            unsafe places.buffer.initializeElement(at: n, to: body(thread, n))
        }
        initialized = count
    }
}

/// Runs `body(thread, n)` for n in 0 ..< count on up to `threads` threads: each of 0 ..< min(threads, count) takes the next n
/// whenever it is done with one, so that a thread whose processor is needed elsewhere keeps nobody waiting, and may use
/// memory of its own for all that it takes.
///
/// With one thread everything runs on the caller's.
package func parallelForEach(count: Int, threads: Int, _ body: @Sendable (_ thread: Int, _ n: Int) -> Void) {
    let threads = min(max(threads, 1), count)
    guard threads > 1 else { return (0..<count).forEach { body(0, $0) } }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
        while true {
            let n = next.wrappingAdd(1, ordering: .relaxed).oldValue
            if n >= count { return }
            body(thread, n)
        }
    }
}

/// Memory whose places different threads fill.
@unsafe private struct SharedPlaces<Element>: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<Element>
}
