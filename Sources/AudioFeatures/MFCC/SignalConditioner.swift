/// What may happen to the samples before they are cut into frames: dither, a scale, pre-emphasis.
///
/// It counts samples from the recording's start and keeps the last one, so any chunking gives the same result.
struct SignalConditioner {
    private let preEmphasis: Float
    private let scale: Float
    private let dither: Float
    private let ditherSeed: UInt64
    private var position: UInt64 = 0
    private var previous: Float = 0

    init(_ configuration: MFCCConfiguration) {
        preEmphasis = configuration.preEmphasisSpan == .recording ? Float(configuration.preEmphasis) : 0
        scale = Float(configuration.sampleScale)
        dither = Float(configuration.dither)
        ditherSeed = configuration.ditherSeed
    }

    /// Appends the next samples of the recording, conditioned, to `conditioned`.
    mutating func condition(_ samples: Span<Float>, into conditioned: inout [Float]) {
        if preEmphasis == 0 && dither == 0 && scale == 1 {
            unsafe samples.withUnsafeBufferPointer { unsafe conditioned += $0 }
            return
        }
        for index in samples.indices {
            var sample = samples[index]
            if dither > 0 { sample += dither * Self.noise(seed: ditherSeed, position: position) }
            sample *= scale
            conditioned.append(sample - preEmphasis * previous)
            previous = sample
            position += 1
        }
    }

    mutating func reset() {
        position = 0
        previous = 0
    }

    /// Noise of mean 0 and variance 1 that depends on seed and position alone: the sum of four uniform values (variance 1/3
    /// with the mean removed), close to a normal distribution and the same on every platform.
    ///
    /// The 64 random bits are SplitMix64's (Steele, Lea & Flood 2014), whose n-th state is seed + n times its increment.
    static func noise(seed: UInt64, position: UInt64) -> Float {
        var bits = seed &+ (position &+ 1) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
        return (Float(sum) - 131_070) / 65_536 * Float(3).squareRoot()
    }
}
