import CKernels
import Testing

@testable import RecurrentNetworks

/// Products with weights of 8 bits against sums in double of the same roundings.
@Suite struct QuantizedKernelTests {
    @Test(arguments: KernelLevel.runnable, [0, 1, 2, 15, 16, 33, 130, 512, 513, 1100])
    func `a product is the sum of rounded values times rounded weights`(level: KernelLevel, depth: Int) {
        var generator = SeededGenerator(seed: UInt64(depth))
        for columns in [1, 16, 5 * 16] {
            for hasBias in [true, false] {
                let rows = 3
                var a = PanelMatrix(rows: rows, columns: max(depth, 1), using: &generator)
                let weights = PanelMatrix(rows: depth, columns: columns, using: &generator, scale: 0.3)
                let rounded = ByteMatrix(rounding: weights)
                let before = PanelMatrix(rows: rows, columns: columns, using: &generator)
                let bias = (0..<before.panelCount * 16).map { _ in Float(generator.normal()) }
                var c = before
                let kernels = unsafe ck_quantized_kernels_at(level.level).pointee
                unsafe bias.withUnsafeBufferPointer { bias in
                    unsafe rounded.withRows(from: 0, panel: 0) { bytes in
                        unsafe kernels.multiply(
                            c.kernelRows(), a.kernelRows(), bytes, hasBias ? bias.baseAddress : nil, rows, depth,
                            before.panelCount)
                    }
                }
                var right = true
                for row in 0..<rows {
                    for column in 0..<columns {
                        let start = Double(hasBias ? bias[column] : before[row, column])
                        let (sum, size, slack) = Self.sum(a.row(row), weights, column: column, depth: depth)
                        // A float of the units, and of each block's sum.
                        right = right && abs(Double(c[row, column]) - start - sum) <= 4 * 0x1p-23 * (abs(start) + size) + slack
                    }
                }
                #expect(right, "\(columns) columns, bias \(hasBias)")
            }
        }
    }

    /// Σ a w with both rounded as documented, Σ |a w|, and what it comes to if values that lie between two roundings take
    /// the other one, as they may where a product is not rounded before it is shifted.
    private static func sum(
        _ row: [Float], _ weights: PanelMatrix, column: Int, depth: Int
    ) -> (sum: Double, size: Double, slack: Double) {
        var sum = 0.0, size = 0.0, slack = 0.0
        let scale = (0..<depth).map { abs(weights[$0, column]) }.max().map { Double($0) / 127 } ?? 0
        for first in stride(from: 0, to: depth, by: Int(ck_byte_block)) {
            let block = first..<min(first + Int(ck_byte_block), depth)
            let largest = block.map { abs(row[$0]) }.max()!
            for k in block {
                let unit = Double(largest) / 32767, exact = Double(row[k] * (32767 / largest))
                let value = exact.rounded(.toNearestOrEven) * unit
                let weight = Double((weights[k, column] / Float(scale * 127) * 127).rounded()) * scale
                sum += value * weight
                size += abs(value * weight)
                if abs(exact - exact.rounded(.down) - 0.5) < 0.01 { slack += unit * abs(weight) }
            }
        }
        return (sum, size, slack)
    }

    @Test(arguments: KernelLevel.runnable)
    func `rows of zeros and of tiny numbers give the bias, and rows that are not finite NaN`(level: KernelLevel) {
        var generator = SeededGenerator(seed: 5)
        let depth = 40
        let weights = ByteMatrix(rounding: PanelMatrix(rows: depth, columns: 32, using: &generator))
        let bias = (0..<32).map { _ in Float(generator.normal()) }
        let kernels = unsafe ck_quantized_kernels_at(level.level).pointee
        func product(_ change: (inout PanelMatrix) -> Void) -> [Float] {
            var a = PanelMatrix(rows: 1, columns: depth)
            change(&a)
            var c = PanelMatrix(rows: 1, columns: 32)
            unsafe weights.withRows(from: 0, panel: 0) { bytes in
                unsafe bias.withUnsafeBufferPointer { bias in
                    unsafe kernels.multiply(c.kernelRows(), a.kernelRows(), bytes, bias.baseAddress, 1, depth, 2)
                }
            }
            return c.row(0)
        }
        #expect(product { _ in } == bias)
        #expect(product { for k in 0..<depth { $0[0, k] = .leastNonzeroMagnitude } } == bias)
        for bad in [Float.nan, .infinity, -.infinity] {
            for place in [0, 17, depth - 1] {
                let outputs = product { $0[0, place] = bad }
                #expect(outputs.count { $0.isNaN } == 32)
            }
        }
    }

    @Test(arguments: KernelLevel.runnable, [1, 2, 4, 7, 13, 16, 20, 39, 513, 530])
    func `what lies behind the last column counts for nothing`(level: KernelLevel, depth: Int) {
        var generator = SeededGenerator(seed: 7)
        let rows = 2, columns = PanelMatrix.panelCount(columns: depth) * PanelMatrix.panelWidth
        let weights = ByteMatrix(rounding: PanelMatrix(rows: depth, columns: 16, using: &generator))
        let a = PanelMatrix(rows: rows, columns: depth, using: &generator)
        let kernels = unsafe ck_quantized_kernels_at(level.level).pointee
        func product(padding: Float) -> [[Float]] {
            var padded = PanelMatrix(rows: rows, columns: columns)
            for row in 0..<rows {
                let values = a.row(row) + [Float](repeating: padding, count: columns - depth)
                padded.setRow(row, to: values.span)
            }
            var c = PanelMatrix(rows: rows, columns: 16)
            unsafe weights.withRows(from: 0, panel: 0) { bytes in
                unsafe kernels.multiply(c.kernelRows(), padded.kernelRows(), bytes, nil, rows, depth, 1)
            }
            return c.floats
        }
        let expected = product(padding: 0)
        for padding in [1e6, -.infinity, .nan] as [Float] { #expect(product(padding: padding) == expected, "\(padding)") }
    }

    @Test(arguments: KernelLevel.runnable, [3.7e-37, 1e-38, .leastNonzeroMagnitude] as [Float])
    func `weights may be as small as floats are`(level: KernelLevel, largest: Float) {
        var weights = PanelMatrix(rows: 2, columns: 16), a = PanelMatrix(rows: 1, columns: 2)
        weights[0, 0] = -largest
        weights[1, 1] = largest / 2
        weights[1, 2] = 1
        for k in 0..<2 { a[0, k] = 1 }
        let rounded = ByteMatrix(rounding: weights)
        var c = PanelMatrix(rows: 1, columns: 16)
        let kernels = unsafe ck_quantized_kernels_at(level.level).pointee
        unsafe rounded.withRows(from: 0, panel: 0) { bytes in
            unsafe kernels.multiply(c.kernelRows(), a.kernelRows(), bytes, nil, 1, 2, 1)
        }
        // What a whole number of 127 times 32767 counts may itself be rounded to the least float there is.
        let bound = 127 * 32767 * Float.leastNonzeroMagnitude
        #expect(abs(c[0, 0] + largest) <= bound)
        #expect(abs(c[0, 1] - largest / 2) <= bound)
        #expect(abs(c[0, 2] - 1) <= 1e-6)
    }

    @Test(arguments: KernelLevel.runnable)
    func `the largest values and weights of a whole block do not overflow`(level: KernelLevel) {
        let depth = Int(ck_byte_block)
        var a = PanelMatrix(rows: 1, columns: depth), w = PanelMatrix(rows: depth, columns: 16)
        for k in 0..<depth {
            a[0, k] = 2
            for column in 0..<16 { w[k, column] = column % 2 == 0 ? 3 : -3 }
        }
        let rounded = ByteMatrix(rounding: w)
        var c = PanelMatrix(rows: 1, columns: 16)
        let kernels = unsafe ck_quantized_kernels_at(level.level).pointee
        unsafe rounded.withRows(from: 0, panel: 0) { bytes in
            unsafe kernels.multiply(c.kernelRows(), a.kernelRows(), bytes, nil, 1, depth, 1)
        }
        for column in 0..<16 {
            let expected = Float(depth) * (column % 2 == 0 ? 6 : -6)
            #expect(abs(c[0, column] - expected) <= 1e-6 * abs(expected))
        }
    }
}
