import Dispatch
import Logging
import Synchronization

/// What is to be done with recordings whose line is in the journal: waits for its turn and is done in the background.
///
/// Everything is done at least once: what a crash leaves undone, or undocumented, is done at the next start.
final class ActionQueue: Sendable {
    private struct State {
        var schedule: ActionSchedule
        var isClosed = false
    }

    private let work: ActionWork
    private let state: Mutex<State>
    private let arrivals = DispatchSemaphore(value: 0)
    private let threadCount: Int
    private let workers = DispatchGroup()

    /// - Parameter retryInterval: How long to wait before what failed is tried again, the first time.
    init(_ work: ActionWork, threads: Int, retryInterval: Duration = .seconds(2)) {
        self.work = work
        state = Mutex(State(schedule: ActionSchedule(threadCount: threads, retryInterval: retryInterval)))
        threadCount = work.plan.isEmpty ? 0 : threads
        for _ in 0..<threadCount {
            let thread = DispatchQueue(label: "actions")
            thread.async(group: workers) { self.doTasks() }
        }
    }

    /// Adds what is to be done with a recording that has its line.
    func add(_ task: ActionTask) {
        guard !task.kinds.isEmpty, threadCount > 0 else { return }
        state.withLock { $0.schedule.add(task) }
        arrivals.signal()
    }

    /// How many are not done.
    var count: Int { state.withLock { $0.schedule.count } }

    /// How many were tried in vain, or need what was.
    var postponedCount: Int { state.withLock { $0.schedule.postponedCount } }

    /// Whether none is left but those that were tried in vain.
    var isIdle: Bool { state.withLock { $0.schedule.isIdle } }

    /// Why some were tried in vain.
    var problem: String? { state.withLock { $0.schedule.problem } }

    /// Ends what is in hand, and leaves the rest for the next start.
    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<threadCount { arrivals.signal() }
        workers.wait()
    }

    private func doTasks() {
        while let batch = state.withLock({ $0.isClosed ? nil : $0.schedule.next(at: .now) }) {
            guard let first = batch.tasks.first else {
                _ = arrivals.wait(timeout: .now() + .milliseconds(200))
                continue
            }
            let outcomes = first.kinds.contains(.move) ? work.move(batch.tasks) : [work.run(first)]
            let (news, isNothingWaiting) = state.withLock { state in
                (state.schedule.finish(batch, outcomes, at: .now), state.schedule.isNothingWaiting)
            }
            for item in news { tell(item) }
            if !isNothingWaiting { arrivals.signal() }
        }
    }

    private func tell(_ news: ActionSchedule.News) {
        switch news {
        case .met(let setback, let key):
            work.log.error("\(setback.reason); trying again", metadata: ["key": "\(key.text)"])
        case .overcome(let obstacle): work.log.notice("\(obstacle.place) works again")
        }
    }
}
