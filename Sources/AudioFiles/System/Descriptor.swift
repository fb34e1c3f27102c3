#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An open file, closed at the end of its life if it is ours.
struct Descriptor: ~Copyable {
    let number: Int32
    private let isOurs: Bool

    init(owning number: Int32) {
        self.number = number
        isOurs = true
    }

    /// Somebody else's, who closes it.
    init(borrowing number: Int32) {
        self.number = number
        isOurs = false
    }

    init(opening path: String, flags: Int32, mode: mode_t = 0) throws(SystemError) {
        let number = try retryingInterrupts { Int(unsafe open(path, flags | O_CLOEXEC, mode)) }
        self.init(owning: Int32(number))
    }

    deinit {
        // Never a second time: Linux frees the number even when close is interrupted.
        if isOurs { precondition(close(number) == 0 || errno != EBADF, "a descriptor of ours was closed by somebody else") }
    }

    /// Another number for the same open file, which is the caller's to close.
    static func duplicate(_ number: Int32) throws(SystemError) -> Int32 {
        Int32(try retryingInterrupts { Int(fcntl(number, F_DUPFD_CLOEXEC, 0)) })
    }

    enum Kind {
        case regular(size: Int)
        case directory
        /// A pipe, socket, terminal or device: bytes in order.
        case stream
    }

    static func kind(of number: Int32) throws(SystemError) -> Kind {
        var status = stat()
        _ = try retryingInterrupts { Int(unsafe fstat(number, &status)) }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .regular(size: Int(status.st_size))
        case S_IFDIR: .directory
        default: .stream
        }
    }

    /// Where the next read of a regular file starts.
    static func position(of number: Int32) throws(SystemError) -> Int {
        try retryingInterrupts { Int(lseek(number, 0, SEEK_CUR)) }
    }

    /// Writes all of `bytes`, at `offset` or (nil) where the descriptor stands.
    func write(_ bytes: [UInt8], at offset: Int? = nil) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            written += try retryingInterrupts {
                unsafe bytes.withUnsafeBytes { buffer in
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                    return if let offset {
                        unsafe pwrite(number, rest.baseAddress, rest.count, off_t(offset + written))
                    } else {
                        unsafe systemWrite(number, rest.baseAddress, rest.count)
                    }
                }
            }
        }
    }
}

/// Reads up to `count` bytes over the front of `bytes`, at `offset` or (nil) where the descriptor stands.
/// Returns how many came; 0 at the end.
func readBytes(
    _ descriptor: Int32, into bytes: inout [UInt8], count: Int, at offset: Int?
) throws(SystemError) -> Int {
    precondition(count <= bytes.count)
    return try retryingInterrupts {
        unsafe bytes.withUnsafeMutableBytes { buffer in
            if let offset {
                unsafe pread(descriptor, buffer.baseAddress, count, off_t(offset))
            } else {
                unsafe read(descriptor, buffer.baseAddress, count)
            }
        }
    }
}

/// Makes a system call again as long as a signal interrupts it.
func retryingInterrupts(_ call: () -> Int) throws(SystemError) -> Int {
    while true {
        let result = call()
        if result >= 0 { return result }
        let error = SystemError.last
        if error.number != EINTR { throw error }
    }
}

/// `Descriptor.write` hides the name of the call inside it.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
