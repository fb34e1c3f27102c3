#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open file that closes itself; calls that a signal interrupts are made again.
package struct OpenFile: ~Copyable {
    private var descriptor: Int32
    private let path: String

    /// Opens the file, for `open`'s flags; `mode` is for files that are created.
    package init(_ path: String, _ flags: Int32, mode: UInt32 = 0) throws(FileError) {
        try Self.checkName(path)
        let descriptor = Self.untilNotInterrupted { unsafe open(path, flags | O_CLOEXEC | O_NOCTTY, mode_t(mode)) }
        guard descriptor >= 0 else { throw FileError(path, cannot: "open it") }
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        if descriptor >= 0 { _ = systemClose(descriptor) }
    }

    /// Refuses an empty path, and one with a zero byte: C would take it to end there, and so mean another file.
    static func checkName(_ path: String) throws(FileError) {
        guard !path.isEmpty else { throw FileError(path, cannot: "open a file without a name", number: ENOENT) }
        guard !path.utf8.contains(0) else { throw FileError(path, cannot: "open it", number: EINVAL) }
    }

    /// The number of bytes if this is a regular file, nil if it is a pipe or device.
    package func regularLength() throws(FileError) -> Int? {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw FileError(path, cannot: "look at it") }
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    /// Appends the next bytes, as many as wanted or up to the file's end.
    ///
    /// Memory grows with what arrives, not with what is wanted.
    package func read(_ wanted: Int, into bytes: inout [UInt8]) throws(FileError) {
        let pieceSize = min(wanted, 1 << 18)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
        defer { unsafe piece.deallocate() }
        var missing = wanted
        while missing > 0 {
            let count = Self.untilNotInterrupted { unsafe systemRead(descriptor, piece.baseAddress, min(missing, pieceSize)) }
            guard count >= 0 else { throw FileError(path, cannot: "read it") }
            if count == 0 { return }
            unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<count]))
            missing -= count
        }
    }

    /// Writes all bytes.
    package func write(_ bytes: Span<UInt8>) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let rest = bytes.extracting(droppingFirst: written)
            let count = Self.untilNotInterrupted {
                unsafe rest.withUnsafeBytes { unsafe systemWrite(descriptor, $0.baseAddress, $0.count) }
            }
            guard count > 0 else { throw FileError(path, cannot: "write it", number: count < 0 ? errno : EIO) }
            written += count
        }
    }

    /// Writes all bytes from an offset on, without moving the place where `write(_:)` goes on.
    package func write(_ bytes: Span<UInt8>, at offset: Int) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let rest = bytes.extracting(droppingFirst: written)
            let count = Self.untilNotInterrupted {
                unsafe rest.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + written)) }
            }
            guard count > 0 else { throw FileError(path, cannot: "write it", number: count < 0 ? errno : EIO) }
            written += count
        }
    }

    /// Gives the file the owner, as far as we may, and the access of the one that it is to replace.
    func adoptOwnerAndMode(of other: stat) throws(FileError) {
        _ = fchown(descriptor, other.st_uid, other.st_gid)
        guard fchmod(descriptor, other.st_mode & 0o777) == 0 else { throw FileError(path, cannot: "set its mode") }
    }

    /// Waits until the bytes are on the disk.
    package func synchronize() throws(FileError) {
        guard Self.untilNotInterrupted({ fsync(descriptor) }) == 0 else { throw FileError(path, cannot: "save it") }
    }

    /// Closes the file and reports what only then comes out, as on network file systems.
    package consuming func close() throws(FileError) {
        let result = systemClose(descriptor)
        descriptor = -1
        // Linux has closed it also when a signal interrupted the call.
        guard result == 0 || errno == EINTR else { throw FileError(path, cannot: "close it") }
    }

    private static func untilNotInterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
        var result = call()
        while result < 0, errno == EINTR { result = call() }
        return result
    }
}

// The method names above hide these functions.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, buffer, count)
}

private func systemClose(_ descriptor: Int32) -> Int32 {
    close(descriptor)
}
