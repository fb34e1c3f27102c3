/// What is still to be done with a recording: its key only, since any number of them may wait.
struct ActionTask: Sendable {
    /// Where the file is.
    enum Place: Sendable {
        /// Where its line in the journal says, and as it says.
        case asRecorded
        /// There as well, but it came again and looks otherwise from outside.
        case again(FileMark)
        /// Where it was moved to, as a line of the log says that begins at this offset.
        case moved(line: Int)
    }

    let key: RecordingKey
    var kinds: ActionKinds
    var place = Place.asRecorded

    /// Whether there is nothing to it but that the file came again.
    var isAgain: Bool { if case .again = place, kinds == .move { true } else { false } }
}

/// Tasks that wait, the first one first.
struct ActionTaskLine {
    private var tasks: [ActionTask] = []
    private var head = 0

    var count: Int { tasks.count - head }

    mutating func append(_ task: ActionTask) { tasks.append(task) }

    /// Gives back those that were taken last.
    mutating func putBack(_ taken: ActionTaskLine) {
        tasks.replaceSubrange(..<head, with: taken.tasks[taken.head...])
        head = 0
    }

    mutating func popFirst() -> ActionTask? {
        guard count > 0 else { return nil }
        defer {
            head += 1
            // Moved up now and then: each time costs as much as there is left.
            if head * 2 >= tasks.count {
                tasks.removeFirst(head)
                head = 0
            }
        }
        return tasks[head]
    }
}
