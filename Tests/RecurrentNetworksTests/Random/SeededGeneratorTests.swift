import Testing

@testable import RecurrentNetworks

@Suite struct SeededGeneratorTests {
    /// From a Python program written from the papers' formulas, which also gives the published outputs of SplitMix64 for the
    /// state 1234567 and of xoshiro256** for the state (1, 2, 3, 4).
    @Test(arguments: [
        (0, [0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0, 0x6aa594f1262d2d2c, 0xbba5ad4a1f842e59]),
        (1, [0xb3f2af6d0fc710c5, 0x853b559647364cea, 0x92f89756082a4514, 0x642e1c7bc266a3a7, 0xb27a48e29a233673]),
        (
            0xDEAD_BEEF_CAFE_F00D,
            [0x9e32cfb5bb93eebb, 0x16006bd9d4ac0014, 0x8ada5d6d34b6538e, 0x7c327ca32346a238, 0xc43a6d6a3492ced2]
        ),
    ] as [(UInt64, [UInt64])])
    func `numbers are those of xoshiro256** seeded by SplitMix64`(seed: UInt64, expected: [UInt64]) {
        var generator = SeededGenerator(seed: seed)
        #expect(expected.map { _ in generator.next() } == expected)
    }

    @Test func `the mixer is SplitMix64`() {
        var mixer = SplitMix64(state: 1_234_567)
        let expected: [UInt64] = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        #expect(expected.map { _ in mixer.next() } == expected)
        #expect(SplitMix64.mix(1_234_567) == expected[0])
    }

    @Test func `streams of one seed differ, and equal ones do not`() {
        var seen: Set<UInt64> = []
        for seed in 0..<20 as Range<UInt64> {
            for stream in 0..<20 as Range<UInt64> {
                var a = SeededGenerator(seed: seed, stream: stream), b = a
                #expect(a == b && a.next() == b.next())
                seen.insert(a.next())
            }
        }
        #expect(seen.count == 400)
    }

    /// Bounds are five standard deviations of the mean of that many independent values.
    @Test func `uniform numbers have the moments of their distribution`() {
        var generator = SeededGenerator(seed: 3)
        let count = 20_000
        let values = (0..<count).map { _ in generator.uniform() }
        #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
        expectMoment(values, power: 1, mean: 1 / 2.0, variance: 1 / 12.0)
        expectMoment(values, power: 2, mean: 1 / 3.0, variance: 1 / 5.0 - 1 / 9.0)
        let range = (0..<count).map { _ in generator.uniform(in: -3...5) }
        #expect(range.allSatisfy { $0 >= -3 && $0 <= 5 })
        expectMoment(range, power: 1, mean: 1, variance: 64 / 12.0)
    }

    @Test func `normal numbers have the moments of their distribution`() {
        var generator = SeededGenerator(seed: 4)
        let values = (0..<20_000).map { _ in generator.normal() }
        expectMoment(values, power: 1, mean: 0, variance: 1)
        expectMoment(values, power: 2, mean: 1, variance: 2)
        expectMoment(values, power: 3, mean: 0, variance: 15)
        expectMoment(values, power: 4, mean: 3, variance: 96)
        expectMoment(zip(values, values.dropFirst()).map { $0 * $1 }, power: 1, mean: 0, variance: 1)
    }

    private func expectMoment(_ values: [Double], power: Int, mean: Double, variance: Double) {
        var sum = 0.0
        for value in values { sum += (0..<power).reduce(1) { product, _ in product * value } }
        let bound = 5 * (variance / Double(values.count)).squareRoot()
        #expect(abs(sum / Double(values.count) - mean) < bound, "moment \(power)")
    }
}
