#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A moment, as machines and people read it in logs.
struct Timestamp {
    /// Since 1970.
    let nanoseconds: Int64

    static var now: Timestamp {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// UTC to the millisecond as ISO 8601 has it: 2026-05-01T12:00:00.000Z.
    var text: String {
        var seconds = time_t(nanoseconds / 1_000_000_000)
        var parts = unsafe tm()
        _ = unsafe gmtime_r(&seconds, &parts)
        func digits(_ number: some BinaryInteger, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let date = unsafe "\(digits(parts.tm_year + 1900, 4))-\(digits(parts.tm_mon + 1, 2))-\(digits(parts.tm_mday, 2))"
        let time = unsafe "\(digits(parts.tm_hour, 2)):\(digits(parts.tm_min, 2)):\(digits(parts.tm_sec, 2))"
        return "\(date)T\(time).\(digits(nanoseconds / 1_000_000 % 1000, 3))Z"
    }
}
