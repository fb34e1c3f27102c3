import Foundation

/// The neural autoregressive distribution estimator in doubles, as plain as can be.
struct ReferenceNADE {
    /// A row of hidden values for each bit.
    var weights: [[Double]]
    var outputs: [[Double]]

    struct Gradient {
        var biases: [Double]
        var weights: [[Double]]
        var outputs: [[Double]]
    }

    /// The logit of each bit given those before it, and the hidden values behind it.
    func logits(_ biases: [Double], _ bits: [Bool]) -> (logits: [Double], hidden: [[Double]]) {
        var sums = Array(biases[bits.count...])
        var (logits, hidden): ([Double], [[Double]]) = ([], [])
        for n in bits.indices {
            let values = sums.map { 1 / (1 + exp(-$0)) }
            hidden.append(values)
            logits.append(biases[n] + zip(outputs[n], values).reduce(0) { $0 + $1.0 * $1.1 })
            if bits[n] { for k in sums.indices { sums[k] += weights[n][k] } }
        }
        return (logits, hidden)
    }

    /// -log of the probability of the bits.
    func loss(_ biases: [Double], _ bits: [Bool]) -> Double {
        zip(logits(biases, bits).logits, bits).reduce(0) { $0 + Self.loss($1.0, $1.1) }
    }

    static func loss(_ logit: Double, _ bit: Bool) -> Double { max(logit, 0) - (bit ? logit : 0) + log1p(exp(-abs(logit))) }

    /// Its derivatives.
    func gradient(_ biases: [Double], _ bits: [Bool]) -> Gradient {
        let (logits, hidden) = logits(biases, bits)
        let size = biases.count - bits.count
        var result = Gradient(
            biases: [Double](repeating: 0, count: biases.count),
            weights: weights.map { $0.map { _ in 0 } }, outputs: outputs.map { $0.map { _ in 0 } })
        for n in bits.indices {
            let slope = 1 / (1 + exp(-logits[n])) - (bits[n] ? 1 : 0)
            result.biases[n] = slope
            for k in 0..<size {
                result.outputs[n][k] = slope * hidden[n][k]
                let sum = slope * outputs[n][k] * hidden[n][k] * (1 - hidden[n][k])
                result.biases[bits.count + k] += sum
                for earlier in 0..<n where bits[earlier] { result.weights[earlier][k] += sum }
            }
        }
        return result
    }
}
