import Dispatch
import FileAccess
import FolderWatch
import FoundationEssentials
import Logging
import RecurrentNetworks
import Synchronization

/// Does what is to be done with recordings whose line is in the journal, in the background, and writes down that it was.
///
/// Everything is done at least once: what a crash leaves undone, or undocumented, is done at the next start.
final class ActionQueue: Sendable {
    /// What was asked for.
    struct Plan: Sendable {
        var mover: FileMover?
        var failureMover: FileMover?
        var command: CommandRunner?
        /// Labels of the recordings that the command is for; empty: all.
        var commandLabels: Set<String> = []

        var isEmpty: Bool { mover == nil && failureMover == nil && command == nil }

        /// What is to be done with a recording, in order.
        func actions(for entry: JournalEntry) -> [ActionKind] {
            var kinds: [ActionKind] = []
            if (entry.error == nil ? mover : failureMover) != nil { kinds.append(.move) }
            if let label = entry.label, command != nil, commandLabels.isEmpty || commandLabels.contains(label) {
                kinds.append(.run)
            }
            return kinds
        }
    }

    private struct Task {
        let entry: JournalEntry
        let kinds: [ActionKind]
        /// Where the file is, if it was moved before.
        let place: RawPath?
        /// How often it could not be moved.
        var failureCount = 0
    }

    private struct State {
        var tasks: [Task] = []
        var head = 0
        var inHand = 0
        /// Moves that failed and are tried again, and when; at most `delayedLimit`, the others at the next start.
        var delayed: [(task: Task, time: ContinuousClock.Instant)] = []
        var isClosed = false
    }

    private static let delayedLimit = 2048

    private let plan: Plan
    private let watch: FolderWatch
    private let log: Logger
    private let status: WatchStatus
    private let actionLog: Mutex<ActionLog>
    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)
    /// How many more may wait; they hold the lines of their recordings. It begins at zero, since a semaphore may not go
    /// away below its beginning.
    private let room = DispatchSemaphore(value: 0)
    private let threadCount: Int
    private let workers = DispatchGroup()

    init(_ plan: Plan, watch: FolderWatch, actionLog: consuming ActionLog, log: Logger, status: WatchStatus, threads: Int) {
        self.plan = plan
        self.watch = watch
        self.log = log
        self.status = status
        self.actionLog = Mutex(actionLog)
        threadCount = plan.isEmpty ? 0 : threads
        for _ in 0..<2048 { room.signal() }
        for _ in 0..<threadCount {
            let thread = DispatchQueue(label: "actions")
            thread.async(group: workers) { self.work() }
        }
    }

    /// Adds what is to be done with a recording; waits while too much is waiting.
    func add(_ entry: JournalEntry, _ kinds: [ActionKind], movedTo place: RawPath? = nil) {
        guard !kinds.isEmpty, !plan.isEmpty else { return }
        while room.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
            // What is not done now is due at the next start.
            if state.withLock({ $0.isClosed }) { return }
        }
        state.withLock { $0.tasks.append(Task(entry: entry, kinds: kinds, place: place)) }
        arrivals.signal()
    }

    var count: Int { state.withLock { $0.tasks.count - $0.head + $0.inHand } }

    /// Which of some files are passed over: those that were there before the folder was first watched, as far as they were
    /// last changed before `time` and found until `endSkipping`.
    func skipped(_ files: [SettledFile], before time: Int64) throws -> Set<FileMark> {
        try actionLog.withLock { log in
            let marks = files.map { (mark: FileMark($0), isOld: $0.statusChangedNanoseconds < time) }
            let new = log.isSkippingComplete ? [] : marks.filter { $0.isOld && !log.skipped.contains($0.mark) }.map(\.mark)
            if !new.isEmpty { try log.skip(new) }
            return log.skipped.intersection(marks.map(\.mark))
        }
    }

    /// What is found from now on is new, however old it is.
    func endSkipping() throws {
        try actionLog.withLock { log in
            if !log.isSkippingComplete { try log.skip([], isComplete: true) }
        }
    }

    /// Ends what is in hand, and leaves the rest for the next start.
    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<threadCount { arrivals.signal() }
        workers.wait()
    }

    private func work() {
        while true {
            _ = arrivals.wait(timeout: .now() + .milliseconds(500))
            let (task, isClosed): (Task?, Bool) = state.withLock { state in
                if state.isClosed { return (nil, true) }
                if let n = state.delayed.firstIndex(where: { $0.time <= .now }) {
                    state.inHand += 1
                    return (state.delayed.remove(at: n).task, false)
                }
                guard state.head < state.tasks.count else { return (nil, false) }
                defer { room.signal() }
                let task = state.tasks[state.head]
                state.head += 1
                state.inHand += 1
                if state.head == state.tasks.count || state.head >= 1024 {
                    state.tasks.removeFirst(state.head)
                    state.head = 0
                }
                return (task, false)
            }
            guard let task else {
                if isClosed { return }
                continue
            }
            let isDone = perform(task)
            state.withLock { state in
                state.inHand -= 1
                guard !isDone, state.delayed.count < Self.delayedLimit else { return }
                var task = task
                task.failureCount += 1
                state.delayed.append((task, .now + .seconds(min(60, 1 << min(task.failureCount, 6)))))
            }
        }
    }

    /// False where the file could not be moved, and what comes after has to wait for another try.
    private func perform(_ task: Task) -> Bool {
        guard let relativePath = task.entry.relativePath else { return true }
        var file = task.place ?? watch.path(to: relativePath)
        for kind in task.kinds {
            switch kind {
            case .move:
                switch move(file, relativePath, task) {
                case .at(let place): file = place
                case .nowhere: return true
                case .failed: return false
                }
            case .run: run(file, task.entry)
            }
        }
        return true
    }

    private enum Moved {
        case at(RawPath)
        /// There was nothing to be moved, so nothing can be done with it either.
        case nowhere
        case failed
    }

    private func move(_ file: RawPath, _ relativePath: RawPath, _ task: Task) -> Moved {
        let entry = task.entry
        guard let mover = entry.error == nil ? plan.mover : plan.failureMover else { return .at(file) }
        let digest = SHA256.Digest(hexadecimal: entry.sha256 ?? "")?.bytes ?? []
        do {
            let outcome = try mover.move(
                file, relativePath: relativePath, label: entry.label, ifStill: (entry.size, entry.modified),
                digest: digest, key: entry.key.text)
            var done = ActionLog.Entry(key: entry.key, action: .move, time: Timestamp.now.text)
            switch outcome {
            case .moved(let path):
                done.to = path.description
                done.toBase64 = path.string == nil ? Data(path.bytes).base64EncodedString() : nil
                write(done)
                return .at(path)
            case .gone: done.error = "the file was gone before it was moved"
            case .replaced: done.error = "there was another file at its place before it was moved"
            }
            for kind in task.kinds {
                done.action = kind
                write(done)
            }
            return .nowhere
        } catch {
            // Not written down as done: the disk may have room, or the folder be there, later.
            report(error.description, task)
            return .failed
        }
    }

    private func run(_ file: RawPath, _ entry: JournalEntry) {
        guard let command = plan.command, let label = entry.label, let probability = entry.probability else { return }
        var done = ActionLog.Entry(key: entry.key, action: .run, time: Timestamp.now.text)
        switch command.run(file: file, label: label, probability: probability, key: entry.key.text) {
        case .succeeded: break
        case .failed(let reason): done.error = reason
        }
        done.time = Timestamp.now.text
        write(done)
    }

    private func write(_ entry: ActionLog.Entry) {
        if let error = entry.error {
            status.update {
                $0.failedActions += 1
                $0.lastError = error
            }
            log.error("action failed", metadata: ["action": "\(entry.action.rawValue)", "key": "\(entry.key.text)", "reason": "\(error)"])
        } else {
            status.update { $0.actions += 1 }
        }
        do {
            try actionLog.withLock { try $0.append(entry) }
        } catch {
            log.error("what was done cannot be written down, and will be done once more at the next start: \(error)")
        }
    }

    private func report(_ reason: String, _ task: Task) {
        status.update {
            if task.failureCount == 0 { $0.failedActions += 1 }
            $0.lastError = reason
        }
        // Once is enough for people.
        guard task.failureCount == 0 else { return }
        log.error("\(reason); trying again", metadata: ["key": "\(task.entry.key.text)"])
    }
}
