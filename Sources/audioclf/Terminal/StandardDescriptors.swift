#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Standard input, output and error.
enum StandardDescriptors {
    /// Sees to it that no file of ours gets the number of one that was closed before the program started, and with it what is
    /// meant for that one. To use such a one is an error as before.
    static func occupy() {
        // A new descriptor gets the lowest number that is free; what is only to be written cannot be read, and vice versa.
        for (number, access) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(number, F_GETFD) == -1 {
            _ = unsafe open("/dev/null", access)
        }
    }
}
