#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import RecurrentNetworks

/// The chaotic series of Mackey and Glass (1977): dx/dt = 0.2 x(t - 17) / (1 + x(t - 17)^10) - 0.1 x(t), a model of how
/// blood cells are made some time after their lack is noticed. Every sixth time unit is a value of the series.
enum MackeyGlass {
    private static let stepsPerUnit = 10
    private static let delay = 17 * stepsPerUnit
    private static let sampling = 6 * stepsPerUnit

    /// A stretch of the series, less its mean of about 0.93, from a beginning of its own; the time until it has forgotten
    /// that beginning is left out.
    ///
    /// Integrated with the fourth-order method of Runge and Kutta in steps of 0.1; between two steps, the delayed value is
    /// their mean.
    static func series(_ count: Int, using generator: inout SeededGenerator) -> [Double] {
        var values = [Double](repeating: generator.uniform(in: 0.6...1.4), count: delay + 1)
        let forgotten = 1_000 * stepsPerUnit
        let step = 1 / Double(stepsPerUnit)
        func slope(_ x: Double, _ delayed: Double) -> Double { 0.2 * delayed / (1 + pow(delayed, 10)) - 0.1 * x }
        while values.count < delay + 1 + forgotten + count * sampling {
            let x = values.last!
            let (before, after) = (values[values.count - 1 - delay], values[values.count - delay])
            let between = (before + after) / 2
            let first = slope(x, before)
            let second = slope(x + step / 2 * first, between)
            let third = slope(x + step / 2 * second, between)
            let fourth = slope(x + step * third, after)
            values.append(x + step / 6 * (first + 2 * second + 2 * third + fourth))
        }
        return stride(from: delay + 1 + forgotten, to: values.count, by: sampling).map { values[$0] - 0.93 }
    }
}
