#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that only grows, but for what went wrong at its end, and that one process at a time writes.
package final class AppendedFile: Sendable {
    private let file: OpenFile
    private let path: String

    /// Opens a regular file, or makes an empty one, and locks it until the object is gone or the process ended.
    ///
    /// Throws with `EWOULDBLOCK` where another process has it.
    package init(_ path: String) throws(FileError) {
        self.path = path
        file = try OpenFile(path, O_RDWR | O_CREAT | O_APPEND)
        guard try file.regularLength() != nil else { throw FileError(path, cannot: "append to it", number: EINVAL) }
        try file.lock()
        // So that a new file's name is there after a power cut.
        if let parent = try? OpenFile(folder(of: path), O_RDONLY | O_DIRECTORY) { try? parent.synchronize() }
    }

    /// The number of bytes.
    package func length() throws(FileError) -> Int { try file.regularLength() ?? 0 }

    /// Appends up to `count` bytes from the offset on, or fewer at the end.
    package func read(_ count: Int, at offset: Int, into bytes: inout [UInt8]) throws(FileError) {
        var read = 0
        while read < count {
            let part = try file.readAvailable(count - read, at: offset + read, into: &bytes)
            if part == 0 { return }
            read += part
        }
    }

    /// Writes bytes at the end; where that fails a part of them may be there.
    ///
    /// Throws with `ESTALE` where the file is no longer at its path: nobody would find there what is written.
    package func append(_ bytes: Span<UInt8>) throws(FileError) {
        guard try file.isStill(at: path) else {
            throw FileError(path, cannot: "append to it, since it was moved or removed", number: ESTALE)
        }
        try file.write(bytes)
    }

    /// Cuts off what is behind so many bytes.
    package func truncate(to length: Int) throws(FileError) { try file.truncate(to: length) }

    /// Waits until all is on the disk.
    package func synchronize() throws(FileError) { try file.synchronize() }
}
