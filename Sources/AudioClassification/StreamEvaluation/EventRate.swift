#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

/// How often something happened in some hours, and how much more often it may happen in the long run.
public struct EventRate: Hashable, Sendable {
    /// How often it happened.
    public let count: Int
    /// In how many hours.
    public let hours: Double

    /// So often in so many hours.
    public init(_ count: Int, hours: Double) {
        precondition(count >= 0 && hours >= 0, "\(count) events in \(hours) hours are no rate.")
        self.count = count
        self.hours = hours
    }

    /// How often in an hour; 0 without any time.
    public var perHour: Double { hours > 0 ? Double(count) / hours : 0 }

    /// The rate in an hour that is not exceeded with a confidence of 95 %: the exact one-sided bound for independent events
    /// (Garwood 1936), which is 3 / T where in T hours nothing happened. Infinite without any time.
    public var upperBound: Double { hours > 0 ? Self.upperBound(of: count) / hours : .infinity }

    /// The mean of the Poisson distribution that gives so few events or fewer in 5 of 100 cases.
    private static func upperBound(of count: Int) -> Double {
        var low = Double(count), high = low + 10 * (low + 1).squareRoot()
        for _ in 0..<100 where high - low > 1e-12 * high {
            let middle = (low + high) / 2
            if probability(ofAtMost: count, mean: middle) > 0.05 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// Summed from the most probable of the terms down; those too small to matter are left out.
    private static func probability(ofAtMost count: Int, mean: Double) -> Double {
        var term = exp(Double(count) * log(mean) - mean - lgamma(Double(count) + 1))
        var sum = term
        for n in stride(from: count, to: 0, by: -1) where term > 1e-17 * sum {
            term *= Double(n) / mean
            sum += term
        }
        return sum
    }
}
