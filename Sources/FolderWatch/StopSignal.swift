#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
internal import FileAccess
private import Synchronization

/// Tells a thread that sleeps in `poll` that it is to end: a pipe, the other end of which is closed.
///
/// A class, because the thread and who ends it share it and the last one closes it.
final class StopSignal: Sendable {
    private let readingEnd: Int32
    private let writingEnd: Mutex<Int32?>

    /// `folder` is for the error.
    init(for folder: String) throws(FolderWatchError) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw .system(folder, SystemError()) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        readingEnd = ends[0]
        writingEnd = Mutex(ends[1])
    }

    deinit {
        give()
        close(readingEnd)
    }

    func give() {
        writingEnd.withLock { end in
            guard let open = end else { return }
            // A byte as well: a program that was started between `pipe` and `fcntl` may hold the end open.
            _ = unsafe write(open, [UInt8(0)], 1)
            close(open)
            end = nil
        }
    }

    /// Sleeps until the signal is given, there is news, or so many nanoseconds are over; returns whether it was given.
    func isGiven(within nanoseconds: Int64, orNewsFrom source: Int32?) -> Bool {
        var waits = [pollfd(fd: readingEnd, events: Int16(POLLIN), revents: 0)]
        if let source { waits.append(pollfd(fd: source, events: Int16(POLLIN), revents: 0)) }
        // Rounded up: to wake too early would only mean to look again.
        let milliseconds = min(nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 == 0 ? 0 : 1), 1_000_000)
        // Interrupted by a signal it returns early, which does no harm.
        return unsafe poll(&waits, nfds_t(waits.count), Int32(milliseconds)) > 0 && waits[0].revents != 0
    }
}

/// The time now.
func systemClock() -> Moment {
    Moment(steady: nanoseconds(CLOCK_MONOTONIC), calendar: nanoseconds(CLOCK_REALTIME))
}

private func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(clock, &time)
    return time.nanoseconds
}
