#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

/// A number that all logits are divided by, so that probabilities are neither too sure (above 1) nor too timid (below 1);
/// no answer changes (Guo et al. 2017).
///
/// The logarithms of a recording's probabilities serve as its logits. For a recording of one window that is exactly the
/// network's softmax at this temperature. The probabilities of several windows are a mean, and it is that mean which is
/// sharpened or softened as a whole, not each of its windows.
public struct Temperature: Hashable, Sendable {
    /// The divisor, above 0.
    public let value: Double

    /// What a fit stays within: where everything is right, any sharper temperature would do better still.
    static let limits = 0.05...20.0

    /// A temperature.
    public init(_ value: Double) {
        precondition(value > 0 && value.isFinite, "A temperature of \(value); it must be positive.")
        self.value = value
    }

    /// The temperature under which some recordings, given by the probability of each label and the index of the true one,
    /// have the least negative log likelihood, from 0.05 to 20; 1 without recordings.
    ///
    /// That likelihood is concave in 1 / T, so its slope has one zero: found by Newton steps, or halving where one leaves
    /// the bracket.
    public init(fitting outcomes: [(probabilities: [Float], truth: Int)]) {
        if outcomes.isEmpty {
            self.init(1)
            return
        }
        let logits = outcomes.map { Self.logits($0.probabilities) }, truths = outcomes.map(\.truth)
        /// The slope and the curvature of the negative log likelihood at 1 / T.
        func derivatives(at sharpness: Double) -> (slope: Double, curvature: Double) {
            var slope = 0.0, curvature = 0.0
            for (logits, truth) in zip(logits, truths) {
                let probabilities = Self.softmax(logits, sharpness)
                var mean = 0.0, square = 0.0
                for (probability, logit) in zip(probabilities, logits) {
                    mean += probability * logit
                    square += probability * logit * logit
                }
                slope += mean - logits[truth]
                curvature += square - mean * mean
            }
            return (slope, curvature)
        }
        var low = 1 / Self.limits.upperBound, high = 1 / Self.limits.lowerBound
        if derivatives(at: low).slope >= 0 { self.init(Self.limits.upperBound); return }
        if derivatives(at: high).slope <= 0 { self.init(Self.limits.lowerBound); return }
        var sharpness = 1.0
        for _ in 0..<200 where high - low > 1e-12 * high {
            let (slope, curvature) = derivatives(at: sharpness)
            if slope == 0 { break }
            if slope < 0 { low = sharpness } else { high = sharpness }
            let newton = sharpness - slope / curvature
            let next = newton > low && newton < high ? newton : (low + high) / 2
            if abs(next - sharpness) <= 1e-12 * sharpness { break }
            sharpness = next
        }
        self.init(1 / sharpness)
    }

    /// The probabilities that these become.
    public func applied(to probabilities: [Float]) -> [Double] {
        value == 1 ? probabilities.map(Double.init) : Self.softmax(Self.logits(probabilities), 1 / value)
    }

    private static func logits(_ probabilities: [Float]) -> [Double] {
        probabilities.map { log(max(Double($0), Calibration.leastProbability)) }
    }

    private static func softmax(_ logits: [Double], _ sharpness: Double) -> [Double] {
        let highest = logits.max()!
        let powers = logits.map { exp(sharpness * ($0 - highest)) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}
