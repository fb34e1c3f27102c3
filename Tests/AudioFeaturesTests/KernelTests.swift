import CKernels
import Glibc
import Testing

/// Each kernel, at each level this machine can run, against the plain arithmetic in Double.
struct KernelTests {
    private func kernels(_ level: Int) -> ck_feature_kernels {
        unsafe ck_feature_kernels_at(ck_level(UInt32(level))).pointee
    }

    /// Close enough for a sum of `terms` products of about 1.
    private func isClose(_ value: Float, _ expected: Double, terms: Int = 1) -> Bool {
        abs(Double(value) - expected) <= 1e-7 * Double(terms) + 2e-7 * abs(expected)
    }

    @Test(arguments: levels, [1, 7, 8, 31, 400])
    func `window multiplies`(level: Int, count: Int) {
        let samples = TestSignal.noise(count: count, seed: 1)
        let window = TestSignal.noise(count: count, seed: 2)
        var out = [Float](repeating: 9, count: count + 1)
        unsafe kernels(level).window(samples, window, count, &out)
        for i in 0..<count { #expect(out[i] == samples[i] * window[i]) }
        #expect(out[count] == 9)
    }

    @Test(arguments: levels, [1, 2, 8, 9, 257])
    func `power is the squared magnitude`(level: Int, count: Int) {
        let spectrum = TestSignal.noise(count: 2 * count)
        var power = [Float](repeating: 9, count: count + 1)
        unsafe kernels(level).power(spectrum, count, &power)
        for i in 0..<count {
            #expect(isClose(power[i], pow(Double(spectrum[2 * i]), 2) + pow(Double(spectrum[2 * i + 1]), 2)))
        }
        #expect(power[count] == 9)
    }

    @Test(arguments: levels)
    func `filter sums each band's run`(level: Int) {
        let power = TestSignal.noise(count: 64)
        let firstBins: [Int32] = [0, 3, 5, 21, 40]
        let lengths: [Int32] = [8, 8, 16, 8, 24]
        let weights = TestSignal.noise(count: 64, seed: 5)
        var energies = [Float](repeating: 9, count: 6)
        unsafe firstBins.withUnsafeBufferPointer { first in
            unsafe lengths.withUnsafeBufferPointer { lengths in
                unsafe weights.withUnsafeBufferPointer { weights in
                    var bank = unsafe ck_filter_bank(
                        band_count: 5, first_bins: first.baseAddress, run_lengths: lengths.baseAddress,
                        weights: weights.baseAddress)
                    unsafe kernels(level).filter(&bank, power, &energies)
                }
            }
        }
        var start = 0
        for band in 0..<5 {
            let expected = (0..<Int(lengths[band])).reduce(0.0) {
                $0 + Double(weights[start + $1]) * Double(power[Int(firstBins[band]) + $1])
            }
            #expect(isClose(energies[band], expected, terms: 24))
            start += Int(lengths[band])
        }
        #expect(energies[5] == 9)
    }

    @Test(arguments: levels)
    func `the logarithm is within one ulp of the true one`(level: Int) {
        var worst = 0.0
        for start in stride(from: Float.leastNormalMagnitude.bitPattern, to: Float.infinity.bitPattern, by: 8 * 4_099) {
            let x = (0..<8).map { Float(bitPattern: min(start + UInt32($0) * 4_099, 0x7F7F_FFFF)) }
            worst = max(worst, worstError(of: x, level))
        }
        // Around 1, where the result is small, every float.
        for start in stride(from: Float(0.999).bitPattern, to: Float(1.001).bitPattern, by: 8) {
            worst = max(worst, worstError(of: (0..<8).map { Float(bitPattern: start + UInt32($0)) }, level))
        }
        #expect(worst < 1, "\(worst) ulp")
    }

    /// The largest error over 8 values, in units of the last place of the result.
    private func worstError(of x: [Float], _ level: Int) -> Double {
        var y = x
        unsafe kernels(level).log_floor(&y, 8, 0)
        return zip(x, y).reduce(0) { worst, pair in
            let exact = log(Double(pair.0))
            return max(worst, abs(Double(pair.1) - exact) / Double(max(Float(exact), -Float(exact)).ulp))
        }
    }

    @Test(arguments: levels)
    func `the logarithm adds the floor, and lets infinity and NaN through`(level: Int) {
        var values: [Float] = [0, 1, 1e-6, .infinity, .nan, 3, 0, 2]
        unsafe kernels(level).log_floor(&values, 8, 1e-6)
        #expect(isClose(values[0], log(Double(Float(1e-6)))))
        #expect(isClose(values[2], log(Double(Float(2e-6)))))
        #expect(values[3] == .infinity)
        #expect(values[4].isNaN)
        #expect(isClose(values[7], log(2 + 1e-6)))
    }

    @Test(arguments: levels, [(40, 40), (40, 16), (23, 8), (1, 8), (3, 24)])
    func `transform multiplies by the matrix`(level: Int, shape: (rows: Int, columns: Int)) {
        let matrix = TestSignal.noise(count: shape.rows * shape.columns, seed: 7)
        let input = TestSignal.noise(count: shape.rows, seed: 8)
        var out = [Float](repeating: 9, count: shape.columns + 1)
        unsafe kernels(level).transform(matrix, shape.rows, shape.columns, input, &out)
        for column in 0..<shape.columns {
            let expected = (0..<shape.rows).reduce(0.0) {
                $0 + Double(input[$1]) * Double(matrix[$1 * shape.columns + column])
            }
            #expect(isClose(out[column], expected, terms: shape.rows))
        }
        #expect(out[shape.columns] == 9)
    }

    @Test(arguments: levels, [1, 13, 40])
    func `normalize shifts and scales each column`(level: Int, columns: Int) {
        let values = TestSignal.noise(count: 5 * columns + 1)
        let mean = TestSignal.noise(count: columns, seed: 3)
        let scale = TestSignal.noise(count: columns, seed: 4)
        var out = values
        unsafe kernels(level).normalize(&out, 5, columns, mean, scale)
        for i in 0..<5 * columns {
            let column = i % columns
            #expect(isClose(out[i], (Double(values[i]) - Double(mean[column])) * Double(scale[column])))
        }
        #expect(out.last == values.last)
    }
}
