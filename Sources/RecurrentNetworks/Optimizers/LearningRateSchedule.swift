#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How the learning rate changes over a training run, as a factor of its peak: a warm-up, then a decay.
public struct LearningRateSchedule: Codable, Hashable, Sendable {
    /// The course of the rate.
    public enum Shape: String, Codable, Hashable, Sendable, CaseIterable {
        /// A straight rise, then the peak to the end.
        case constant
        /// A straight rise, then half a cosine down (Loshchilov and Hutter 2017, without restarts).
        case cosine
        /// Half a cosine up, then another down (Smith and Topin 2018).
        case oneCycle
    }

    /// The course of the rate.
    public var shape: Shape
    /// The part of all steps in which the rate rises to its peak.
    public var warmUpFraction: Double
    /// The rate of the first step of a warm-up, as a fraction of the peak.
    public var initialFraction: Double
    /// The rate of the last step, as a fraction of the peak; unused by a constant schedule.
    public var finalFraction: Double

    /// The peak to the end, after a linear warm-up if there is one: PyTorch's `LinearLR`.
    public static func constant(warmUpFraction: Double = 0, initialFraction: Double = 1.0 / 25) -> LearningRateSchedule {
        LearningRateSchedule(
            shape: .constant, warmUpFraction: warmUpFraction, initialFraction: initialFraction, finalFraction: 1)
    }

    /// Half a cosine down, after a linear warm-up if there is one: PyTorch's `LinearLR` and `CosineAnnealingLR` in sequence.
    public static func cosine(
        warmUpFraction: Double = 0, initialFraction: Double = 1.0 / 25, finalFraction: Double = 0
    ) -> LearningRateSchedule {
        LearningRateSchedule(
            shape: .cosine, warmUpFraction: warmUpFraction, initialFraction: initialFraction, finalFraction: finalFraction)
    }

    /// One cycle: half a cosine up to the peak, another down to almost nothing.
    ///
    /// The defaults are those of PyTorch's `OneCycleLR` but for its warm-up of 0.3 and its cycling of the momentum.
    public static func oneCycle(
        warmUpFraction: Double = 0.1, initialFraction: Double = 1.0 / 25, finalFraction: Double = 1.0 / 250_000
    ) -> LearningRateSchedule {
        LearningRateSchedule(
            shape: .oneCycle, warmUpFraction: warmUpFraction, initialFraction: initialFraction,
            finalFraction: finalFraction)
    }

    /// The factor for step 0 ..< totalSteps; before and after them that of the first and the last. Traps unless there is a
    /// step.
    public func factor(step: Int, totalSteps: Int) -> Double {
        require(totalSteps > 0, "a schedule of \(totalSteps) steps; it spans at least one")
        let last = Double(totalSteps - 1)
        let position = max(0, min(Double(step), last))
        // The first place at the peak. One-cycle's lies between steps, as in PyTorch, and may be the very first.
        let peak =
            shape == .oneCycle
            ? max(0, warmUpFraction * Double(totalSteps) - 1) : (warmUpFraction * Double(totalSteps)).rounded()
        if position < peak {
            let t = position / peak
            return shape == .oneCycle
                ? halfCosine(from: initialFraction, to: 1, at: t) : initialFraction + (1 - initialFraction) * t
        }
        if shape == .constant { return 1 }
        return halfCosine(from: 1, to: finalFraction, at: last > peak ? (position - peak) / (last - peak) : 0)
    }

    private func halfCosine(from start: Double, to end: Double, at t: Double) -> Double {
        end + (start - end) * (1 + cos(.pi * t)) / 2
    }

    func validate() throws(NetworkError) {
        try NetworkError.check(training: "warmUpFraction", called: "warm-up fraction", warmUpFraction, 0...1)
        try NetworkError.check(
            training: "initialFraction", called: "initial fraction of the learning rate", initialFraction, 0...1)
        try NetworkError.check(
            training: "finalFraction", called: "final fraction of the learning rate", finalFraction, 0...1)
    }
}
