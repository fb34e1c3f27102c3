/// A matrix of doubles, row-major, with the three products that a layer and its gradient are made of.
struct ReferenceMatrix {
    let rowCount, columnCount: Int
    var values: [Double]

    init(rows: Int, columns: Int) {
        rowCount = rows
        columnCount = columns
        values = [Double](repeating: 0, count: rows * columns)
    }

    /// W x
    func product(_ x: [Double]) -> [Double] {
        precondition(x.count == columnCount)
        var result = [Double](repeating: 0, count: rowCount)
        var place = 0
        for row in 0..<rowCount {
            var sum = 0.0
            for value in x {
                sum += values[place] * value
                place += 1
            }
            result[row] = sum
        }
        return result
    }

    /// Wᵀ y
    func transposedProduct(_ y: [Double]) -> [Double] {
        precondition(y.count == rowCount)
        var result = [Double](repeating: 0, count: columnCount)
        var place = 0
        for factor in y {
            for column in 0..<columnCount {
                result[column] += values[place] * factor
                place += 1
            }
        }
        return result
    }

    /// W += y xᵀ
    mutating func addOuterProduct(_ y: [Double], _ x: [Double]) {
        precondition(y.count == rowCount && x.count == columnCount)
        var place = 0
        for factor in y {
            for value in x {
                values[place] += factor * value
                place += 1
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
