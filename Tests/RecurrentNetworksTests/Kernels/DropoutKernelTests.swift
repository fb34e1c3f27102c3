import CKernels
import Testing

@testable import RecurrentNetworks

@Suite struct DropoutKernelTests {
    private static let rows = 200, columns = 5 * 16

    @Test(arguments: KernelLevel.runnable, [0.05, 0.3, 0.5, 0.9])
    func `the rate is kept to, and so is the mean`(level: KernelLevel, rate: Double) {
        let count = Double(Self.rows * Self.columns)
        for key in [1, 2, 0xFEDC_BA98_7654_3210] as [UInt64] {
            let factors = Self.dropOut(level, Self.ones(), DropoutMask(rate: rate, key: key)).floats.flatMap { $0 }
            let kept = factors.filter { $0 != 0 }
            // Five standard deviations of a binomial count.
            #expect(abs(Double(factors.count - kept.count) - rate * count) < 5 * (count * rate * (1 - rate)).squareRoot())
            #expect(kept.allSatisfy { $0 == Float(1 / (1 - rate)) })
            let mean = factors.reduce(0) { $0 + Double($1) } / count
            #expect(abs(mean - 1) < 5 * (rate / (1 - rate) / count).squareRoot())
        }
    }

    @Test(arguments: KernelLevel.runnable)
    func `rows, columns and keys do not resemble each other`(level: KernelLevel) {
        func dropped(_ key: UInt64) -> [[Bool]] {
            Self.dropOut(level, Self.ones(), DropoutMask(rate: 0.5, key: key)).floats.map { $0.map { $0 == 0 } }
        }
        let mask = dropped(1), other = dropped(2), distant = dropped(1 << 40)
        let transposed = (0..<Self.columns).map { column in mask.map { $0[column] } }
        for lines in [mask, transposed] {
            for (n, line) in lines.enumerated() {
                let count = Double(line.count)
                #expect(abs(Double(line.count { $0 }) - count / 2) < 5 * (count / 4).squareRoot())
                for later in lines[(n + 1)...].prefix(20) { #expect(Self.resemblance(line, later) < 5) }
            }
        }
        for another in [other, distant] {
            #expect(Self.resemblance(mask.flatMap { $0 }, another.flatMap { $0 }) < 5)
        }
    }

    @Test(arguments: KernelLevel.runnable)
    func `the mask is the same whatever it falls on, elsewhere and in place`(level: KernelLevel) {
        var generator = SeededGenerator(seed: 1)
        let mask = DropoutMask(rate: 0.4, key: 77)
        let source = PanelMatrix(rows: Self.rows, columns: Self.columns, using: &generator)
        let factors = Self.dropOut(level, Self.ones(), mask).floats
        let expected = (0..<Self.rows).map { row in zip(source.row(row), factors[row]).map { $0 * $1 } }
        #expect(Self.dropOut(level, source, mask).floats == expected)
        var inPlace = source
        unsafe level.kernels.dropout(
            inPlace.kernelRows(), inPlace.kernelRows(), mask.key, mask.threshold, mask.factor, Self.rows, Self.columns / 16)
        #expect(inPlace.floats == expected)
    }

    @Test(arguments: KernelLevel.runnable)
    func `every level has the documented mask`(level: KernelLevel) {
        let mask = DropoutMask(rate: 0.4, key: 0x0123_4567_89AB_CDEF)
        let factors = Self.dropOut(level, Self.ones(), mask)
        for row in 0..<Self.rows {
            let expected = (0..<Self.columns).map { mask.documentedFactor(row: row, column: $0, panels: Self.columns / 16) }
            #expect(factors.row(row).map(Double.init).elementsEqual(expected) { abs($0 - $1) < 1e-6 })
        }
    }

    private static func ones() -> PanelMatrix {
        var matrix = PanelMatrix(rows: rows, columns: columns)
        for row in 0..<rows { matrix.setRow(row, to: [Float](repeating: 1, count: columns).span) }
        return matrix
    }

    private static func dropOut(_ level: KernelLevel, _ source: PanelMatrix, _ mask: DropoutMask) -> PanelMatrix {
        var source = source, target = source
        target.clear()
        unsafe level.kernels.dropout(
            target.kernelRows(), source.kernelRows(), mask.key, mask.threshold, mask.factor, rows, columns / 16)
        return target
    }

    /// How many standard deviations two fair coins' agreements are off one half.
    private static func resemblance(_ a: [Bool], _ b: [Bool]) -> Double {
        let agreements = zip(a, b).count { $0 == $1 }
        return abs(Double(agreements) - Double(a.count) / 2) / (Double(a.count) / 4).squareRoot()
    }
}
