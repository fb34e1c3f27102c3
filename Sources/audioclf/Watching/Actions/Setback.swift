/// What keeps tasks from being done, seldom only one of them, until it is gone.
struct Obstacle: Hashable, Sendable {
    /// What cannot be done.
    let kind: ActionKind
    /// What does not work: an option as the user gave it, or a file of ours.
    let place: String
    /// The system's number for the reason, where it has one.
    var number: Int32 = 0
}

/// That something could not be done, and is to be tried again: the disk may have room, or the folder be there, later.
struct Setback: Error {
    let obstacle: Obstacle
    let reason: String
}
