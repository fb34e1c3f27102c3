#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The orthonormal DCT-II, cut after its first coefficients:
/// c[k] = sqrt(2/M) (sqrt(1/M) for k = 0) times the sum over m of x[m] cos(πk(m + ½)/M).
package struct CosineTransform: Sendable {
    package let inputCount: Int
    package let outputCount: Int

    /// Row-major [input][output], the outputs padded with zero columns to whole vectors: as the kernel reads it.
    let matrix: [Float]
    let paddedOutputCount: Int

    /// - Parameter factor: What each coefficient is multiplied by besides.
    package init(inputCount: Int, outputCount: Int, factor: (_ coefficient: Int) -> Double = { _ in 1 }) {
        precondition(outputCount > 0 && outputCount <= inputCount, "A DCT of \(inputCount) values has no \(outputCount).")
        self.inputCount = inputCount
        self.outputCount = outputCount
        paddedOutputCount = (outputCount + 7) / 8 * 8
        var matrix = [Float](repeating: 0, count: inputCount * paddedOutputCount)
        let count = Double(inputCount)
        for m in 0..<inputCount {
            for k in 0..<outputCount {
                let scale = ((k == 0 ? 1 : 2) / count).squareRoot() * factor(k)
                matrix[m * paddedOutputCount + k] =
                    Float(scale * cos(Double.pi * Double(k) * (Double(m) + 0.5) / count))
            }
        }
        self.matrix = matrix
    }

    /// One coefficient's weight for each input.
    package func basis(_ coefficient: Int) -> [Float] {
        (0..<inputCount).map { matrix[$0 * paddedOutputCount + coefficient] }
    }
}
