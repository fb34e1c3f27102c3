/// The best weighted sum of some features: least squares, the simplest model that a network of numbers has to beat.
struct LinearRegression {
    /// One for each feature, and the constant behind them.
    let weights: [Double]

    /// Solves the normal equations (XᵀX + ridge I) w = Xᵀy by Cholesky's decomposition; a little ridge keeps them solvable
    /// where features depend on each other.
    ///
    /// - Parameters:
    ///   - rows: The features of each example, all of one length.
    ///   - targets: What they should give.
    init(_ rows: [[Float]], targets: [Float], ridge: Double = 1e-6) {
        let count = rows[0].count + 1
        var matrix = [Double](repeating: 0, count: count * count)
        var right = [Double](repeating: 0, count: count)
        for (row, target) in zip(rows, targets) {
            let features = row.map(Double.init) + [1]
            for i in 0..<count {
                right[i] += features[i] * Double(target)
                for j in 0...i { matrix[i * count + j] += features[i] * features[j] }
            }
        }
        for i in 0..<count { matrix[i * count + i] += ridge * Double(rows.count) }
        // The lower triangle L of XᵀX = L Lᵀ, in place.
        for i in 0..<count {
            for j in 0...i {
                var sum = matrix[i * count + j]
                for k in 0..<j { sum -= matrix[i * count + k] * matrix[j * count + k] }
                matrix[i * count + j] = i == j ? sum.squareRoot() : sum / matrix[j * count + j]
            }
        }
        for i in 0..<count {
            for k in 0..<i { right[i] -= matrix[i * count + k] * right[k] }
            right[i] /= matrix[i * count + i]
        }
        for i in (0..<count).reversed() {
            for k in i + 1..<count { right[i] -= matrix[k * count + i] * right[k] }
            right[i] /= matrix[i * count + i]
        }
        weights = right
    }

    /// What the model makes of a row of features.
    func callAsFunction(_ features: [Float]) -> Double {
        zip(features, weights).reduce(weights.last!) { $0 + Double($1.0) * $1.1 }
    }
}
