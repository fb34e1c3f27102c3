#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The simplest model of music: each key sounds with a probability of its own, whatever goes before or sounds beside it.
///
/// What it gives is what a network must beat.
public struct BernoulliKeys: Codable, Hashable, Sendable {
    /// The probability of each key, from the lowest on.
    public let probabilities: [Double]

    /// Given ones, between 0 and 1.
    init(probabilities: [Double]) {
        precondition(probabilities.count == KeySet.keyCount, "a probability for each key")
        self.probabilities = probabilities
    }

    /// What is known of several kinds of music, at least one, each of which counts alike.
    public init(meanOf kinds: [BernoulliKeys]) {
        precondition(!kinds.isEmpty, "a mean of something")
        probabilities = (0..<KeySet.keyCount).map { n in
            kinds.reduce(0) { $0 + $1.probabilities[n] } / Double(kinds.count)
        }
    }

    /// Fitted to pieces: (steps with the key + 1/2) / (steps + 1), the estimate of Krichevsky and Trofimov (1981), which
    /// leaves no key impossible.
    public init(fittedTo pieces: [PianoRoll]) {
        var counts = [Int](repeating: 0, count: KeySet.keyCount)
        var stepCount = 0
        for piece in pieces {
            stepCount += piece.count
            for keys in piece.steps {
                for key in keys { counts[key - KeySet.range.lowerBound] += 1 }
            }
        }
        probabilities = counts.map { (Double($0) + 0.5) / (Double(stepCount) + 1) }
    }

    /// log(p / (1 - p)) of a MIDI number.
    func logit(of key: Int) -> Double {
        let probability = probabilities[key - KeySet.range.lowerBound]
        return log(probability) - log1p(-probability)
    }

    /// -log of the probability of a piece, in nats.
    public func negativeLogLikelihood(of piece: PianoRoll) -> Double {
        let silence = probabilities.reduce(0) { $0 - log1p(-$1) }
        let logits = KeySet.range.map(logit)
        return piece.steps.reduce(0) { sum, keys in
            keys.reduce(sum + silence) { $0 - logits[$1 - KeySet.range.lowerBound] }
        }
    }
}
