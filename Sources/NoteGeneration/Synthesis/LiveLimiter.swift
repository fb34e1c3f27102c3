/// A `Limiter` for sound that goes on: it looks ahead, and so lets go of what it got some 35 ms later.
struct LiveLimiter {
    typealias Vector = SIMD8<Float>

    private let volume: Float
    private let fall: Float
    private let rise: Float
    /// How many blocks it looks ahead.
    private let lookAhead: Int

    /// What waits, block by block.
    private var left: [Vector] = []
    private var right: [Vector] = []
    /// The gain that each of these needs.
    private var wanted: [Float] = []
    /// The gain of the block before them.
    private var before: Float = 1

    init(volume: Float, sampleRate: Double) {
        self.volume = volume
        (fall, rise) = Limiter.slopes(sampleRate: sampleRate)
        lookAhead = Int((0.03 * sampleRate / Double(8 * Limiter.blockLength)).rounded(.up))
    }

    /// Takes what comes next, whole blocks, and appends what can be let go, interleaved if there are two channels.
    mutating func process(_ left: [Vector], _ right: [Vector], into samples: inout [Float]) {
        for first in stride(from: 0, to: left.count, by: Limiter.blockLength) {
            wanted.append(
                Limiter.wantedGain(first..<first + Limiter.blockLength, of: left, right, volume: volume))
        }
        self.left += left
        self.right += right
        letGo(wanted.count - lookAhead - 1, into: &samples)
    }

    /// The end: appends what still waits.
    mutating func finish(into samples: inout [Float]) { letGo(wanted.count, into: &samples) }

    private mutating func letGo(_ count: Int, into samples: inout [Float]) {
        guard count > 0 else { return }
        var gain = min(gain(0), rise * before)
        for block in 0..<count {
            // As in a `Limiter`: both ends of a block stay below what it wants.
            let next = block + 1 < wanted.count ? min(self.gain(block + 1), rise * gain) : 1
            let start = volume * min(before, gain), end = volume * min(gain, next)
            append(block, from: start, slope: (end - start) / Float(8 * Limiter.blockLength), to: &samples)
            (before, gain) = (gain, next)
        }
        wanted.removeFirst(count)
        left.removeFirst(count * Limiter.blockLength)
        if !right.isEmpty { right.removeFirst(count * Limiter.blockLength) }
    }

    /// What a block may have for the sake of those ahead.
    private func gain(_ block: Int) -> Float {
        var (least, factor): (Float, Float) = (1, 1)
        for other in wanted[block..<min(block + lookAhead + 1, wanted.count)] {
            least = min(least, factor * other)
            factor *= fall
        }
        return least
    }

    private func append(_ block: Int, from gain: Float, slope: Float, to samples: inout [Float]) {
        for place in 0..<Limiter.blockLength {
            let gains = gain + slope * (Float(8 * place) + Vector(0, 1, 2, 3, 4, 5, 6, 7))
            let index = block * Limiter.blockLength + place
            let l = gains * left[index]
            let r = right.isEmpty ? l : gains * right[index]
            for lane in 0..<8 {
                samples.append(l[lane])
                if !right.isEmpty { samples.append(r[lane]) }
            }
        }
    }
}
