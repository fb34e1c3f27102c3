/// A matrix of doubles, row-major, with the three products that a layer and its gradient are made of.
struct ReferenceMatrix {
    let rowCount, columnCount: Int
    var values: [Double]

    init(rows: Int, columns: Int) {
        rowCount = rows
        columnCount = columns
        values = [Double](repeating: 0, count: rows * columns)
    }

    // Loops of `while` over local arrays: in a debug build they take a third of the time of others.

    /// W x
    func product(_ x: [Double]) -> [Double] {
        precondition(x.count == columnCount)
        let values = values, columnCount = columnCount
        return (0..<rowCount).map { row in
            var sum = 0.0, column = 0
            while column < columnCount {
                sum += values[row * columnCount + column] * x[column]
                column += 1
            }
            return sum
        }
    }

    /// Wᵀ y
    func transposedProduct(_ y: [Double]) -> [Double] {
        precondition(y.count == rowCount)
        let values = values, columnCount = columnCount
        var result = [Double](repeating: 0, count: columnCount)
        for (row, factor) in y.enumerated() {
            var column = 0
            while column < columnCount {
                result[column] += values[row * columnCount + column] * factor
                column += 1
            }
        }
        return result
    }

    /// W += y xᵀ
    mutating func addOuterProduct(_ y: [Double], _ x: [Double]) {
        precondition(y.count == rowCount && x.count == columnCount)
        let columnCount = columnCount
        for (row, factor) in y.enumerated() {
            var column = 0
            while column < columnCount {
                values[row * columnCount + column] += factor * x[column]
                column += 1
            }
        }
    }
}

infix operator .+ : AdditionPrecedence
infix operator .* : MultiplicationPrecedence

/// Element by element: `+` of arrays is taken.
func .+ (a: [Double], b: [Double]) -> [Double] {
    precondition(a.count == b.count)
    return a.indices.map { a[$0] + b[$0] }
}

func .* (a: [Double], b: [Double]) -> [Double] {
    precondition(a.count == b.count)
    return a.indices.map { a[$0] * b[$0] }
}

/// The Euclidean norm.
func norm(_ values: [Double]) -> Double {
    var sum = 0.0
    for value in values { sum += value * value }
    return sum.squareRoot()
}

/// The Euclidean distance, as a part of the length of `b`.
func relativeDistance(_ a: [Float], _ b: [Double]) -> Double {
    precondition(a.count == b.count)
    return norm(zip(a, b).map { Double($0) - $1 }) / max(norm(b), .leastNormalMagnitude)
}
