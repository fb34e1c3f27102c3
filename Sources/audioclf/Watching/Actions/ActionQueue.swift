import Dispatch
import Synchronization

/// What is to be done with recordings whose line is in the journal: waits for its turn and is done in the background.
///
/// Everything is done at least once: what a crash leaves undone, or undocumented, is done at the next start.
final class ActionQueue: Sendable {
    private struct State {
        /// They come before what is to be run: they are quick, and several share a sync.
        var moves = ActionTaskLine()
        var runs = ActionTaskLine()
        /// Recordings whose move waits or is in hand, and what is to be done behind it with those that came again meanwhile:
        /// two moves of one would get in each other's way.
        var moving: Set<RecordingKey> = []
        var again: [RecordingKey: ActionTask] = [:]
        var inHand = 0
        /// Moves that failed and are tried again, and when; at most `delayedLimit`, the others at the next start.
        var delayed: [(task: ActionTask, time: ContinuousClock.Instant)] = []
        /// While the command cannot be started: how often it was tried, and when it is tried again.
        var pause: (failureCount: UInt8, end: ContinuousClock.Instant)?
        var isClosed = false

        mutating func add(_ task: ActionTask) {
            guard task.kinds.contains(.move) else { return runs.append(task) }
            if moving.insert(task.key).inserted { return moves.append(task) }
            var next = task
            next.kinds.formUnion(again[task.key]?.kinds ?? [])
            again[task.key] = next
        }

        /// Notes that a task was done.
        mutating func finish(_ task: ActionTask) {
            guard task.kinds.contains(.move) else { return }
            moving.remove(task.key)
            if let next = again.removeValue(forKey: task.key) { add(next) }
        }

        /// Some moves, or something to run, that a worker takes in hand.
        mutating func take(_ threadCount: Int) -> [ActionTask] {
            let now = ContinuousClock.now
            for entry in delayed where entry.time <= now { moves.append(entry.task) }
            delayed.removeAll { $0.time <= now }
            var tasks: [ActionTask] = []
            // Nobody is to be without work while another has a heap of it.
            let share = min(ActionQueue.batchSize, (moves.count + threadCount - 1) / threadCount)
            while tasks.count < share, let task = moves.popFirst() { tasks.append(task) }
            if tasks.isEmpty, pause.map({ $0.end <= now }) ?? true, var task = runs.popFirst() {
                task.failureCount = pause?.failureCount ?? 0
                tasks.append(task)
            }
            inHand += tasks.count
            return tasks
        }
    }

    private static let delayedLimit = 2048
    /// Moves that are written down together.
    private static let batchSize = 32

    private let work: ActionWork
    private let retryInterval: Duration
    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)
    private let threadCount: Int
    private let workers = DispatchGroup()

    /// - Parameter retryInterval: Half of how long to wait before what failed is tried again, the first time.
    init(_ work: ActionWork, threads: Int, retryInterval: Duration = .seconds(1)) {
        self.work = work
        self.retryInterval = retryInterval
        threadCount = work.plan.isEmpty ? 0 : threads
        for _ in 0..<threadCount {
            let thread = DispatchQueue(label: "actions")
            thread.async(group: workers) { self.doTasks() }
        }
    }

    /// Adds what is to be done with a recording that has its line.
    func add(_ task: ActionTask) {
        guard !task.kinds.isEmpty, threadCount > 0 else { return }
        state.withLock { $0.add(task) }
        arrivals.signal()
    }

    /// How many wait for nothing but their turn, or are in hand.
    var count: Int { state.withLock { $0.moves.count + ($0.pause == nil ? $0.runs.count : 0) + $0.inHand } }

    /// Ends what is in hand, and leaves the rest for the next start.
    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<threadCount { arrivals.signal() }
        workers.wait()
    }

    private func doTasks() {
        while let tasks = state.withLock({ $0.isClosed ? nil : $0.take(threadCount) }) {
            guard let first = tasks.first else {
                _ = arrivals.wait(timeout: .now() + .milliseconds(200))
                continue
            }
            let outcomes = first.kinds.contains(.move) ? work.move(tasks) : [work.run(first)]
            state.withLock { state in
                state.inHand -= tasks.count
                for (task, outcome) in zip(tasks, outcomes) { note(outcome, of: task, &state) }
            }
        }
    }

    private func note(_ outcome: ActionWork.Outcome, of task: ActionTask, _ state: inout State) {
        switch outcome {
        case .done: state.finish(task)
        case .ran: state.pause = nil
        case .left(let rest):
            state.finish(task)
            state.add(rest)
            arrivals.signal()
        case .failed(var task):
            task.failureCount = min(6, task.failureCount + 1)
            let time = ContinuousClock.now + min(.seconds(60), retryInterval * (1 << Int(task.failureCount)))
            if !task.kinds.contains(.move) {
                // As it is with the others that need the command.
                state.pause = (task.failureCount, time)
                state.runs.putBack(task)
            } else if state.delayed.count < Self.delayedLimit {
                state.delayed.append((task, time))
            } else {
                state.finish(task)
            }
        }
    }
}
