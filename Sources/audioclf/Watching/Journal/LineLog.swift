import FileAccess

/// Where a log of lines is kept: a file, or in tests a disk that fills up or fails.
protocol LogStorage: Sendable {
    func length() throws(FileError) -> Int
    /// Appends up to `count` bytes from the offset on, or fewer at the end.
    func read(_ count: Int, at offset: Int, into bytes: inout [UInt8]) throws(FileError)
    /// Writes bytes at the end; where that fails a part of them may be there.
    func append(_ bytes: Span<UInt8>) throws(FileError)
    func truncate(to length: Int) throws(FileError)
    func synchronize() throws(FileError)
}

extension AppendedFile: LogStorage {}

/// Lines of text that only ever become more, each whole or not there at all.
struct LineLog {
    private let storage: any LogStorage
    /// The bytes of the lines that are known to be whole and on the disk.
    private(set) var length = 0
    /// Whether something may be behind them.
    private var isTorn = false
    /// How many bytes of a line without an end were cut off at the start.
    let repairedBytes: Int

    /// Takes up a log. A last line without an end, as a crash leaves it, is cut off.
    init(_ storage: any LogStorage) throws(FileError) {
        self.storage = storage
        let found = try storage.length()
        length = try Self.endOfLastLine(storage, found)
        repairedBytes = found - length
        if repairedBytes > 0 { try storage.truncate(to: length) }
        // What a process wrote that was killed before it could sync is there, but need not be on the disk; and it counts now.
        if found > 0 { try storage.synchronize() }
    }

    /// Appends whole lines; when this returns they are on the disk. Where it throws, none of them is, and it can be tried
    /// again.
    ///
    /// - Returns: Where the first of them begins.
    @discardableResult
    mutating func append(_ lines: [UInt8]) throws(FileError) -> Int {
        precondition(lines.last == UInt8(ascii: "\n"), "a line without an end")
        if isTorn {
            try storage.truncate(to: length)
            isTorn = false
        }
        isTorn = true
        do throws(FileError) {
            try storage.append(lines.span)
            // What a failed sync leaves on the disk nobody knows: the lines are cut off and written anew.
            try storage.synchronize()
        } catch {
            if (try? storage.truncate(to: length)) != nil { isTorn = false }
            throw error
        }
        isTorn = false
        defer { length += lines.count }
        return length
    }

    /// Calls with every line, without its end, and where it begins.
    func forEachLine(_ body: (ArraySlice<UInt8>, Int) throws -> Void) throws {
        var piece: [UInt8] = []
        var offset = 0
        while offset < length {
            let wanted = min(1 << 18, length - offset - piece.count)
            let before = piece.count
            try storage.read(wanted, at: offset + piece.count, into: &piece)
            if piece.count == before { return }
            var start = 0
            while let end = piece[max(start, 0)...].firstIndex(of: UInt8(ascii: "\n")) {
                try body(piece[start..<end], offset + start)
                start = end + 1
            }
            piece.removeFirst(start)
            offset += start
        }
    }

    /// The line that begins there, without its end.
    static func line(at offset: Int, in storage: any LogStorage) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let before = bytes.count
            try storage.read(4096, at: offset + before, into: &bytes)
            if let end = bytes[before...].firstIndex(of: UInt8(ascii: "\n")) { return Array(bytes[..<end]) }
            if bytes.count == before { return bytes }
        }
    }

    private static func endOfLastLine(_ storage: any LogStorage, _ length: Int) throws(FileError) -> Int {
        var end = length
        while end > 0 {
            let start = max(0, end - 65536)
            var piece: [UInt8] = []
            try storage.read(end - start, at: start, into: &piece)
            if let last = piece.lastIndex(of: UInt8(ascii: "\n")) { return start + last + 1 }
            end = start
        }
        return 0
    }
}
