#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// Numbers as people read them, without Foundation's formatters, which cost start-up time.

extension Double {
    /// With so many decimals, rounded.
    func decimals(_ count: Int) -> String {
        guard isFinite else { return "\(self)" }
        let scale = pow(10, Double(count))
        let scaled = (magnitude * scale).rounded()
        guard scaled < 1e15 else { return "\(self)" }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, count + 1 - digits.count)) + digits
        let sign = self < 0 && scaled > 0 ? "-" : ""
        return count == 0 ? sign + padded : "\(sign)\(padded.dropLast(count)).\(padded.suffix(count))"
    }

    /// A part of 1 as percent.
    func percent(_ decimals: Int = 1) -> String { "\((self * 100).decimals(decimals)) %" }

    /// Seconds as a person would say them: 4.2 s, 3:05 min, 2:03:04 h.
    var duration: String {
        if self < 60 { return "\(decimals(1)) s" }
        let whole = Int(rounded())
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        if whole < 3600 { return "\(whole / 60):\(two(whole % 60)) min" }
        return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60)) h"
    }
}

extension String {
    /// Filled up with spaces on the right.
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    /// Filled up with spaces on the left.
    func leftPadded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

/// "1 recording", "2 recordings".
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}
