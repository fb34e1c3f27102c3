#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A note that sounds, rendered in vectors of eight samples.
///
/// Each partial is a complex number that is turned and shortened from sample to sample; its imaginary part is the sine.
/// Eight neighbouring samples stand side by side, so that one multiplication by the eighth power of the turn brings the
/// next eight.
struct Voice {
    typealias Vector = SIMD8<Float>

    private struct Oscillator {
        var real: Vector
        var imaginary: Vector
        /// The turns of eight samples: the first while the key is down, the others while the damper comes down, the last
        /// from then on.
        let turns: [SIMD2<Float>]

        /// Its amplitude, squared.
        var power: Float { real[0] * real[0] + imaginary[0] * imaginary[0] }
    }

    private var oscillators: [Oscillator]
    /// When the key is released, in vectors from its onset.
    private var releaseVector: Int
    /// How many vectors the damper takes for each of its stages: at once it would bend the waveform audibly.
    private let stageLength: Int
    /// How many vectors after its release there is nothing left.
    private let fadingLength: Int
    private let attackSamples: Float
    /// Vectors rendered so far.
    private var done = 0

    /// `durationSeconds` is how long the key is held; nil: until `release`.
    init(_ string: StruckString, durationSeconds: Double?, sampleRate: Double) {
        let step = 1 / sampleRate
        let (releaseOfStage, attack) = (string.release / Double(Self.stageCount), string.attackSeconds)
        oscillators = string.partials.map { partial in
            let angle = 2 * .pi * partial.hertz * step
            let (size, cosine, sine) = (exp(-partial.decay * step), cos(angle), sin(angle))
            var (x, y) = (partial.amplitude * cos(partial.phase), partial.amplitude * sin(partial.phase))
            var (real, imaginary) = (Vector(), Vector())
            for lane in 0..<8 {
                (real[lane], imaginary[lane]) = (Float(x), Float(y))
                (x, y) = (size * (x * cosine - y * sine), size * (x * sine + y * cosine))
            }
            let (turnX, turnY) = (cos(8 * angle), sin(8 * angle))
            let turns = (0...Self.stageCount).map { stage in
                let size = exp(-(partial.decay + releaseOfStage * Double(stage)) * 8 * step)
                return SIMD2(Float(size * turnX), Float(size * turnY))
            }
            return Oscillator(real: real, imaginary: imaginary, turns: turns)
        }
        stageLength = max(1, Int((0.002 * sampleRate / 8).rounded()))
        releaseVector = durationSeconds.map { Int(($0 * sampleRate / 8).rounded()) } ?? Int.max / 2
        // 100 dB below what was there when the key was released.
        let fading = Int((log(1e5) / string.release * sampleRate / 8).rounded(.up))
        fadingLength = Self.stageCount * stageLength + fading
        attackSamples = Float(max(1, attack * sampleRate))
    }

    /// In how many stages the damper comes down.
    private static let stageCount = 5
    /// How many vectors are rendered at a time; few enough to stay in the cache.
    private static let chunkLength = 64
    /// The square of the amplitude below which a partial is not heard: 94 dB below full scale.
    private static let silence: Float = 4e-10

    /// When there is nothing left.
    private var endVector: Int { releaseVector + fadingLength }

    /// Whether nothing of it is left to be rendered.
    var isOver: Bool { oscillators.isEmpty || done >= endVector }

    /// Releases the key, so many vectors after its onset, but not before what was rendered.
    mutating func release(at vector: Int) { releaseVector = max(vector, done) }

    /// Adds the note, or what is left of it, to channels, each by its gain, from a vector on, as far as they reach.
    mutating func render(
        from start: Int, into left: inout [Vector], _ leftGain: Float, _ right: inout [Vector], _ rightGain: Float,
        scratch: inout [Vector]
    ) {
        if scratch.count < Self.chunkLength { scratch = [Vector](repeating: .zero, count: Self.chunkLength) }
        let place = start - done
        let end = min(endVector, left.count - place)
        while done < end, !oscillators.isEmpty {
            let stage = done < releaseVector ? 0 : min(Self.stageCount, (done - releaseVector) / stageLength + 1)
            let stageEnd = stage < Self.stageCount ? releaseVector + stage * stageLength : end
            let count = min(Self.chunkLength, min(stageEnd, end) - done)
            for index in 0..<count { scratch[index] = .zero }
            // Two at a time, of which one works while the other waits for its last product.
            for index in stride(from: 0, to: oscillators.count - 1, by: 2) {
                runPair(index, stage: stage, count: count, into: &scratch)
            }
            if oscillators.count % 2 == 1 { runLast(stage: stage, count: count, into: &scratch) }
            if Float(8 * done) < attackSamples { fadeIn(&scratch, from: done, count: count) }
            for index in 0..<count { left[place + done + index] += leftGain * scratch[index] }
            if !right.isEmpty {
                for index in 0..<count { right[place + done + index] += rightGain * scratch[index] }
            }
            done += count
            oscillators.removeAll { $0.power < Self.silence }
        }
    }

    private mutating func runPair(_ first: Int, stage: Int, count: Int, into output: inout [Vector]) {
        var (a, b) = (oscillators[first].real, oscillators[first].imaginary)
        var (c, d) = (oscillators[first + 1].real, oscillators[first + 1].imaginary)
        let (turn, other) = (oscillators[first].turns[stage], oscillators[first + 1].turns[stage])
        for index in 0..<count {
            output[index] += b + d
            (a, b) = (a * turn.x - b * turn.y, a * turn.y + b * turn.x)
            (c, d) = (c * other.x - d * other.y, c * other.y + d * other.x)
        }
        (oscillators[first].real, oscillators[first].imaginary) = (a, b)
        (oscillators[first + 1].real, oscillators[first + 1].imaginary) = (c, d)
    }

    private mutating func runLast(stage: Int, count: Int, into output: inout [Vector]) {
        let last = oscillators.count - 1
        var (a, b) = (oscillators[last].real, oscillators[last].imaginary)
        let turn = oscillators[last].turns[stage]
        for index in 0..<count {
            output[index] += b
            (a, b) = (a * turn.x - b * turn.y, a * turn.y + b * turn.x)
        }
        (oscillators[last].real, oscillators[last].imaginary) = (a, b)
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
