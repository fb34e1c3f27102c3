#if canImport(Glibc)
    package import Glibc
#else
    package import Darwin
#endif

extension timespec {
    /// The time in nanoseconds since 1970, or the end of the range, which is in 2262 (and in 1677): some file systems store
    /// any number of seconds.
    package var nanoseconds: Int64 {
        let (seconds, overflows) = Int64(tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        if overflows { return tv_sec < 0 ? .min : .max }
        let (sum, sumOverflows) = seconds.addingReportingOverflow(Int64(tv_nsec))
        return sumOverflows ? .max : sum
    }
}
