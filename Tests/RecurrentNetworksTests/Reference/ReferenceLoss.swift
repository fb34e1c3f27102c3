import Foundation
import RecurrentNetworks

/// The losses of a batch in doubles, each written as its definition.
struct ReferenceLoss {
    var kind = Loss.softmaxCrossEntropy
    var labelSmoothing = 0.0

    struct Result {
        /// Mean over all targets that count.
        var loss: Double
        /// Its gradient, [sequence][row][output].
        var gradients: [[[Double]]]
        /// Targets that count.
        var targetCount: Int
        /// Of those with a class, how many have the highest output.
        var correctCount: Int
    }

    /// - Parameter outputs: [sequence][row][output], one row behind pooling, otherwise one a step.
    func evaluate(_ outputs: [[[Double]]], _ targets: [Target]) -> Result {
        var result = Result(loss: 0, gradients: [], targetCount: 0, correctCount: 0)
        for (rows, target) in zip(outputs, targets) {
            result.gradients.append(
                rows.enumerated().map { n, row in
                    var part: (loss: Double, gradient: [Double])?
                    switch target {
                    case .label(let label): part = crossEntropy(row, label)
                    case .labels(let labels): part = labels[n].map { crossEntropy(row, $0) }
                    case .values(let values): part = ofValues(row, values.map(Double.init))
                    case .series(let series, let counted):
                        if counted?[n] ?? true { part = ofValues(row, series.step(n).map(Double.init)) }
                    }
                    guard let part else { return [Double](repeating: 0, count: row.count) }
                    result.loss += part.loss
                    result.targetCount += 1
                    if let label = target.label(n), row.firstIndex(of: row.max()!) == label { result.correctCount += 1 }
                    return part.gradient
                })
        }
        let weight = 1 / Double(result.targetCount)
        result.loss *= weight
        result.gradients = result.gradients.map { $0.map { weight .* $0 } }
        return result
    }

    /// -Σ q_k log p_k, where p is the softmax and q has `labelSmoothing` spread evenly.
    private func crossEntropy(_ z: [Double], _ label: Int) -> (Double, [Double]) {
        let highest = z.max()!
        let sum = z.reduce(0) { $0 + exp($1 - highest) }
        var q = [Double](repeating: labelSmoothing / Double(z.count), count: z.count)
        q[label] += 1 - labelSmoothing
        let logP = z.map { $0 - highest - log(sum) }
        return (-dot(q, logP), logP.map(exp) .- q)
    }

    /// Both are means over the outputs: of -y log σ(z) - (1 - y) log(1 - σ(z)), and of (z - y)².
    private func ofValues(_ z: [Double], _ y: [Double]) -> (Double, [Double]) {
        let weight = 1 / Double(z.count)
        if kind == .meanSquaredError { return (weight * dot(z .- y, z .- y), (2 * weight) .* (z .- y)) }
        let p = Activation.sigmoid(z)
        let loss = zip(p, y).reduce(0) { $0 - $1.1 * log($1.0) - (1 - $1.1) * log(1 - $1.0) }
        return (weight * loss, weight .* (p .- y))
    }
}

extension Target {
    /// The class of a row, if it has one.
    fileprivate func label(_ row: Int) -> Int? {
        switch self {
        case .label(let label): label
        case .labels(let labels): labels[row]
        case .values, .series: nil
        }
    }
}
