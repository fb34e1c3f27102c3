import CKernels
import Testing

@Suite struct ResampleKernelTests {
    static let levels: [ck_level] = (0...ck_highest_level().rawValue).map { ck_level(rawValue: $0) }

    private let signal = steps(1000, seed: 2)
    private let taps = 96
    private let walk = ck_resample_walk(whole: 3, phase: 2, phases: 5, step_whole: 2, step_phase: 3)
    private let count = 300

    /// The definition, in double precision: output i stands at 3 + 2/5 + i (2 + 3/5).
    private func reference(_ coefficient: (_ fifths: Int, _ tap: Int) -> Double) -> [Float] {
        (0..<count).map { index in
            let fifths = 3 * 5 + 2 + index * 13
            return Float((0..<taps).reduce(0.0) { $0 + coefficient(fifths % 5, $1) * Double(signal[fifths / 5 + $1]) })
        }
    }

    @Test(arguments: levels)
    func `each phase has its row`(_ level: ck_level) {
        let rows = steps(5 * taps, seed: 3)
        var output = [Float](repeating: 0, count: count)
        unsafe ck_resample_kernels_at(level).pointee.exact(signal, rows, taps, walk, &output, count)
        let expected = reference { Double(rows[$0 * taps + $1]) }
        #expect(largestDifference(output, expected) < 2e-5)
    }

    @Test(arguments: levels)
    func `an output between two rows is weighted by its distance from them`(_ level: ck_level) {
        let intervals = 7
        let rows = steps((intervals + 1) * taps, seed: 4)
        var output = [Float](repeating: 0, count: count)
        unsafe ck_resample_kernels_at(level).pointee.interpolated(signal, rows, intervals, taps, walk, &output, count)
        let expected = reference { fifths, tap in
            let place = Double(fifths) / 5 * Double(intervals)
            let row = Int(place)
            let weight = place - Double(row)
            return (1 - weight) * Double(rows[row * taps + tap]) + weight * Double(rows[(row + 1) * taps + tap])
        }
        #expect(largestDifference(output, expected) < 2e-5)
    }
}
