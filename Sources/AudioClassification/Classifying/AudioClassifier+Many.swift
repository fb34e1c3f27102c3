public import AudioFiles
private import Dispatch
private import Synchronization

extension AudioClassifier {
    /// Classifies many recordings on several threads, and hands out each result in the order given, as soon as it and all
    /// before it are there.
    ///
    /// - Parameters:
    ///   - threads: How many recordings are worked on at once; the results do not depend on it.
    ///   - each: Called on the caller's thread with a recording's place and what became of it. What it throws ends the work.
    public func classify(
        _ sources: [AudioSource], threads: Int = 1,
        each: (Int, Result<RecordingClassification, any Error>) throws -> Void
    ) throws {
        let state = Mutex(Finished())
        let arrivals = DispatchSemaphore(value: 0)
        let workers = DispatchGroup()
        for _ in 0..<min(max(threads, 1), sources.count) {
            DispatchQueue.global().async(group: workers) {
                while let n = state.withLock({ $0.takeNext(of: sources.count) }) {
                    let result = Result { try classify(sources[n]) }
                    state.withLock { $0.results[n] = result }
                    arrivals.signal()
                }
            }
        }
        // Nobody may be left working behind the caller's back, whatever `each` throws.
        defer {
            state.withLock { $0.next = sources.count }
            workers.wait()
        }
        for n in sources.indices {
            var result = state.withLock { $0.results.removeValue(forKey: n) }
            while result == nil {
                arrivals.wait()
                result = state.withLock { $0.results.removeValue(forKey: n) }
            }
            try each(n, result!)
        }
    }

    /// What the threads share: the next recording to take, and results that wait for those before them.
    private struct Finished {
        var next = 0
        var results: [Int: Result<RecordingClassification, any Error>] = [:]

        mutating func takeNext(of count: Int) -> Int? {
            guard next < count else { return nil }
            defer { next += 1 }
            return next
        }
    }
}
