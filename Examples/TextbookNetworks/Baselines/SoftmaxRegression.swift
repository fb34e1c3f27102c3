#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import RecurrentNetworks

/// A weighted sum of the features for each class, the greatest of which wins: the best that a model without any hidden
/// layer makes of counts or pixels.
///
/// Trained to the least cross-entropy by stochastic gradient descent, each step as long as the past gradients of its
/// weight allow (Adagrad, Duchi, Hazan and Singer 2011).
struct SoftmaxRegression {
    let classCount: Int
    /// [feature][class]; behind the last feature the constants.
    private(set) var weights: [Float]

    /// - Parameters:
    ///   - rows: The features of each example, all of one length.
    ///   - labels: The class of each, from 0.
    init(
        _ rows: [[Float]], labels: [Int], classCount: Int, epochs: Int = 20, rate: Float = 0.1,
        using generator: inout SeededGenerator
    ) {
        self.classCount = classCount
        let count = (rows[0].count + 1) * classCount
        weights = [Float](repeating: 0, count: count)
        let rows = rows.map(Self.present)
        var squares = [Float](repeating: 1e-6, count: count)
        for _ in 0..<epochs {
            for n in rows.indices.shuffled(using: &generator) {
                let scores = scores(rows[n])
                let highest = scores.max()!
                var errors = scores.map { exp($0 - highest) }
                let sum = errors.reduce(0, +)
                for k in errors.indices { errors[k] /= sum }
                errors[labels[n]] -= 1
                for (feature, value) in rows[n] {
                    for k in 0..<classCount {
                        let gradient = value * errors[k]
                        let place = feature * classCount + k
                        squares[place] += gradient * gradient
                        weights[place] -= rate * gradient / squares[place].squareRoot()
                    }
                }
            }
        }
    }

    /// The class of a row of features.
    func callAsFunction(_ features: [Float]) -> Int {
        let scores = scores(Self.present(features))
        return scores.firstIndex(of: scores.max()!)!
    }

    /// The part of examples that are classified right.
    func accuracy(_ rows: [[Float]], labels: [Int]) -> Double {
        Double(zip(rows, labels).count { self($0) == $1 }) / Double(rows.count)
    }

    private func scores(_ features: [(feature: Int, value: Float)]) -> [Float] {
        var scores = [Float](repeating: 0, count: classCount)
        for (feature, value) in features {
            for k in 0..<classCount { scores[k] += value * weights[feature * classCount + k] }
        }
        return scores
    }

    /// The features that are not zero, few in counts and pictures, and the constant behind them.
    private static func present(_ features: [Float]) -> [(feature: Int, value: Float)] {
        features.indices.filter { features[$0] != 0 }.map { ($0, features[$0]) } + [(features.count, 1)]
    }
}

/// How often each of `count` numbers occurs.
func counts(_ numbers: [Int], of count: Int) -> [Float] {
    numbers.reduce(into: [Float](repeating: 0, count: count)) { $0[$1] += 1 }
}

/// The part that the most frequent of all labels has.
func majorityShare(_ labels: [Int]) -> Double {
    let tally = labels.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    return Double(tally.values.max() ?? 0) / Double(max(labels.count, 1))
}
