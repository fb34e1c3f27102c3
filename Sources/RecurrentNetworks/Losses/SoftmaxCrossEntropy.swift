#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Softmax and its cross-entropy with one class or with probabilities of all, computed in double from the largest logit down.
public enum SoftmaxCrossEntropy {
    /// exp(z_k) / Σ exp(z_j).
    public static func probabilities(_ logits: [Float]) -> [Float] {
        let (weights, sum) = weights(logits)
        return weights.map { Float($0 / sum) }
    }

    /// Their natural logarithms, exact also where a probability is too small for a Float.
    public static func logProbabilities(_ logits: [Float]) -> [Float] {
        let highest = Double(logits.max() ?? 0)
        let logSum = log(weights(logits).sum)
        return logits.map { Float(Double($0) - highest - logSum) }
    }

    /// The loss in nats, with its gradient over the logits.
    ///
    /// - Parameters:
    ///   - smoothing: The part of the target's probability that is spread evenly over all classes (Szegedy et al. 2016).
    ///   - gradient: Gets the gradient: as many values as there are logits.
    static func loss(_ logits: [Float], label: Int, smoothing: Double, gradient: inout [Float]) -> Double {
        let highest = Double(logits.max() ?? 0)
        var sum = 0.0
        for logit in logits { sum += exp(Double(logit) - highest) }
        let spread = smoothing / Double(logits.count)
        // -Σ q_k log p_k = log Σ exp z_j - Σ q_k z_k
        var expected = (1 - smoothing) * (Double(logits[label]) - highest)
        if smoothing > 0 { expected += spread * logits.reduce(0) { $0 + (Double($1) - highest) } }
        for n in logits.indices {
            gradient[n] = Float(exp(Double(logits[n]) - highest) / sum - spread - (n == label ? 1 - smoothing : 0))
        }
        return log(sum) - expected
    }

    /// The same for given probabilities of the classes, which sum to 1.
    static func loss(
        _ logits: [Float], probabilities: ArraySlice<Float>, smoothing: Double, gradient: inout [Float]
    ) -> Double {
        let highest = Double(logits.max() ?? 0)
        var sum = 0.0
        for logit in logits { sum += exp(Double(logit) - highest) }
        let spread = smoothing / Double(logits.count)
        var expected = 0.0
        for (n, probability) in zip(logits.indices, probabilities) {
            let target = (1 - smoothing) * Double(probability) + spread
            expected += target * (Double(logits[n]) - highest)
            gradient[n] = Float(exp(Double(logits[n]) - highest) / sum - target)
        }
        return log(sum) - expected
    }

    private static func weights(_ logits: [Float]) -> (weights: [Double], sum: Double) {
        let highest = Double(logits.max() ?? 0)
        let weights = logits.map { exp(Double($0) - highest) }
        return (weights, weights.reduce(0, +))
    }
}
