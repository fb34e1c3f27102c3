import Dispatch
import Logging
import Synchronization

/// What is to be done with recordings whose line is in the journal: waits for its turn and is done in the background.
///
/// Everything is done at least once: what a crash leaves undone, or undocumented, is done at the next start.
final class ActionQueue: Sendable {
    /// Tasks that a worker takes in hand.
    private struct Batch {
        var tasks: [ActionTask] = []
        /// What they met before, and may again.
        var obstacle: Obstacle?
    }

    /// Tasks that met an obstacle, and wait until some of them find that it is gone.
    private struct Postponed {
        var tasks = ActionTaskLine()
        let reason: String
        /// How often it was met in a row.
        var failureCount = 0
        /// When some of them try again; nil while they do.
        var time: ContinuousClock.Instant?
    }

    /// What people are told.
    private enum News {
        case met(Setback, RecordingKey)
        case overcome(Obstacle)
    }

    private struct State {
        /// They come before what is to be run: they are quick, and several share a sync.
        var moves = ActionTaskLine()
        var runs = ActionTaskLine()
        var postponed: [Obstacle: Postponed] = [:]
        /// Recordings whose move waits or is in hand, and what is to be done behind it with those that came again meanwhile:
        /// two moves of one would get in each other's way.
        var moving: Set<RecordingKey> = []
        var again: [RecordingKey: ActionTask] = [:]
        var inHand = 0
        var isClosed = false

        /// What keeps one command from being started keeps them all.
        var canRun: Bool { !postponed.keys.contains { $0.kind == .run } }

        var postponedCount: Int { postponed.values.reduce(canRun ? 0 : runs.count) { $0 + $1.tasks.count } }

        /// How many wait for nothing but their turn, or are in hand.
        var readyCount: Int { moves.count + (canRun ? runs.count : 0) + inHand }

        mutating func add(_ task: ActionTask) {
            guard task.kinds.contains(.move) else { return runs.append(task) }
            if moving.insert(task.key).inserted { return moves.append(task) }
            var next = task
            next.kinds.formUnion(again[task.key]?.kinds ?? [])
            again[task.key] = next
        }

        /// Takes some moves, or something to run, in hand.
        mutating func take(_ threadCount: Int) -> Batch {
            var batch = Batch()
            let now = ContinuousClock.now
            if let obstacle = postponed.first(where: { $0.value.time.map { $0 <= now } ?? false })?.key {
                batch.obstacle = obstacle
                postponed[obstacle]?.time = nil
                let count = obstacle.kind == .move ? ActionQueue.batchSize : 1
                while batch.tasks.count < count, let task = postponed[obstacle]?.tasks.popFirst() { batch.tasks.append(task) }
            } else {
                // Nobody is to be without work while another has a heap of it.
                let share = min(ActionQueue.batchSize, (moves.count + threadCount - 1) / threadCount)
                while batch.tasks.count < share, let task = moves.popFirst() { batch.tasks.append(task) }
                if batch.tasks.isEmpty, canRun, let task = runs.popFirst() { batch.tasks.append(task) }
            }
            inHand += batch.tasks.count
            return batch
        }

        /// Takes in what became of tasks.
        mutating func finish(_ batch: Batch, _ outcomes: [ActionWork.Outcome], retryInterval: Duration) -> [News] {
            inHand -= batch.tasks.count
            var news: [News] = []
            if let obstacle = batch.obstacle, outcomes.contains(where: \.isSuccess) {
                release(obstacle)
                news.append(.overcome(obstacle))
            }
            for (task, outcome) in zip(batch.tasks, outcomes) {
                switch outcome {
                case .done, .nothing: end(task)
                case .left(let rest):
                    end(task)
                    add(rest)
                case .failed(let setback):
                    if postponed[setback.obstacle] == nil {
                        postponed[setback.obstacle] = Postponed(reason: setback.reason)
                        schedule(setback.obstacle, retryInterval)
                        news.append(.met(setback, task.key))
                    }
                    postponed[setback.obstacle]?.tasks.append(task)
                }
            }
            if let obstacle = batch.obstacle, let rest = postponed[obstacle], rest.time == nil {
                if rest.tasks.count == 0 { postponed[obstacle] = nil } else { schedule(obstacle, retryInterval) }
            }
            return news
        }

        private mutating func end(_ task: ActionTask) {
            guard task.kinds.contains(.move) else { return }
            moving.remove(task.key)
            if let next = again.removeValue(forKey: task.key) { add(next) }
        }

        private mutating func release(_ obstacle: Obstacle) {
            guard var tasks = postponed.removeValue(forKey: obstacle)?.tasks else { return }
            while let task = tasks.popFirst() {
                if obstacle.kind == .move { moves.append(task) } else { runs.putBack(task) }
            }
        }

        private mutating func schedule(_ obstacle: Obstacle, _ interval: Duration) {
            let count = min(6, (postponed[obstacle]?.failureCount ?? 0) + 1)
            postponed[obstacle]?.failureCount = count
            postponed[obstacle]?.time = .now + min(.seconds(60), interval * (1 << count))
        }
    }

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

    /// How many are not done.
    var count: Int { state.withLock { $0.readyCount + $0.postponedCount + $0.again.count } }

    /// How many were tried in vain, or need what was.
    var postponedCount: Int { state.withLock { $0.postponedCount } }

    /// Whether none is left but those that were tried in vain.
    var isIdle: Bool { state.withLock { $0.readyCount == 0 } }

    /// Why some were tried in vain.
    var problem: String? { state.withLock { $0.postponed.values.map(\.reason).min() } }

    /// Ends what is in hand, and leaves the rest for the next start.
    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<threadCount { arrivals.signal() }
        workers.wait()
    }

    private func doTasks() {
        while let batch = state.withLock({ $0.isClosed ? nil : $0.take(threadCount) }) {
            guard let first = batch.tasks.first else {
                _ = arrivals.wait(timeout: .now() + .milliseconds(200))
                continue
            }
            let outcomes = first.kinds.contains(.move) ? work.move(batch.tasks) : [work.run(first)]
            let (news, isIdle) = state.withLock { state in
                (state.finish(batch, outcomes, retryInterval: retryInterval), state.readyCount == state.inHand)
            }
            for item in news { tell(item) }
            if !isIdle { arrivals.signal() }
        }
    }

    private func tell(_ news: News) {
        switch news {
        case .met(let setback, let key):
            work.log.error("\(setback.reason); trying again", metadata: ["key": "\(key.text)"])
        case .overcome(let obstacle): work.log.notice("\(obstacle.place) works again")
        }
    }
}
