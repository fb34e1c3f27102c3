import Testing

@testable import RecurrentNetworks

@Suite struct OrthogonalMatrixTests {
    @Test(arguments: [1, 2, 16, 65])
    func `rows are orthonormal`(size: Int) {
        var generator = SeededGenerator(seed: UInt64(size))
        let matrix = orthogonalMatrix(size, using: &generator)
        #expect(matrix.count == size * size)
        #expect(departureFromOrthogonal(matrix, size: size) < 1e-6)
        #expect(orthogonalMatrix(size, using: &generator) != matrix || size == 1)
    }
}

/// The largest element of A Aᵀ - 1.
func departureFromOrthogonal(_ matrix: [Float], size: Int) -> Double {
    var largest = 0.0
    for a in 0..<size {
        for b in 0...a {
            var dot = 0.0, k = 0
            while k < size {
                dot += Double(matrix[a * size + k]) * Double(matrix[b * size + k])
                k += 1
            }
            largest = max(largest, abs(dot - (a == b ? 1 : 0)))
        }
    }
    return largest
}
