/// What was asked for.
struct ActionPlan: Sendable {
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
