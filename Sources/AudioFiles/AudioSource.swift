/// Where audio comes from.
public enum AudioSource: Hashable, Sendable {
    /// A file, or anything else that opens under a path: a named pipe is read as a pipe.
    case path(String)
    /// The bytes of an audio file; `name` is for messages.
    case memory([UInt8], name: String)
    /// A pipe, or whatever standard input was redirected from, read from where it stands. It stays open; `name` is for
    /// messages.
    case fileDescriptor(Int32, name: String)

    /// What messages call it.
    public var name: String {
        switch self {
        case .path(let path): path
        case .memory(_, let name), .fileDescriptor(_, let name): name
        }
    }
}

/// What to do with a pipe whose container cannot be read in order (FLAC, Ogg, AIFF, compressed WAV, ...).
public enum PipeSpooling: Hashable, Sendable {
    /// Copy it, to its end, to an unnamed temporary file in `TMPDIR` (or /tmp) first.
    case temporaryFile
    /// Refuse it: what comes through the pipe must be heard as it comes.
    case refused
}
