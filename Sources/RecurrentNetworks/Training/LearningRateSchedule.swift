#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How the learning rate changes over a training run, as a factor of its peak.
public struct LearningRateSchedule: Codable, Hashable, Sendable {
    /// The part of all steps in which the rate rises to its peak; the first step is at the peak where that is one or none.
    public var warmUpFraction: Double
    /// The rate of the first step, as a fraction of the peak.
    public var initialFraction: Double
    /// The rate of the last step, as a fraction of the peak.
    public var finalFraction: Double

    /// One cycle (Smith and Topin 2018): a half cosine up to the peak, another down to almost nothing.
    ///
    /// The defaults are those of PyTorch's `OneCycleLR` but for its warm-up of 0.3.
    public static func oneCycle(
        warmUpFraction: Double = 0.1, initialFraction: Double = 1.0 / 25, finalFraction: Double = 1.0 / 250_000
    ) -> LearningRateSchedule {
        LearningRateSchedule(
            warmUpFraction: warmUpFraction, initialFraction: initialFraction, finalFraction: finalFraction)
    }

    /// The factor for step 0 ..< totalSteps.
    public func factor(step: Int, totalSteps: Int) -> Double {
        let last = Double(totalSteps - 1)
        let peak = max(0, warmUpFraction * Double(totalSteps) - 1)  // a place between steps, as in PyTorch
        let position = min(Double(step), last)
        if position < peak {
            return halfCosine(from: initialFraction, to: 1, at: position / peak)
        }
        return halfCosine(from: 1, to: finalFraction, at: last > peak ? (position - peak) / (last - peak) : 0)
    }

    private func halfCosine(from start: Double, to end: Double, at t: Double) -> Double {
        end + (start - end) * (1 + cos(.pi * t)) / 2
    }
}
