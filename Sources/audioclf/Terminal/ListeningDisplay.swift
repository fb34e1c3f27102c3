import FileAccess

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The line on a terminal that shows that something is heard: how loud it is, and what it is most like.
struct ListeningDisplay {
    private let labels: [String]
    private var lastShown: ContinuousClock.Instant?
    /// Since it was last shown.
    private var power = 0.0
    private var count = 0

    init(labels: [String]) { self.labels = labels }

    /// Takes the samples that were heard last.
    mutating func add(_ samples: [Float]) {
        guard Console.isTerminal else { return }
        power += samples.reduce(0) { $0 + Double($1) * Double($1) }
        count += samples.count
    }

    /// Shows them, ten times a second at most.
    mutating func show(seconds: Double, posteriors: [Double], secondsBehind: Double) {
        let now = ContinuousClock.now
        guard Console.isTerminal, count > 0, lastShown.map({ $0.duration(to: now) >= .milliseconds(100) }) ?? true else {
            return
        }
        lastShown = now
        let decibels = 10 * log10(max(power / Double(count), 1e-12))
        (power, count) = (0, 0)
        var parts = [seconds.duration.leftPadded(10), "\(decibels.decimals(0).leftPadded(4)) dB", Self.bar(decibels)]
        if let best = posteriors.indices.max(by: { posteriors[$0] < posteriors[$1] }) {
            parts.append("\(labels[best].onOneLine) \(posteriors[best].percent(0))")
        }
        if secondsBehind >= 1 { parts.append("\(secondsBehind.decimals(1)) s behind") }
        Console.progress(String(parts.joined(separator: "  ").prefix(Console.width - 1)))
    }

    /// 60 dB below full scale is nothing.
    private static func bar(_ decibels: Double) -> String {
        let width = 20, filled = Int((max(0, min(1, 1 + decibels / 60)) * Double(width)).rounded())
        return String(repeating: "━", count: filled) + String(repeating: "─", count: width - filled)
    }
}
