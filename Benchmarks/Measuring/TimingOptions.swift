import ArgumentParser

/// How long something is timed.
struct TimingOptions: ParsableArguments {
    @Option(help: "Seconds of each of the windows whose median is given.") var seconds = 0.6
    @Option(help: "Windows.") var windows = 5

    func validate() throws {
        if !(seconds > 0) { throw ValidationError("--seconds takes a number, more than 0.") }
        if windows < 1 { throw ValidationError("--windows takes a number from 1.") }
    }

    /// Items a second in each window, which holds whole calls of `work`, of so many items each. A first window of up to half a
    /// second, and of two calls at least, does not count: then all memory is there, and the processor is awake.
    func rates(items: Int, _ work: () throws -> Void) rethrows -> Sample {
        _ = try callRate(seconds: min(seconds, 0.5), leastCalls: 2, work)
        return Sample(try (0..<windows).map { _ in Double(items) * (try callRate(seconds: seconds, leastCalls: 1, work)) })
    }

    /// Seconds of each call that is made in as much time as all windows have together, at least 50 of them.
    func latencies(_ work: () throws -> Void) rethrows -> Sample {
        _ = try callRate(seconds: min(seconds, 0.5), leastCalls: 2, work)
        var values: [Double] = []
        let stopwatch = Stopwatch()
        while values.count < 50 || stopwatch.seconds < seconds * Double(windows) {
            let one = Stopwatch()
            try work()
            values.append(one.seconds)
        }
        return Sample(values)
    }

    private func callRate(seconds: Double, leastCalls: Int, _ work: () throws -> Void) rethrows -> Double {
        var calls = 0
        let stopwatch = Stopwatch()
        while true {
            try work()
            calls += 1
            let passed = stopwatch.seconds
            if passed >= seconds, calls >= leastCalls { return Double(calls) / passed }
        }
    }
}

/// Seconds since it was made.
struct Stopwatch {
    private let start = ContinuousClock.now
    var seconds: Double { start.duration(to: .now) / .seconds(1) }
}
