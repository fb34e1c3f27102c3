#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

/// How far probabilities can be taken at their word: of the answers given with 80 %, are 80 % right?
public struct Calibration: Hashable, Sendable {
    /// Answers of about the same probability.
    public struct Bin: Hashable, Sendable {
        /// From which probability of the answer to which; the upper end belongs to it.
        public let range: ClosedRange<Double>
        /// The mean probability of its answers; 0 without any.
        public let meanConfidence: Double
        /// How many of them are right.
        public let accuracy: Proportion
    }

    /// Ten bins of equal width, from 0 to 1.
    public let bins: [Bin]
    /// The expected calibration error (Guo et al. 2017): the distance between probability and accuracy in each bin, mean
    /// over the answers. 0 to 1.
    public let expectedError: Double
    /// The mean of -log of the probability of the truth, in nats: what a training makes small.
    public let negativeLogLikelihood: Double
    /// The mean squared distance between the probabilities and the truth, all labels together (Brier 1950). 0 to 2.
    public let brierScore: Double

    /// What is seen of some recordings: the probability of each label, and the label that is true, by its index. The answer
    /// is the most probable label.
    public init(_ outcomes: [(probabilities: [Float], truth: Int)]) {
        self.init(outcomes.map { (probabilities: $0.probabilities.map(Double.init), truth: $0.truth) })
    }

    /// The same of the probabilities that a temperature makes of these; see `Temperature`.
    public init(_ outcomes: [(probabilities: [Float], truth: Int)], at temperature: Temperature) {
        self.init(outcomes.map { (probabilities: temperature.applied(to: $0.probabilities), truth: $0.truth) })
    }

    private init(_ outcomes: [(probabilities: [Double], truth: Int)]) {
        var confidences = [Double](repeating: 0, count: Self.binCount)
        var counts = [Int](repeating: 0, count: Self.binCount), right = counts
        var logSum = 0.0, squareSum = 0.0
        for (probabilities, truth) in outcomes {
            let confidence = probabilities.max()!
            let bin = min(max(Int((confidence * Double(Self.binCount)).rounded(.up)) - 1, 0), Self.binCount - 1)
            confidences[bin] += confidence
            counts[bin] += 1
            right[bin] += probabilities.firstIndex(of: confidence) == truth ? 1 : 0
            logSum -= log(max(probabilities[truth], Self.leastProbability))
            squareSum += probabilities.reduce(0) { $0 + $1 * $1 } + 1 - 2 * probabilities[truth]
        }
        let count = Double(max(outcomes.count, 1))
        bins = (0..<Self.binCount).map { n in
            let range = Double(n) / Double(Self.binCount)...Double(n + 1) / Double(Self.binCount)
            return Bin(
                range: range, meanConfidence: confidences[n] / Double(max(counts[n], 1)),
                accuracy: Proportion(right[n], of: counts[n]))
        }
        expectedError = bins.reduce(0) {
            $0 + abs($1.meanConfidence - $1.accuracy.value) * Double($1.accuracy.count) / count
        }
        negativeLogLikelihood = logSum / count
        brierScore = squareSum / count
    }

    private static let binCount = 10

    /// What a smaller probability counts as, here as in training: one absurdly sure mistake must not be all that is seen.
    static let leastProbability = 1e-12
}
