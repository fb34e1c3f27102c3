import Glibc

/// Samples that tests compute their features from.
enum TestSignal {
    /// A sine of amplitude 0.5.
    static func sine(hertz: Double, count: Int, rate: Double = 16_000) -> [Float] {
        (0..<count).map { Float(0.5 * sin(2 * Double.pi * hertz * Double($0) / rate)) }
    }

    /// Uniform noise in -0.5...0.5, the same for the same seed.
    static func noise(count: Int, seed: UInt64 = 1) -> [Float] {
        var generator = TestGenerator(state: seed)
        return (0..<count).map { _ in Float.random(in: -0.5...0.5, using: &generator) }
    }
}

/// A small seeded generator (Knuth's 64-bit linear congruential one, its high bits swapped down).
struct TestGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 33)
    }
}
