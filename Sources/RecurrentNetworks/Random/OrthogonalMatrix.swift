#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A random orthogonal matrix of `size` rows, row-major, as recurrent weights start (Saxe, McClelland and Ganguli 2014):
/// rows drawn from a normal distribution, made orthonormal one after the other (modified Gram-Schmidt, twice, in double).
func orthogonalMatrix(_ size: Int, using generator: inout SeededGenerator) -> [Float] {
    var rows: [[Double]] = []
    while rows.count < size {
        var row = (0..<size).map { _ in generator.normal() }
        for _ in 0..<2 {
            for other in rows {
                var dot = 0.0
                for k in 0..<size { dot += row[k] * other[k] }
                for k in 0..<size { row[k] -= dot * other[k] }
            }
        }
        let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
        if norm > 1e-6 { rows.append(row.map { $0 / norm }) }
    }
    return rows.flatMap { $0.map(Float.init) }
}

extension SeededGenerator {
    /// Normally distributed with mean 0 and variance 1 (Box and Muller 1958).
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}
