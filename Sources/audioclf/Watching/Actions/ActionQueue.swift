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

        /// What can be done with any recording.
        var kinds: ActionKinds {
            var kinds: ActionKinds = []
            if mover != nil || failureMover != nil { kinds.insert(.move) }
            if command != nil { kinds.insert(.run) }
            return kinds
        }

        /// What is to be done with a recording.
        func actions(for entry: JournalEntry) -> ActionKinds {
            var kinds: ActionKinds = []
            if (entry.error == nil ? mover : failureMover) != nil { kinds.insert(.move) }
            if let label = entry.label, command != nil, commandLabels.isEmpty || commandLabels.contains(label) {
                kinds.insert(.run)
            }
            return kinds
        }
    }

    private struct State {
        var tasks = ActionTaskLine()
        var inHand = 0
        /// Moves that failed and are tried again, and when; at most `delayedLimit`, the others at the next start.
        var delayed: [(task: ActionTask, time: ContinuousClock.Instant)] = []
        var isClosed = false
    }

    private static let delayedLimit = 2048

    private let plan: Plan
    private let watch: FolderWatch
    private let log: Logger
    private let status: WatchStatus
    private let journal: Journal
    private let actionLog: ActionLog
    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)
    private let threadCount: Int
    private let workers = DispatchGroup()

    init(
        _ plan: Plan, watch: FolderWatch, journal: Journal, actionLog: ActionLog, log: Logger, status: WatchStatus, threads: Int
    ) {
        self.plan = plan
        self.watch = watch
        self.log = log
        self.status = status
        self.journal = journal
        self.actionLog = actionLog
        threadCount = plan.isEmpty ? 0 : threads
        for _ in 0..<threadCount {
            let thread = DispatchQueue(label: "actions")
            thread.async(group: workers) { self.work() }
        }
    }

    /// Adds what is to be done with a recording that has its line.
    func add(_ task: ActionTask) {
        guard !task.kinds.isEmpty, !plan.isEmpty else { return }
        state.withLock { $0.tasks.append(task) }
        arrivals.signal()
    }

    var count: Int { state.withLock { $0.tasks.count + $0.inHand } }

    /// Ends what is in hand, and leaves the rest for the next start.
    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<threadCount { arrivals.signal() }
        workers.wait()
    }

    private func work() {
        while true {
            _ = arrivals.wait(timeout: .now() + .milliseconds(500))
            let (task, isClosed): (ActionTask?, Bool) = state.withLock { state in
                if state.isClosed { return (nil, true) }
                let ready = state.delayed.firstIndex { $0.time <= .now }.map { state.delayed.remove(at: $0).task }
                let task = ready ?? state.tasks.popFirst()
                state.inHand += task == nil ? 0 : 1
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
                task.failureCount = min(6, task.failureCount + 1)
                state.delayed.append((task, .now + .seconds(min(60, 1 << task.failureCount))))
            }
        }
    }

    /// False where the file could not be moved, and what comes after has to wait for another try.
    private func perform(_ task: ActionTask) -> Bool {
        do {
            guard var entry = try journal.entry(task.key), let relativePath = entry.relativePath else { return true }
            var file = watch.path(to: relativePath)
            switch task.place {
            case .asRecorded: break
            case .again(let size, let modified): (entry.size, entry.modified) = (size, modified)
            case .moved(let line): file = try actionLog.entry(at: line).destination ?? file
            }
            if task.kinds.contains(.move) {
                switch move(file, relativePath, entry, task) {
                case .at(let place): file = place
                case .nowhere: return true
                case .failed: return false
                }
            }
            if task.kinds.contains(.run) { run(file, entry) }
        } catch {
            log.error("its line cannot be understood, so nothing is done with it", metadata: ["key": "\(task.key.text)"])
        }
        return true
    }

    private enum Moved {
        case at(RawPath)
        /// There was nothing to be moved, so nothing can be done with it either.
        case nowhere
        case failed
    }

    private func move(_ file: RawPath, _ relativePath: RawPath, _ entry: JournalEntry, _ task: ActionTask) -> Moved {
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
            for kind in task.kinds.list {
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
            try actionLog.append([entry])
        } catch {
            log.error("what was done cannot be written down, and will be done once more at the next start: \(error)")
        }
    }

    private func report(_ reason: String, _ task: ActionTask) {
        status.update {
            if task.failureCount == 0 { $0.failedActions += 1 }
            $0.lastError = reason
        }
        // Once is enough for people.
        guard task.failureCount == 0 else { return }
        log.error("\(reason); trying again", metadata: ["key": "\(task.key.text)"])
    }
}
