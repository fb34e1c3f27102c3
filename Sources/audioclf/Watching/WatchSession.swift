import AudioClassification
import Dispatch
import FileAccess
import FolderWatch
import Logging
import Synchronization

/// A watch from its start to its end: files arrive in the inbox, workers classify them and write them down, and what is to
/// be done with them then is done behind their backs.
final class WatchSession: Sendable {
    struct Settings: Sendable {
        var windowSeconds: Double?
        var topCount = 3
        var workers = 1
        /// How many do at once what is to be done with recordings then.
        var actionThreads = 1
        /// End when all that is there is done.
        var once = false
        /// Pass over what was there when the folder was first watched.
        var skipsExisting = false
        var statusPath: String?
        /// How long a file that was written since it settled is left alone, unless there is news of it.
        var changedDelay = Duration.seconds(2)
        /// How long to wait before a file that could not be read is tried again, each time.
        var retryDelays: [Duration] = [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8)]
    }

    let status: WatchStatus
    let stop = StopRequest()
    let actions: ActionQueue
    private let settings: Settings
    private let plan: ActionPlan
    private let watch: FolderWatch
    private let model: ModelInUse
    private let journal: Journal
    private let recorder: Recorder
    /// What is passed over; nil: nothing.
    private let skipped: SkippedFiles?
    private let log: Logger
    private let inbox: Inbox
    private let state = Mutex(State())

    private struct State {
        var failure: (any Error)?
        var isQuiet = false
        var statusIsWritable = true
    }

    /// Files that go through the network together.
    private static let batchSize = 32

    /// - Parameter output: What to do with lines that are in the journal.
    init(
        _ settings: Settings, plan: ActionPlan, watch: FolderWatch, model: ModelInUse, history: WatchHistory, log: Logger,
        output: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.settings = settings
        self.plan = plan
        self.watch = watch
        self.model = model
        self.log = log
        inbox = Inbox(workers: settings.workers)
        journal = history.journal
        status = WatchStatus(folder: watch.folder, model: model.current.digest)
        skipped = settings.skipsExisting
            ? history.actionLog.watchedSince.map { SkippedFiles(log: history.actionLog, time: $0) } : nil
        recorder = Recorder(journal, log: log, stop: stop, status: status, isPatient: !settings.once, output: output)
        actions = ActionQueue(
            ActionWork(plan: plan, watch: watch, journal: journal, actionLog: history.actionLog, log: log, status: status),
            threads: settings.actionThreads)
    }

    /// Goes on with what earlier runs left to be done with recordings.
    func resume(_ due: inout DueActions) {
        let count = due.resume { actions.add($0) }
        if count > 0 { log.info("going on with what was to be done", metadata: ["recordings": "\(count)"]) }
    }

    /// Does the work until the end is requested, or all is done if that is wanted.
    func run() throws {
        let reader = Task.detached { await self.readEvents() }
        let workers = DispatchGroup()
        for n in 0..<settings.workers {
            // A queue of its own is a thread of its own, which no other waits for.
            DispatchQueue(label: "worker \(n)").async(group: workers) { self.work() }
        }
        status.update { $0.state = "watching" }
        var lastReport = ContinuousClock.now
        report()
        while !stop.isRequested {
            stop.wait(.milliseconds(250))
            showProgress()
            if lastReport.duration(to: .now) >= .seconds(1) {
                lastReport = .now
                refreshModel()
                report()
            }
            guard state.withLock({ $0.isQuiet }), inbox.count == 0 else { continue }
            try? skipped?.end()
            if settings.once, actions.isIdle { break }
        }
        status.update { $0.state = "ending" }
        inbox.close()
        // First, so that no worker waits for room among the actions; what it then adds is done at the next start.
        actions.close()
        workers.wait()
        reader.cancel()
        Console.clearProgress()
        status.update { $0.state = "ended" }
        report()
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Loads the model again if its file has changed, or anyway.
    func refreshModel(always: Bool = false) {
        switch model.refresh(always: always) {
        case .replaced(let digest):
            status.update { $0.model = digest }
            log.notice("the model was loaded anew", metadata: ["model": "\(digest)"])
        case .refused(let reason):
            status.update { $0.lastError = reason }
            log.error("the new model is not used, the one before it still is: \(reason)")
        case nil: break
        }
    }

    private func fail(_ error: any Error) {
        state.withLock { if $0.failure == nil { $0.failure = error } }
        stop.request()
    }
}

// What arrives.
extension WatchSession {
    private func readEvents() async {
        do {
            for try await event in watch {
                switch event {
                case .file(let file): inbox.add(file)
                case .removed: break
                case .quiet: state.withLock { $0.isQuiet = true }
                case .notice(let notice):
                    switch notice.kind {
                    case .folderFound, .polling: log.notice("\(notice.description)")
                    default:
                        log.warning("\(notice.description)")
                        status.update { $0.lastError = notice.description }
                    }
                }
            }
        } catch {
            fail(error)
        }
    }
}

// What is done with it.
extension WatchSession {
    private func work() {
        while let items = inbox.take(Self.batchSize) {
            do {
                try process(items)
            } catch {
                inbox.finish(items.count)
                fail(error)
                return
            }
        }
    }

    private func process(_ items: [Inbox.Item]) throws {
        var new = items.filter { item in
            // Nothing about it has changed since it was written down.
            if journal.contains(FileMark(item.file)) {
                status.update { $0.known += 1 }
                return false
            }
            return true
        }
        if let marks = try skipped?.among(new.map(\.file)) { new.removeAll { marks.contains(FileMark($0.file)) } }
        let recognition = Recognition(
            watch: watch, model: model.current, windowSeconds: settings.windowSeconds, topCount: settings.topCount,
            isKnown: { [journal] in journal.contains($0) })
        var entries: [JournalEntry] = []
        var files: [SettledFile] = []
        var returned = 0
        for (item, outcome) in zip(new, try recognition.outcomes(of: new.map(\.file))) {
            switch outcome {
            case .entry(let entry):
                entries.append(entry)
                files.append(item.file)
            case .known(let key): meetAgain(key, item.file)
            case .changed(let file):
                // News of it will come first, but not of what is written under another name that it has elsewhere.
                var item = item
                item.file = file
                inbox.putBack(item, after: settings.changedDelay)
                returned += 1
            case .gone: log.debug("gone before it was read", metadata: ["file": "\(item.file.relativePath)"])
            case .unreadable(let reason):
                if item.failureCount < settings.retryDelays.count {
                    log.info("\(reason); trying again")
                    var item = item
                    item.failureCount += 1
                    inbox.putBack(item, after: settings.retryDelays[item.failureCount - 1])
                    returned += 1
                } else {
                    entries.append(recognition.failure(of: item.file, reason: reason))
                    files.append(item.file)
                }
            }
        }
        for n in entries.indices {
            let kinds = plan.actions(for: entries[n])
            entries[n].actions = kinds.isEmpty ? nil : kinds.list
        }
        let written = try recorder.record(entries)
        let marks = Set(written.map(\.mark))
        // The same content was in other hands at the same time.
        for (entry, file) in zip(entries, files) where !marks.contains(entry.mark) { meetAgain(entry.key, file) }
        for entry in written {
            if let error = entry.error { log.warning("\(error)", metadata: ["key": "\(entry.key.text)"]) }
            for warning in entry.warnings ?? [] { log.info("\(entry.file): \(warning)") }
            actions.add(ActionTask(key: entry.key, kinds: ActionKinds(all: entry.actions ?? [])))
        }
        inbox.finish(items.count - returned)
    }

    /// A recording that is in the journal came again: it has its line, but it is not to stay.
    private func meetAgain(_ key: RecordingKey, _ file: SettledFile) {
        status.update { $0.known += 1 }
        let mark = FileMark(file)
        journal.note(mark)
        guard plan.kinds.contains(.move) else { return }
        actions.add(ActionTask(key: key, kinds: .move, place: .again(mark)))
    }
}

// What is told.
extension WatchSession {
    private func showProgress() {
        guard Console.isTerminal else { return }
        let now = status.current
        var parts = ["\(now.classified) classified"]
        if now.failed > 0 { parts.append("\(now.failed) failed") }
        parts.append("\(inbox.count) waiting")
        if actions.count > 0 { parts.append("\(counted(actions.count, "action")) to do") }
        if let problem = now.problem ?? actions.problem { parts.append(problem) }
        Console.progress(String(parts.joined(separator: ", ").onOneLine.prefix(Console.width - 1)))
    }

    private func report() {
        guard let path = settings.statusPath else { return }
        let (queue, actionQueue, lag) = (inbox.count, actions.count, inbox.lag)
        status.update { report in
            report.queue = queue
            report.actionQueue = actionQueue
            report.lagSeconds = (lag / .milliseconds(1)).rounded() / 1000
        }
        do {
            var report = status.current
            report.problem = report.problem ?? actions.problem
            let text = Array(try json(report, pretty: true).utf8)
            try AtomicFile.write(text.span, to: path)
            state.withLock { $0.statusIsWritable = true }
        } catch {
            let isNews = state.withLock { state in
                defer { state.statusIsWritable = false }
                return state.statusIsWritable
            }
            if isNews { log.error("the status cannot be written: \(error)") }
        }
    }
}
