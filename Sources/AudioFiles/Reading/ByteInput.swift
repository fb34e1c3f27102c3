internal import FileAccess

/// Bytes in order, from memory or from a file that it owns, through a buffer of bounded size.
struct ByteInput: ~Copyable {
    /// nil: all there is is in the buffer.
    private let file: OpenFile?
    /// Where in the file the next bytes to buffer are; nil: wherever it stands.
    private var offset: Int?
    private var buffer: [UInt8] = []
    /// Where in the buffer the next byte is.
    private var start = 0
    /// Everything taken so far, as long as it may be needed again.
    private var recording: [UInt8]?
    /// Bytes taken so far.
    private(set) var position = 0

    init(memory bytes: [UInt8]) {
        file = nil
        buffer = bytes
    }

    /// A pipe or the like, read as it comes, from where it stands.
    init(stream file: consuming OpenFile) { self.file = consume file }

    /// A regular file from its first byte, whose own position stays where it is.
    init(regular file: consuming OpenFile) {
        self.file = consume file
        offset = 0
    }

    /// The next `count` bytes, or fewer at the end. For small counts: they are held in memory.
    mutating func take(_ count: Int) throws(AudioFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        try take(count, into: &bytes)
        return bytes
    }

    /// Appends the next `count` bytes, or fewer at the end.
    mutating func take(_ count: Int, into bytes: inout [UInt8]) throws(AudioFileError) {
        var missing = count
        while missing > 0, try fill() {
            let part = min(missing, buffer.count - start)
            bytes.append(contentsOf: buffer[start..<start + part])
            advance(part)
            missing -= part
        }
    }

    /// Passes over `count` bytes; false if the end came first.
    mutating func skip(_ count: Int) throws(AudioFileError) -> Bool {
        var missing = count
        while missing > 0 {
            if start == buffer.count, let offset, recording == nil {
                self.offset = offset + missing
                position += missing
                return true
            }
            guard try fill() else { return false }
            let part = min(missing, buffer.count - start)
            advance(part)
            missing -= part
        }
        return true
    }

    private mutating func advance(_ count: Int) {
        recording?.append(contentsOf: buffer[start..<start + count])
        start += count
        position += count
    }

    /// Makes sure that a byte is in the buffer; false at the end.
    private mutating func fill() throws(AudioFileError) -> Bool {
        if start < buffer.count { return true }
        switch file {
        case .none: return false
        case .some(let file):
            start = 0
            buffer.removeAll(keepingCapacity: true)
            // Most often a file's header is all that is wanted of it.
            let count = position < 4096 ? 4096 : 65536
            do {
                try file.readAvailable(count, at: offset, into: &buffer)
            } catch {
                throw .system("read", error)
            }
        }
        if let offset { self.offset = offset + buffer.count }
        return !buffer.isEmpty
    }

    /// Goes on at another place of the memory or the regular file.
    mutating func move(to position: Int) {
        if offset == nil {
            start = position
        } else {
            offset = position
            start = 0
            buffer.removeAll(keepingCapacity: true)
        }
        self.position = position
    }

    /// Another descriptor of the open file, which the caller closes; nil if there is none.
    func duplicateDescriptor() throws(FileError) -> Int32? {
        switch file {
        case .none: nil
        case .some(let file): try file.duplicateDescriptor()
        }
    }

    /// Starts to keep what is taken.
    mutating func startRecording() { recording = [] }

    /// Gives what was taken since `startRecording`, and keeps no more.
    mutating func stopRecording() -> [UInt8] {
        defer { recording = nil }
        return recording ?? []
    }

    var isRecording: Bool { recording != nil }

    /// How much was kept.
    var recordedCount: Int { recording?.count ?? 0 }
}
