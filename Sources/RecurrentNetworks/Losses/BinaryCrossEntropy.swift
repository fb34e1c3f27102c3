#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The logistic function of each output and its cross-entropy with targets from 0 to 1, computed in double.
public enum BinaryCrossEntropy {
    /// 1 / (1 + exp(-z)) of each logit.
    public static func probabilities(_ logits: [Float]) -> [Float] { logits.map { Float(sigmoid(Double($0))) } }

    /// The loss in nats, mean over the outputs; `gradient` gets its gradient over the logits.
    static func loss(_ logits: [Float], targets: ArraySlice<Float>, gradient: inout [Float]) -> Double {
        var sum = 0.0
        let count = Double(logits.count)
        for (n, target) in zip(logits.indices, targets) {
            let (z, y) = (Double(logits[n]), Double(target))
            sum += max(z, 0) - z * y + log1p(exp(-abs(z)))  // -y log p - (1 - y) log(1 - p), without overflow
            gradient[n] = Float((sigmoid(z) - y) / count)
        }
        return sum / count
    }

    private static func sigmoid(_ z: Double) -> Double {
        z >= 0 ? 1 / (1 + exp(-z)) : exp(z) / (1 + exp(z))
    }
}
