import FileAccess
import FolderWatch
import FoundationEssentials
import Logging

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
        /// There was nothing to do it with.
        case nothing
        /// It was done, and this is still to be done.
        case left(ActionTask)
        /// It is to be tried again.
        case failed(Setback)

        var isSuccess: Bool {
            switch self {
            case .done, .left: true
            case .nothing, .failed: false
            }
        }
    }

    /// A recording, and where it is now.
    private struct Subject {
        var entry: JournalEntry
        let relativePath: RawPath
        var file: RawPath
    }

    private func subject(of task: ActionTask) throws(Setback) -> Subject? {
        do {
            guard let entry = try journal.entry(task.key), let path = entry.relativePath else { return nil }
            var subject = Subject(entry: entry, relativePath: path, file: watch.path(to: path))
            switch task.place {
            case .asRecorded: break
            case .again(let mark): subject.entry.mark = mark
            case .moved(let line): subject.file = try actionLog.entry(at: line).destination ?? subject.file
            }
            return subject
        } catch let error as FileError {
            // The line is good, and can be read when the disk can.
            throw Setback(
                obstacle: Obstacle(kind: task.kinds.list[0], place: "reading the journal", number: error.number),
                reason: "what is to be done cannot be read: \(error)")
        } catch {
            log.error("its line cannot be understood, so nothing is done with it", metadata: ["key": "\(task.key.text)"])
            return nil
        }
    }

    private func failed(_ setback: Setback) -> Outcome {
        status.update { $0.lastError = setback.reason }
        return .failed(setback)
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
        var outcomes = [Outcome](repeating: .nothing, count: tasks.count)
        var notes: [(number: Int, entry: ActionLog.Entry)] = []
        var folders: Set<RawPath> = []
        for (number, task) in tasks.enumerated() {
            do throws(Setback) {
                guard let subject = try subject(of: task) else { continue }
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
                outcomes[number] = failed(error)
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
            let call = error as? SystemCallError
            let setback = Setback(
                obstacle: Obstacle(
                    kind: .move, place: "writing down what was moved",
                    number: call?.number ?? (error as? FileError)?.number ?? 0),
                reason: "what was moved cannot be written down: \(call?.description ?? "\(error)")")
            for (number, _) in notes { outcomes[number] = failed(setback) }
        }
        return outcomes
    }

    /// Nil where it is not to be moved.
    private func move(_ subject: Subject) throws(Setback) -> MoveOutcome? {
        let entry = subject.entry
        guard let mover = entry.error == nil ? plan.mover : plan.failureMover else { return nil }
        do throws(MoveError) {
            return try mover.move(
                subject.file, relativePath: subject.relativePath, label: entry.label, size: entry.size,
                digest: SHA256.Digest(hexadecimal: entry.sha256 ?? "")?.bytes ?? [], mark: entry.mark, key: entry.key.text)
        } catch {
            throw Setback(
                obstacle: Obstacle(kind: .move, place: mover.origin, number: error.number), reason: error.description)
        }
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
        let found: Subject?
        do {
            found = try subject(of: task)
        } catch {
            return failed(error)
        }
        guard let subject = found, let command = plan.command, let label = subject.entry.label,
            let probability = subject.entry.probability
        else { return .nothing }
        var done = ActionLog.Entry(key: task.key, action: .run, time: "")
        switch command.run(file: subject.file, label: label, probability: probability, key: task.key.text) {
        case .succeeded: break
        case .failed(let reason): done.error = reason
        case .notStarted(let reason): return failed(Setback(obstacle: Obstacle(kind: .run, place: "--run"), reason: reason))
        }
        done.time = Timestamp.now.text
        count(done)
        do {
            try actionLog.append([done])
        } catch {
            log.error("what was done cannot be written down, and will be done once more at the next start: \(error)")
        }
        return .done
    }
}
