#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A room: eight delay lines that feed each other (Jot and Chaigne 1991), a little duller each time round.
///
/// The lines' ends are mixed by a Householder matrix, which keeps their energy, and each is weakened so that all decay
/// equally fast. What goes in has its lowest tones taken away, which would only be mud. All delays are whole vectors of
/// eight samples, so that eight go round at once.
struct Reverb {
    typealias Vector = SIMD8<Float>

    private struct Line {
        /// What went in, the oldest at `place`.
        var ring: [Vector]
        var place = 0
        let gain: Float
        /// The last sample that came out.
        var last: Float = 0

        /// What comes out, weakened and duller: the mean of neighbouring samples, weighted.
        mutating func output(_ dullness: Float) -> Vector {
            let x = ring[place]
            let before = Vector(last, x[0], x[1], x[2], x[3], x[4], x[5], x[6])
            last = x[7]
            return gain * (x + dullness * (before - x))
        }

        mutating func put(_ input: Vector) {
            ring[place] = input
            place = place + 1 == ring.count ? 0 : place + 1
        }
    }

    private var lines: [Line]
    private let dullness: Float
    private let bass: Float
    private var bassLeft: Float = 0
    private var bassRight: Float = 0

    /// `seconds` until it is 60 dB softer.
    init(seconds: Double, sampleRate: Double) {
        // 23 to 51 ms: too short for an echo, and at the commonest rate primes times a vector.
        lines = [127, 149, 167, 191, 211, 233, 257, 281].map { length in
            let count = max(8, Int((Double(length) * sampleRate / 44_100).rounded()))
            return Line(
                ring: [Vector](repeating: .zero, count: count),
                gain: Float(pow(10, -3 * Double(8 * count) / (seconds * sampleRate))))
        }
        // Half a decibel a round at 5 kHz, as far as two neighbours can do it.
        let turn = 1 - cos(min(.pi, 2 * .pi * 5000 / sampleRate))
        dullness = Float(0.5 - max(0, 0.25 - 0.054 / turn).squareRoot())
        bass = Float(1 - exp(-2 * .pi * 160 / sampleRate))
    }

    /// Adds the room's answer, times `share`, to two channels; a second one that is empty is the same as the first.
    mutating func add(to left: inout [Vector], _ right: inout [Vector], share: Float) {
        let isStereo = !right.isEmpty
        for index in left.indices {
            let (l, r) = treble(left[index], isStereo ? right[index] : left[index])
            let (a, b, c, d) = (output(0), output(1), output(2), output(3))
            let (e, f, g, h) = (output(4), output(5), output(6), output(7))
            let mean = 0.25 * ((a + b) + (c + d) + (e + f) + (g + h))
            lines[0].put(a - mean + l)
            lines[1].put(b - mean + r)
            lines[2].put(c - mean - l)
            lines[3].put(d - mean + r)
            lines[4].put(e - mean + l)
            lines[5].put(f - mean - r)
            lines[6].put(g - mean + l)
            lines[7].put(h - mean + r)
            let toLeft = share * ((a - c) + (e - g))
            let toRight = share * ((b + d) - (f + h))
            if isStereo {
                left[index] += toLeft
                right[index] += toRight
            } else {
                left[index] += 0.7071 * (toLeft + toRight)
            }
        }
    }

    private mutating func output(_ line: Int) -> Vector { lines[line].output(dullness) }

    private mutating func treble(_ left: Vector, _ right: Vector) -> (Vector, Vector) {
        var (l, r) = (left, right)
        for lane in 0..<8 {
            // In silence what is left nears this number, far below hearing, and not the smallest of all, which are slow.
            bassLeft += bass * (left[lane] + 1e-20 - bassLeft)
            bassRight += bass * (right[lane] + 1e-20 - bassRight)
            l[lane] -= bassLeft
            r[lane] -= bassRight
        }
        return (l, r)
    }
}
