import CKernels
import Testing

@testable import RecurrentNetworks

/// Products of panel matrices against sums in double.
///
/// A sum of n products of floats, added one after another, is off by at most about n 2^-24 times the sum of their sizes
/// (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1), whatever the values are: that is the bound.
@Suite struct ProductKernelTests {
    @Test(arguments: KernelLevel.runnable, [0, 1, 15, 16, 17, 300])
    func `a product is its sums, for every number of rows`(level: KernelLevel, depth: Int) {
        for hasBias in [true, false] {
            var generator = SeededGenerator(seed: UInt64(depth))
            let columns = 3 * 16
            var a = PanelMatrix(rows: 33 + 2, columns: max(depth, 1), using: &generator)
            var w = PanelMatrix(rows: max(depth, 1), columns: columns, using: &generator)
            let before = PanelMatrix(rows: 33 + 2, columns: columns, using: &generator)
            let bias = (0..<columns).map { _ in Float(generator.normal()) }
            let expected = Self.product(a.doubles, w.doubles, depth: depth) { row, column in
                Double(hasBias ? bias[column] : before[row, column])
            }
            for rows in 1...33 {
                var c = before
                unsafe bias.withUnsafeBufferPointer { bias in
                    unsafe level.kernels.multiply(
                        c.kernelRows(from: 1), a.kernelRows(from: 1), w.kernelRows(), hasBias ? bias.baseAddress : nil,
                        rows, depth, 3)
                }
                Self.expect(c, expected, rows: 1..<rows + 1, else: before)
            }
        }
    }

    @Test(arguments: KernelLevel.runnable, [1, 2, 3, 97])
    func `a product is its sums, for every number of panels`(level: KernelLevel, rows: Int) {
        var generator = SeededGenerator(seed: 3)
        for panels in 1...9 {  // a row takes up to eight at once
            var a = PanelMatrix(rows: rows, columns: 20, using: &generator)
            var w = PanelMatrix(rows: 20, columns: panels * 16, using: &generator)
            let before = PanelMatrix(rows: rows, columns: panels * 16, using: &generator)
            var c = before
            unsafe level.kernels.multiply(c.kernelRows(), a.kernelRows(), w.kernelRows(), nil, rows, 20, panels)
            let expected = Self.product(a.doubles, w.doubles, depth: 20) { Double(before[$0, $1]) }
            Self.expect(c, expected, rows: 0..<rows, else: before)
        }
    }

    @Test(arguments: KernelLevel.runnable, [1, 17, 257])
    func `a row of a product has the same bits alone and among others`(level: KernelLevel, depth: Int) {
        var generator = SeededGenerator(seed: 4)
        let rows = 13, panels = 5
        var a = PanelMatrix(rows: rows, columns: depth, using: &generator)
        var w = PanelMatrix(rows: depth, columns: panels * 16, using: &generator)
        var together = PanelMatrix(rows: rows, columns: panels * 16)
        unsafe level.kernels.multiply(together.kernelRows(), a.kernelRows(), w.kernelRows(), nil, rows, depth, panels)
        for row in 0..<rows {
            var alone = PanelMatrix(rows: 1, columns: panels * 16)
            unsafe level.kernels.multiply(alone.kernelRows(), a.kernelRows(from: row), w.kernelRows(), nil, 1, depth, panels)
            #expect(alone.row(0) == together.row(row))
        }
    }

    @Test(arguments: KernelLevel.runnable, [1, 2, 16, 33, 200])
    func `a transposed product is its sums, for every number of columns`(level: KernelLevel, rows: Int) {
        var generator = SeededGenerator(seed: UInt64(rows))
        var a = PanelMatrix(rows: rows, columns: 33, using: &generator)
        var b = PanelMatrix(rows: rows, columns: 3 * 16, using: &generator)
        let before = PanelMatrix(rows: 33 + 1, columns: 3 * 16, using: &generator)
        let columns = a.doubles, values = b.doubles
        let transposed = (0..<33).map { m in columns.map { $0[m] } }
        let expected = Self.product(transposed, values, depth: rows) { Double(before[$0, $1]) }
        for count in 1...33 {
            var c = before
            unsafe level.kernels.multiply_transposed(c.kernelRows(), a.kernelRows(), b.kernelRows(), rows, count, 3)
            Self.expect(c, expected, rows: 0..<count, else: before)
        }
    }

    @Test(arguments: KernelLevel.runnable, [1, 7, 300])
    func `column sums are added to what is there`(level: KernelLevel, rows: Int) {
        var generator = SeededGenerator(seed: 6)
        var a = PanelMatrix(rows: rows + 3, columns: 3 * 16, using: &generator)
        let before = (0..<3 * 16).map { _ in Float(generator.normal()) }
        var sums = before
        unsafe sums.withUnsafeMutableBufferPointer { sums in
            unsafe level.kernels.add_column_sums(sums.baseAddress, a.kernelRows(from: 2), rows, 3)
        }
        for column in sums.indices {
            let terms = [Double(before[column])] + (2..<rows + 2).map { Double(a[$0, column]) }
            let bound = Double(rows + 1) * 0x1p-24 * terms.reduce(0) { $0 + abs($1) }
            #expect(abs(Double(sums[column]) - terms.reduce(0, +)) <= bound)
        }
    }

    @Test(arguments: KernelLevel.runnable)
    func `rows are added and scaled one by one`(level: KernelLevel) {
        var generator = SeededGenerator(seed: 7)
        var source = PanelMatrix(rows: 6, columns: 2 * 16, using: &generator)
        let before = PanelMatrix(rows: 6, columns: 2 * 16, using: &generator)
        let factors = (0..<3).map { _ in Float(generator.normal()) }
        var sum = before, scaled = before
        unsafe level.kernels.add(sum.kernelRows(from: 1), source.kernelRows(from: 2), 3, 2)
        unsafe factors.withUnsafeBufferPointer { factors in
            unsafe level.kernels.scale(scaled.kernelRows(from: 1), source.kernelRows(from: 2), factors.baseAddress, 3, 2)
        }
        for row in 0..<6 {
            for column in 0..<2 * 16 {
                let inside = (1..<4).contains(row)
                #expect(sum[row, column] == before[row, column] + (inside ? source[row + 1, column] : 0))
                #expect(scaled[row, column] == (inside ? source[row + 1, column] * factors[row - 1] : before[row, column]))
            }
        }
    }

    // MARK: the truth

    private struct Sum {
        var value = 0.0
        var bound = 0.0
    }

    /// start + a w, and how far off a sum of floats may be.
    private static func product(
        _ a: [[Double]], _ w: [[Double]], depth: Int, start: (Int, Int) -> Double
    ) -> [[Sum]] {
        a.indices.map { row in
            var sums = w[0].indices.map { start(row, $0) }
            var sizes = sums.map { abs($0) }
            for k in 0..<depth {
                for column in sums.indices {
                    let term = a[row][k] * w[k][column]
                    sums[column] += term
                    sizes[column] += abs(term)
                }
            }
            return sums.indices.map { Sum(value: sums[$0], bound: Double(depth + 1) * 0x1p-24 * sizes[$0]) }
        }
    }

    /// `rows` of c are as expected, the others as before.
    private static func expect(
        _ c: PanelMatrix, _ expected: [[Sum]], rows: Range<Int>, else before: PanelMatrix,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var right = true
        for row in 0..<c.rowCount {
            let values = c.row(row)
            if rows.contains(row) {
                for (value, sum) in zip(values, expected[row]) where !(abs(Double(value) - sum.value) <= sum.bound) {
                    right = false
                }
            } else if values != before.row(row) {
                right = false
            }
        }
        #expect(right, "rows \(rows)", sourceLocation: sourceLocation)
    }
}
