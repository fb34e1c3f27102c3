/// A note that begins or ends, in seconds since a stream began.
public struct NoteEvent: Hashable, Sendable {
    /// What happens to a key.
    public enum Kind: Hashable, Sendable {
        /// It is struck so hard, 1 to 127.
        case on(velocity: Int)
        /// It is released.
        case off
    }

    /// When it happens.
    public let seconds: Double
    /// The MIDI number, 21 to 108.
    public let key: Int
    /// Whether the note begins or ends.
    public let kind: Kind

    /// An event from its parts.
    public init(seconds: Double, key: Int, kind: Kind) {
        self.seconds = seconds
        self.key = key
        self.kind = kind
    }
}
