/// Bytes in order, from memory or from a descriptor, through a buffer of fixed size.
struct ByteInput {
    /// nil: all there is is in the buffer.
    private let descriptor: Int32?
    /// Where in the file the next bytes to buffer are; nil: wherever the descriptor stands.
    private var offset: Int?
    private var buffer: [UInt8]
    private var start = 0
    private var end = 0
    /// Everything taken so far, as long as it may be needed again.
    private var recording: [UInt8]?
    /// Bytes taken so far.
    private(set) var position = 0

    init(memory bytes: [UInt8]) {
        descriptor = nil
        buffer = bytes
        end = bytes.count
    }

    /// A pipe or the like, read as it comes, from where it stands.
    init(stream descriptor: Int32) {
        self.descriptor = descriptor
        buffer = [UInt8](repeating: 0, count: 65536)
    }

    /// A regular file from its first byte, whose own position stays where it is.
    init(file descriptor: Int32, bufferSize: Int = 65536) {
        self.descriptor = descriptor
        offset = 0
        buffer = [UInt8](repeating: 0, count: bufferSize)
    }

    /// The next `count` bytes, or fewer at the end. For small counts: they are held in memory.
    mutating func take(_ count: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        try take(count, into: &bytes)
        return bytes
    }

    /// Appends the next `count` bytes, or fewer at the end.
    mutating func take(_ count: Int, into bytes: inout [UInt8]) throws(SystemError) {
        var missing = count
        while missing > 0, try fill() {
            let part = min(missing, end - start)
            bytes.append(contentsOf: buffer[start..<start + part])
            advance(part)
            missing -= part
        }
    }

    /// Passes over `count` bytes; false if the end came first.
    mutating func skip(_ count: Int) throws(SystemError) -> Bool {
        var missing = count
        while missing > 0 {
            if start == end, let offset, recording == nil {
                self.offset = offset + missing
                position += missing
                return true
            }
            guard try fill() else { return false }
            let part = min(missing, end - start)
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
    private mutating func fill() throws(SystemError) -> Bool {
        if start < end { return true }
        guard let descriptor else { return false }
        start = 0
        end = 0
        end = try readBytes(descriptor, into: &buffer, count: buffer.count, at: offset)
        if let offset { self.offset = offset + end }
        return end > 0
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
