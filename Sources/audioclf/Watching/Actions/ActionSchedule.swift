/// What is to be done with recordings, in which order, and what of it waits until an obstacle is gone.
///
/// A value that knows neither threads nor files nor the time: who does the work takes a batch in hand, and says what became
/// of it and when.
struct ActionSchedule {
    /// Tasks to be taken in hand together: moves, or something to run.
    struct Batch {
        var tasks: [ActionTask] = []
        /// What they met before, and may again.
        var obstacle: Obstacle?
    }

    /// What people are told.
    enum News {
        case met(Setback, RecordingKey)
        case overcome(Obstacle)
    }

    /// Tasks that met an obstacle.
    private struct Postponed {
        var tasks = ActionTaskLine()
        let reason: String
        /// How often it was met in a row.
        var failureCount = 0
        /// When some of them try again; nil while they do.
        var time: ContinuousClock.Instant?
    }

    /// Moves that are written down together.
    static let batchSize = 32

    private let threadCount: Int
    private let retryInterval: Duration

    /// They come before what is to be run: they are quick, and several share a sync.
    private var moves = ActionTaskLine()
    private var runs = ActionTaskLine()
    private var postponed: [Obstacle: Postponed] = [:]
    /// Recordings whose move waits, is postponed or in hand: two moves of one would get in each other's way.
    private var moving: Set<RecordingKey> = []
    /// What is to be done behind that with those of them that came again meanwhile. The latest news says where and how they
    /// are; nothing that is to be done with them is forgotten.
    private var again: [RecordingKey: ActionTask] = [:]
    private var inHand = 0

    /// - Parameters:
    ///   - threadCount: How many take batches in hand.
    ///   - retryInterval: How long to wait before what failed is tried again, the first time.
    init(threadCount: Int, retryInterval: Duration) {
        self.threadCount = threadCount
        self.retryInterval = retryInterval
    }

    /// What keeps one command from being started keeps them all.
    private var canRun: Bool { !postponed.keys.contains { $0.kind == .run } }

    /// How many wait for nothing but their turn.
    private var waitingCount: Int { moves.count + (canRun ? runs.count : 0) }

    /// How many are not done.
    var count: Int { waitingCount + inHand + postponedCount + again.count }

    /// How many were tried in vain, or need what was.
    var postponedCount: Int { postponed.values.reduce(canRun ? 0 : runs.count) { $0 + $1.tasks.count } }

    /// Whether none waits for nothing but its turn.
    var isNothingWaiting: Bool { waitingCount == 0 }

    /// Whether none is left but those that were tried in vain.
    var isIdle: Bool { waitingCount + inHand == 0 }

    /// Why some were tried in vain.
    var problem: String? { postponed.values.map(\.reason).min() }

    /// Adds what is to be done with a recording.
    mutating func add(_ task: ActionTask) {
        guard task.kinds.contains(.move) else { return runs.append(task) }
        if moving.insert(task.key).inserted { return moves.append(task) }
        var next = task
        next.kinds.formUnion(again[task.key]?.kinds ?? [])
        again[task.key] = next
    }

    /// Takes tasks in hand; none where all has to wait.
    mutating func next(at now: ContinuousClock.Instant) -> Batch {
        var batch = Batch()
        if let obstacle = postponed.first(where: { $0.value.time.map { $0 <= now } ?? false })?.key {
            batch.obstacle = obstacle
            postponed[obstacle]?.time = nil
            // Moves are quick, and many may be done by now; of commands one tells enough.
            let count = obstacle.kind == .move ? Self.batchSize : 1
            while batch.tasks.count < count, let task = postponed[obstacle]?.tasks.popFirst() { batch.tasks.append(task) }
        } else {
            // Nobody is to be without work while another has a heap of it.
            let share = min(Self.batchSize, (moves.count + threadCount - 1) / threadCount)
            while batch.tasks.count < share, let task = moves.popFirst() { batch.tasks.append(task) }
            if batch.tasks.isEmpty, canRun, let task = runs.popFirst() { batch.tasks.append(task) }
        }
        inHand += batch.tasks.count
        return batch
    }

    /// Takes in what became of each task of a batch; returns what is new about obstacles.
    mutating func finish(_ batch: Batch, _ outcomes: [ActionWork.Outcome], at now: ContinuousClock.Instant) -> [News] {
        inHand -= batch.tasks.count
        var news: [News] = []
        // First, so that what met it once more in this batch is not released with the others.
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
                // It still counts as moving, so that what comes again waits with it.
                if postponed[setback.obstacle] == nil {
                    postponed[setback.obstacle] = Postponed(reason: setback.reason)
                    delay(setback.obstacle, now)
                    news.append(.met(setback, task.key))
                }
                postponed[setback.obstacle]?.tasks.append(task)
            }
        }
        // Tried in vain, unless others have met it since and it has its time.
        if let obstacle = batch.obstacle, let rest = postponed[obstacle], rest.time == nil {
            if rest.tasks.count == 0 { postponed[obstacle] = nil } else { delay(obstacle, now) }
        }
        return news
    }

    /// A task is done; what came again has its turn.
    private mutating func end(_ task: ActionTask) {
        guard task.kinds.contains(.move) else { return }
        moving.remove(task.key)
        if let next = again.removeValue(forKey: task.key) { add(next) }
    }

    /// What met an obstacle that is gone waits for its turn like all others; commands had theirs already.
    private mutating func release(_ obstacle: Obstacle) {
        guard var tasks = postponed.removeValue(forKey: obstacle)?.tasks else { return }
        switch obstacle.kind {
        case .move: while let task = tasks.popFirst() { moves.append(task) }
        case .run: runs.putBack(tasks)
        }
    }

    /// Tries again after twice the time of the last one, and once a minute in the end.
    private mutating func delay(_ obstacle: Obstacle, _ now: ContinuousClock.Instant) {
        let count = min(6, (postponed[obstacle]?.failureCount ?? 0) + 1)
        postponed[obstacle]?.failureCount = count
        postponed[obstacle]?.time = now + min(.seconds(60), retryInterval * (1 << (count - 1)))
    }
}
