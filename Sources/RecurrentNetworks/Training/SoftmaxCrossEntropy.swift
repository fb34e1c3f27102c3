#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Softmax cross-entropy with one target class a sequence.
public enum SoftmaxCrossEntropy {
    /// exp(z_k) / Σ exp(z_j), computed in double from the largest logit down.
    public static func probabilities(_ logits: [Float]) -> [Float] {
        let highest = Double(logits.max() ?? 0)
        let weights = logits.map { exp(Double($0) - highest) }
        let sum = weights.reduce(0, +)
        return weights.map { Float($0 / sum) }
    }

    /// -log of the target's probability, in nats, and its gradient with respect to the logits.
    static func loss(_ logits: [Float], target: Int) -> (loss: Double, gradient: [Float]) {
        let highest = Double(logits.max() ?? 0)
        let weights = logits.map { exp(Double($0) - highest) }
        let sum = weights.reduce(0, +)
        var gradient = weights.map { $0 / sum }
        gradient[target] -= 1
        return (log(sum) - (Double(logits[target]) - highest), gradient.map(Float.init))
    }
}
