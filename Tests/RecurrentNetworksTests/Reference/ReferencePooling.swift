import Foundation
import RecurrentNetworks

/// One vector of the steps' vectors, and the way back.
struct ReferencePooled {
    var values: [Double]
    /// From the gradient of `values` those of the steps; adds that of the attention's weights.
    var backward: (_ values: [Double], _ attention: inout ReferenceAttention?) -> [[Double]]
}

extension NetworkConfiguration.Pooling {
    /// - Parameter directionCount: How many parts of equal size a step has, the second one ending at the first step.
    func pool(_ steps: [[Double]], directionCount: Int, attention: ReferenceAttention?) -> ReferencePooled {
        let width = steps[0].count, count = steps.count
        let zeros = steps.map { [Double](repeating: 0, count: $0.count) }
        switch self {
        case .last:
            let sources = (0..<width).map { $0 < width / directionCount ? count - 1 : 0 }
            return ReferencePooled(values: sources.indices.map { steps[sources[$0]][$0] }) { gradient, _ in
                var result = zeros
                for n in sources.indices { result[sources[n]][n] = gradient[n] }
                return result
            }
        case .mean:
            return ReferencePooled(values: (1 / Double(count)) .* steps.dropFirst().reduce(steps[0], .+)) { gradient, _ in
                steps.map { _ in (1 / Double(count)) .* gradient }
            }
        case .max:
            let sources = (0..<width).map { n in steps.indices.max { steps[$0][n] < steps[$1][n] }! }
            return ReferencePooled(values: sources.indices.map { steps[sources[$0]][$0] }) { gradient, _ in
                var result = zeros
                for n in sources.indices { result[sources[n]][n] = gradient[n] }
                return result
            }
        case .attention:
            guard let attention else { preconditionFailure("attention has weights") }
            return attention.pool(steps)
        }
    }
}

/// Attention with a learned query:
///
///     u_t = tanh(W h_t + b)        a = softmax over the steps of v·u_t        Σ a_t h_t
struct ReferenceAttention {
    var layer: ReferenceDense
    var vector: [Double]

    func pool(_ steps: [[Double]]) -> ReferencePooled {
        let tanh = Activation.tanh
        let u = steps.map { tanh(layer.weights.product($0) .+ layer.bias) }
        let exponentials = u.map { exp(dot(vector, $0)) }
        let a = exponentials.map { $0 / exponentials.reduce(0, +) }
        let pooled = zip(a, steps).map { $0 .* $1 }
        return ReferencePooled(values: pooled.dropFirst().reduce(pooled[0], .+)) { gradient, weights in
            let dA = steps.map { dot(gradient, $0) }
            let mean = dot(a, dA)
            return steps.indices.map { t in
                let dScore = a[t] * (dA[t] - mean)
                weights!.vector = weights!.vector .+ dScore .* u[t]
                let dU = dScore .* vector .* tanh.slope(at: u[t])
                weights!.layer.weights.addOuterProduct(dU, steps[t])
                weights!.layer.bias = weights!.layer.bias .+ dU
                return a[t] .* gradient .+ layer.weights.transposedProduct(dU)
            }
        }
    }
}

/// The weights of y = W x + b, or their gradient.
struct ReferenceDense {
    var weights: ReferenceMatrix
    var bias: [Double]

    /// All zero.
    init(inputSize: Int, outputSize: Int) {
        weights = ReferenceMatrix(rows: outputSize, columns: inputSize)
        bias = [Double](repeating: 0, count: outputSize)
    }
}
