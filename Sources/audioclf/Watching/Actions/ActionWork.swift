import FolderWatch
import FoundationEssentials
import Logging
import RecurrentNetworks

/// Moves files, runs the command for them, and writes down what became of it.
struct ActionWork: Sendable {
    let plan: ActionPlan
    let watch: FolderWatch
    let journal: Journal
    let actionLog: ActionLog
    let log: Logger
    let status: WatchStatus

    /// What became of a task.
    enum Outcome {
        /// Nothing more is to be done.
        case done
        /// The same; and the command could be started.
        case ran
        /// This is still to be done.
        case left(ActionTask)
        /// This is to be tried again.
        case failed(ActionTask)
    }

    /// A recording, and where it is now.
    private struct Subject {
        var entry: JournalEntry
        let relativePath: RawPath
        var file: RawPath
    }

    private func subject(of task: ActionTask) -> Subject? {
        do {
            guard let entry = try journal.entry(task.key), let path = entry.relativePath else { return nil }
            var subject = Subject(entry: entry, relativePath: path, file: watch.path(to: path))
            switch task.place {
            case .asRecorded: break
            case .again(let mark): subject.entry.mark = mark
            case .moved(let line): subject.file = try actionLog.entry(at: line).destination ?? subject.file
            }
            return subject
        } catch {
            log.error("its line cannot be understood, so nothing is done with it", metadata: ["key": "\(task.key.text)"])
            return nil
        }
    }

    private func failed(_ task: ActionTask, _ reason: String) -> Outcome {
        status.update {
            if task.failureCount == 0 { $0.failedActions += 1 }
            $0.lastError = reason
        }
        // Once is enough for people.
        if task.failureCount == 0 { log.error("\(reason); trying again", metadata: ["key": "\(task.key.text)"]) }
        return .failed(task)
    }

    private func count(_ entry: ActionLog.Entry) {
        guard let error = entry.error else { return status.update { $0.actions += 1 } }
        status.update {
            $0.failedActions += 1
            $0.lastError = error
        }
        log.error("action failed", metadata: ["action": "\(entry.action.rawValue)", "key": "\(entry.key.text)", "reason": "\(error)"])
    }
}

// Moving.
extension ActionWork {
    /// Moves files, and writes that down once their new names are on the disk: for several together, since each wait for the
    /// disk takes long.
    func move(_ tasks: [ActionTask]) -> [Outcome] {
        var outcomes = [Outcome](repeating: .done, count: tasks.count)
        var notes: [(number: Int, entry: ActionLog.Entry)] = []
        var folders: Set<RawPath> = []
        for (number, task) in tasks.enumerated() {
            guard let subject = subject(of: task) else { continue }
            do throws(CommandError) {
                guard let outcome = try move(subject) else {
                    outcomes[number] = rest(of: task, at: task.place)
                    continue
                }
                var done = ActionLog.Entry(key: task.key, action: .move, time: Timestamp.now.text)
                switch outcome {
                case .moved(let path):
                    folders.formUnion([path.folder, subject.file.folder])
                    done.to = path.description
                    done.toBase64 = path.string == nil ? Data(path.bytes).base64EncodedString() : nil
                    notes.append((number, done))
                    continue
                // It had its turn before it came again, and somebody else took it or wrote it anew.
                case .gone where task.isAgain, .replaced where task.isAgain: continue
                case .gone: done.error = "the file was gone before it was moved"
                case .replaced: done.error = "there was another file at its place before it was moved"
                }
                // There was nothing to be moved, so nothing can be done with it either.
                for kind in task.kinds.list {
                    done.action = kind
                    notes.append((number, done))
                }
            } catch {
                // Not written down as done: the disk may have room, or the folder be there, later.
                outcomes[number] = failed(task, error.description)
            }
        }
        do {
            for folder in folders { try folder.synchronizeFolder() }
            let lines = try actionLog.append(notes.map(\.entry))
            for (note, line) in zip(notes, lines) {
                count(note.entry)
                if note.entry.error == nil { outcomes[note.number] = rest(of: tasks[note.number], at: .moved(line: line)) }
            }
        } catch {
            let reason = (error as? SystemCallError)?.description ?? "\(error)"
            for number in Set(notes.map(\.number)) {
                outcomes[number] = failed(tasks[number], "what was moved cannot be written down: \(reason)")
            }
        }
        return outcomes
    }

    /// Nil where it is not to be moved.
    private func move(_ subject: Subject) throws(CommandError) -> MoveOutcome? {
        let entry = subject.entry
        guard let mover = entry.error == nil ? plan.mover : plan.failureMover else { return nil }
        return try mover.move(
            subject.file, relativePath: subject.relativePath, label: entry.label, size: entry.size,
            digest: SHA256.Digest(hexadecimal: entry.sha256 ?? "")?.bytes ?? [], mark: entry.mark, key: entry.key.text)
    }

    /// What comes after the move.
    private func rest(of task: ActionTask, at place: ActionTask.Place) -> Outcome {
        let kinds = task.kinds.subtracting(.move)
        return kinds.isEmpty ? .done : .left(ActionTask(key: task.key, kinds: kinds, place: place))
    }
}

// Running.
extension ActionWork {
    /// Runs the command for a file, and writes that down.
    func run(_ task: ActionTask) -> Outcome {
        guard let subject = subject(of: task), let command = plan.command, let label = subject.entry.label,
            let probability = subject.entry.probability
        else { return .done }
        var done = ActionLog.Entry(key: task.key, action: .run, time: "")
        switch command.run(file: subject.file, label: label, probability: probability, key: task.key.text) {
        case .succeeded: break
        case .failed(let reason): done.error = reason
        case .notStarted(let reason): return failed(task, reason)
        }
        done.time = Timestamp.now.text
        count(done)
        do {
            try actionLog.append([done])
        } catch {
            log.error("what was done cannot be written down, and will be done once more at the next start: \(error)")
        }
        return .ran
    }
}
