#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A note that sounds, rendered in vectors of eight samples.
///
/// Each partial is a complex number that is turned and shortened from sample to sample; its imaginary part is the sine. Eight
/// neighbouring samples stand side by side, so that one multiplication by the eighth power of the turn brings the next eight.
struct Voice {
    typealias Vector = SIMD8<Float>

    private struct Oscillator {
        var real: Vector
        var imaginary: Vector
        /// The turn of eight samples, while the key is down and after.
        let held: SIMD2<Float>
        let released: SIMD2<Float>

        /// Its amplitude, squared.
        var power: Float { real[0] * real[0] + imaginary[0] * imaginary[0] }
    }

    private var oscillators: [Oscillator]
    /// When the key is released, in vectors from its onset.
    private let releaseVector: Int
    /// When there is nothing left.
    private let endVector: Int
    private let attackSamples: Float

    /// `durationSeconds` is how long the key is held.
    init(_ string: StruckString, durationSeconds: Double, sampleRate: Double) {
        let step = 1 / sampleRate
        oscillators = string.partials.map { partial in
            var (real, imaginary) = (Vector(), Vector())
            for lane in 0..<8 {
                let time = Double(lane) * step
                let amplitude = partial.amplitude * exp(-partial.decay * time)
                real[lane] = Float(amplitude * cos(2 * .pi * partial.hertz * time))
                imaginary[lane] = Float(amplitude * sin(2 * .pi * partial.hertz * time))
            }
            func turn(_ decay: Double) -> SIMD2<Float> {
                let size = exp(-decay * 8 * step)
                let angle = 2 * .pi * partial.hertz * 8 * step
                return SIMD2(Float(size * cos(angle)), Float(size * sin(angle)))
            }
            return Oscillator(
                real: real, imaginary: imaginary, held: turn(partial.decay),
                released: turn(partial.decay + string.release))
        }
        releaseVector = Int((durationSeconds * sampleRate / 8).rounded())
        // 100 dB below the blow.
        endVector = releaseVector + Int((log(1e5) / string.release * sampleRate / 8).rounded(.up))
        attackSamples = Float(max(1, string.attackSeconds * sampleRate))
    }

    /// How many vectors are rendered at a time; few enough to stay in the cache.
    private static let chunkLength = 64
    /// The square of the amplitude below which a partial is not heard.
    private static let silence: Float = 1e-11

    /// Adds the whole note to channels, each by its gain, from a vector on, as far as they reach.
    mutating func render(
        from start: Int, into left: inout [Vector], _ leftGain: Float, _ right: inout [Vector], _ rightGain: Float,
        scratch: inout [Vector]
    ) {
        if scratch.count < Self.chunkLength { scratch = [Vector](repeating: .zero, count: Self.chunkLength) }
        let end = min(endVector, left.count - start)
        var done = 0
        while done < end, !oscillators.isEmpty {
            let isHeld = done < releaseVector
            let count = min(Self.chunkLength, (isHeld ? min(releaseVector, end) : end) - done)
            for index in 0..<count { scratch[index] = .zero }
            for index in oscillators.indices {
                Self.run(&oscillators[index], isHeld: isHeld, count: count, into: &scratch)
            }
            if Float(8 * done) < attackSamples { fadeIn(&scratch, from: done, count: count) }
            for index in 0..<count { left[start + done + index] += leftGain * scratch[index] }
            if !right.isEmpty {
                for index in 0..<count { right[start + done + index] += rightGain * scratch[index] }
            }
            done += count
            oscillators.removeAll { $0.power < Self.silence }
        }
    }

    private static func run(_ oscillator: inout Oscillator, isHeld: Bool, count: Int, into output: inout [Vector]) {
        var (real, imaginary) = (oscillator.real, oscillator.imaginary)
        let turn = isHeld ? oscillator.held : oscillator.released
        let (cosine, sine) = (Vector(repeating: turn.x), Vector(repeating: turn.y))
        for index in 0..<count {
            output[index] += imaginary
            (real, imaginary) = (real * cosine - imaginary * sine, real * sine + imaginary * cosine)
        }
        (oscillator.real, oscillator.imaginary) = (real, imaginary)
    }

    /// The rise of half a cosine.
    private func fadeIn(_ vectors: inout [Vector], from start: Int, count: Int) {
        for index in 0..<count {
            for lane in 0..<8 {
                let sample = Float(8 * (start + index) + lane)
                guard sample < attackSamples else { return }
                vectors[index][lane] *= 0.5 - 0.5 * cos(.pi * sample / attackSamples)
            }
        }
    }
}
