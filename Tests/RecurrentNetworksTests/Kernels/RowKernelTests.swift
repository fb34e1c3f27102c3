import CKernels
import Testing

@testable import RecurrentNetworks

@Suite struct RowKernelTests {
    private static let factors: [Float] = [0, 1, -2, 0.25]

    @Test(arguments: KernelLevel.runnable)
    func `rows are added with a factor each`(level: KernelLevel) {
        var generator = SeededGenerator(seed: 1)
        var target = PanelMatrix(rows: 6, columns: 32, using: &generator)
        var source = PanelMatrix(rows: 5, columns: 32, using: &generator)
        let before = target
        unsafe Self.factors.withUnsafeBufferPointer {
            unsafe level.kernels.add_scaled(target.kernelRows(from: 1), source.kernelRows(from: 1), $0.baseAddress, 4, 2)
        }
        for row in 0..<4 {
            for n in 0..<32 {
                let expected = before[row + 1, n].addingProduct(source[row + 1, n], Self.factors[row])
                #expect(abs(target[row + 1, n] - expected) <= 2.5e-7 * (abs(expected) + 1))
            }
        }
        #expect(target.row(0) == before.row(0) && target.row(5) == before.row(5))
    }

    @Test(arguments: KernelLevel.runnable)
    func `products of rows are those in doubles`(level: KernelLevel) {
        var generator = SeededGenerator(seed: 2)
        var a = PanelMatrix(rows: 5, columns: 40, using: &generator)
        var b = PanelMatrix(rows: 4, columns: 40, using: &generator)
        var products = [Float](repeating: 7, count: 4)
        unsafe products.withUnsafeMutableBufferPointer {
            unsafe level.kernels.row_products($0.baseAddress, a.kernelRows(from: 1), b.kernelRows(), 3, 3)
        }
        for row in 0..<3 {
            let expected = zip(a.doubles[row + 1], b.doubles[row]).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(Double(products[row]) - expected) < 1e-5)
        }
        #expect(products[3] == 7)
    }

    @Test(arguments: KernelLevel.runnable)
    func `a maximum's gradient goes to the first that has it, once`(level: KernelLevel) {
        var generator = SeededGenerator(seed: 3)
        var sources = (0..<4).map { _ in PanelMatrix(rows: 2, columns: 32, using: &generator) }
        sources[2] = sources[1]  // a tie wherever it wins
        var highest = sources[0]
        for n in 1..<4 { unsafe level.kernels.maximum(highest.kernelRows(), sources[n].kernelRows(), 2, 2) }
        var left = PanelMatrix(rows: 2, columns: 32, using: &generator)
        let gradient = left
        var targets = (0..<4).map { _ in PanelMatrix(rows: 2, columns: 32, using: &generator) }
        for n in 0..<4 {
            unsafe level.kernels.maximum_back(
                targets[n].kernelRows(), sources[n].kernelRows(), highest.kernelRows(), left.kernelRows(), 2, 2)
        }
        var winners: Set<Int> = []
        for row in 0..<2 {
            for k in 0..<32 {
                let values = sources.map { $0[row, k] }
                let winner = values.firstIndex(of: values.max()!)!
                winners.insert(winner)
                #expect(highest[row, k] == values[winner] && left[row, k] == 0)
                for n in 0..<4 { #expect(targets[n][row, k] == (n == winner ? gradient[row, k] : 0)) }
            }
        }
        #expect(winners == [0, 1, 3])
    }

    @Test(arguments: KernelLevel.runnable)
    func `a maximum of what is not a number is not a number, in either order`(level: KernelLevel) {
        let numbers = PanelMatrix(rows: 1, columns: 16)
        var bad = numbers
        bad[0, 9] = .nan
        for (first, second) in [(numbers, bad), (bad, numbers)] {
            var (first, second) = (first, second)
            unsafe level.kernels.maximum(first.kernelRows(), second.kernelRows(), 1, 1)
            #expect((0..<16).allSatisfy { first[0, $0].isNaN == ($0 == 9) })
        }
    }
}
