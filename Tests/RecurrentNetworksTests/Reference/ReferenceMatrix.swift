/// A matrix of doubles, row-major, with the three products that a layer and its gradient are made of; each also for some
/// of its rows alone, as gates are.
struct ReferenceMatrix {
    let rowCount, columnCount: Int
    var values: [Double]

    init(rows: Int, columns: Int) {
        rowCount = rows
        columnCount = columns
        values = [Double](repeating: 0, count: rows * columns)
    }

    func row(_ row: Int) -> [Double] { Array(values[row * columnCount..<(row + 1) * columnCount]) }

    // Loops of `while` over local arrays: in a debug build they take a third of the time of others.

    /// W x
    func product(_ x: [Double], rows: Range<Int>? = nil) -> [Double] {
        precondition(x.count == columnCount)
        let values = values, columnCount = columnCount, rows = rows ?? 0..<rowCount
        var result: [Double] = []
        result.reserveCapacity(rows.count)
        var place = rows.lowerBound * columnCount, row = rows.lowerBound
        while row < rows.upperBound {
            var sum = 0.0, column = 0
            while column < columnCount {
                sum += values[place] * x[column]
                place += 1
                column += 1
            }
            result.append(sum)
            row += 1
        }
        return result
    }

    /// Wᵀ y
    func transposedProduct(_ y: [Double], rows: Range<Int>? = nil) -> [Double] {
        let values = values, columnCount = columnCount, rows = rows ?? 0..<rowCount
        precondition(y.count == rows.count)
        var result = [Double](repeating: 0, count: columnCount)
        var place = rows.lowerBound * columnCount, row = 0
        while row < y.count {
            let factor = y[row]
            var column = 0
            while column < columnCount {
                result[column] += values[place] * factor
                place += 1
                column += 1
            }
            row += 1
        }
        return result
    }

    /// W += y xᵀ
    mutating func addOuterProduct(_ y: [Double], _ x: [Double], rows: Range<Int>? = nil) {
        let columnCount = columnCount, rows = rows ?? 0..<rowCount
        precondition(y.count == rows.count && x.count == columnCount)
        var place = rows.lowerBound * columnCount, row = 0
        while row < y.count {
            let factor = y[row]
            var column = 0
            while column < columnCount {
                values[place] += factor * x[column]
                place += 1
                column += 1
            }
            row += 1
        }
    }
}

infix operator .+ : AdditionPrecedence
infix operator .- : AdditionPrecedence
infix operator .* : MultiplicationPrecedence

/// Element by element: `+` of arrays is taken.
func .+ (a: [Double], b: [Double]) -> [Double] {
    precondition(a.count == b.count)
    var result = a, n = 0
    while n < b.count {
        result[n] += b[n]
        n += 1
    }
    return result
}

func .- (a: [Double], b: [Double]) -> [Double] {
    precondition(a.count == b.count)
    var result = a, n = 0
    while n < b.count {
        result[n] -= b[n]
        n += 1
    }
    return result
}

func .* (a: [Double], b: [Double]) -> [Double] {
    precondition(a.count == b.count)
    var result = a, n = 0
    while n < b.count {
        result[n] *= b[n]
        n += 1
    }
    return result
}

func .* (a: Double, b: [Double]) -> [Double] { b.map { a * $0 } }

/// The scalar product.
func dot(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count)
    var sum = 0.0, n = 0
    while n < b.count {
        sum += a[n] * b[n]
        n += 1
    }
    return sum
}

/// The Euclidean norm.
func norm(_ values: [Double]) -> Double { dot(values, values).squareRoot() }

/// The Euclidean distance, as a part of the length of `b`; 0 of two empty ones.
func relativeDistance(_ a: [Double], _ b: [Double]) -> Double {
    norm(a .- b) / max(norm(b), .leastNormalMagnitude)
}

func relativeDistance(_ a: some Sequence<Float>, _ b: [Double]) -> Double { relativeDistance(a.map(Double.init), b) }
