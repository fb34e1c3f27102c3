public import AudioFiles
private import Dispatch
private import Synchronization

extension AudioClassifier {
    /// Classifies many recordings on several threads, some together (`RecordingBatch`), and hands out each result in the
    /// order given, as soon as it and all before it are there.
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
                while let range = state.withLock({ $0.takeNext(of: sources.count, threads: threads) }) {
                    let results = classifyTogether(sources[range])
                    state.withLock { for (n, result) in zip(range, results) { $0.results[n] = result } }
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

    private func classifyTogether(_ sources: ArraySlice<AudioSource>) -> [Result<RecordingClassification, any Error>] {
        var batch: RecordingBatch
        do {
            batch = try RecordingBatch(self)
        } catch {
            return sources.map { _ in .failure(error) }
        }
        let readings = sources.map { source in Result { try batch.add(source) } }
        var results = batch.classify()[...]
        return readings.map { $0.map { results.removeFirst().recording } }
    }

    /// What the threads share: the next recording to take, and results that wait for those before them.
    private struct Finished {
        var next = 0
        var results: [Int: Result<RecordingClassification, any Error>] = [:]

        /// Not so many that another thread has nothing to do in the end.
        mutating func takeNext(of count: Int, threads: Int) -> Range<Int>? {
            guard next < count else { return nil }
            let end = next + min(16, max(1, (count - next) / (2 * max(threads, 1))))
            defer { next = end }
            return next..<end
        }
    }
}
