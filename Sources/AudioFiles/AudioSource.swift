internal import FileAccess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where audio comes from.
public enum AudioSource: Hashable, Sendable {
    /// A file, or anything else that opens under a path: a named pipe is read as a pipe.
    case path(String)
    /// A stretch of a file, in seconds from its beginning; one without an upper bound, `.infinity`, goes on to its end.
    case excerpt(path: String, seconds: Range<Double>)
    /// The bytes of an audio file; `name` is for messages.
    case memory([UInt8], name: String)
    /// A pipe, or whatever standard input was redirected from, read from where it stands. It stays open; `name` is for
    /// messages.
    case fileDescriptor(Int32, name: String)

    /// What messages call it.
    public var name: String {
        switch self {
        case .path(let path): path
        case .excerpt(let path, let stretch):
            stretch.upperBound.isFinite
                ? "\(path) (\(seconds(stretch.lowerBound)) to \(seconds(stretch.upperBound)) s)"
                : "\(path) (from \(seconds(stretch.lowerBound)) s)"
        case .memory(_, let name), .fileDescriptor(_, let name): name
        }
    }
}

extension AudioSource {
    /// Whether all samples are there that the header of a file, or of bytes in memory, promises: not while the file is
    /// still being copied. Nil where the header does not say, or nothing can be read.
    ///
    /// WAV, RF64, BW64 and AU headers say. Nothing but the header is read; a file descriptor stays where it is.
    public var isWhole: Bool? {
        do {
            switch self {
            case .memory(let bytes, _):
                var input = ByteInput(memory: bytes)
                return try Self.isWhole(&input, size: bytes.count)
            case .path(let path), .excerpt(let path, _): return try Self.isWhole(OpenFile(path, O_RDONLY | O_NONBLOCK))
            case .fileDescriptor(let number, let name): return try Self.isWhole(OpenFile(borrowing: number, name: name))
            }
        } catch {
            return nil
        }
    }

    private static func isWhole(_ file: consuming OpenFile) throws -> Bool? {
        guard let size = try file.regularLength() else { return nil }
        var input = ByteInput(regular: file)
        return try isWhole(&input, size: size)
    }

    private static func isWhole(_ input: inout ByteInput, size: Int) throws -> Bool? {
        switch try SoundHeader.read(from: &input) {
        case .header(let header):
            if header.hasOpenLength && (header.declaredLength == 0 || header.declaredLength > size) { return nil }
            return header.declaredLength <= size - header.dataOffset
        // The header's end, or the samples, are still to come.
        case .noSamples: return false
        case .other: return nil
        }
    }
}

extension AudioSource {
    /// Which frames are read of a recording of this rate in hertz: of an excerpt those nearest to its bounds.
    func frames(at sampleRate: Int) -> Range<Int> {
        guard case .excerpt(_, let seconds) = self else { return 0..<Int.max }
        // Beyond 2^62 lies no frame, and no `Int` before long.
        func frame(_ seconds: Double) -> Int {
            seconds.isFinite ? Int(min(max(0, (seconds * Double(sampleRate)).rounded()), 0x1p62)) : .max
        }
        return frame(seconds.lowerBound)..<frame(seconds.upperBound)
    }
}

/// What to do with a pipe whose container cannot be read in order (FLAC, Ogg, AIFF, compressed WAV, ...).
public enum PipeSpooling: Hashable, Sendable {
    /// Copy it, to its end, to an unnamed temporary file in `TMPDIR` (or /tmp) first.
    case temporaryFile
    /// Refuse it: what comes through the pipe must be heard as it comes.
    case refused
}
