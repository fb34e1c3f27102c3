private import Dispatch

/// The results of `body` for 0 ..< count, computed on up to `threads` threads: thread k takes k, k + threads, ...
///
/// With one thread everything runs on the caller's.
package func parallelMap<Result: Sendable>(count: Int, threads: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    let threads = min(max(threads, 1), count)
    guard threads > 1 else { return (0..<count).map(body) }
    return unsafe [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
        // Each place is written by one thread only, and all are before concurrentPerform returns.
        let places = unsafe SharedPlaces(first: buffer.baseAddress!)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            for n in stride(from: thread, to: count, by: threads) {
                unsafe (places.first + n).initialize(to: body(n))
            }
        }
        initialized = count
    }
}

/// Memory whose places different threads fill.
@unsafe private struct SharedPlaces<Element>: @unchecked Sendable {
    let first: UnsafeMutablePointer<Element>
}
