#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A room: eight delay lines that feed each other (Jot and Chaigne 1991), a little duller each time round.
///
/// The lines' ends are mixed by a Householder matrix, which keeps their energy, and each is weakened so that all decay
/// equally fast. What goes in has its lowest tones taken away, which would only be mud.
struct Reverb {
    typealias Vector = SIMD8<Float>

    /// What each line got, by time; a line is a lane.
    private var ring: [Vector]
    private let mask: Int
    private let delays: [Int]
    private let gains: Vector
    private let dullness: Vector
    private let bass: Float
    private var dull = Vector()
    private var bassLeft: Float = 0
    private var bassRight: Float = 0
    private var time = 0

    /// `seconds` until it is 60 dB softer.
    init(seconds: Double, sampleRate: Double) {
        // No two have a common measure, and none is heard as an echo.
        let milliseconds = [23.37, 26.53, 30.11, 33.61, 36.79, 40.87, 45.31, 50.21]
        delays = milliseconds.map { Int(($0 * 1e-3 * sampleRate).rounded()) }
        var size = 1
        while size <= delays.max()! { size *= 2 }
        mask = size - 1
        ring = [Vector](repeating: .zero, count: size)
        var gains = Vector()
        for lane in 0..<8 { gains[lane] = Float(pow(10, -3 * Double(delays[lane]) / (seconds * sampleRate))) }
        self.gains = gains
        dullness = Vector(repeating: Float(exp(-2 * .pi * min(4500, 0.4 * sampleRate) / sampleRate)))
        bass = Float(1 - exp(-2 * .pi * 160 / sampleRate))
    }

    /// Adds the room's answer, times `share`, to two channels; a second one that is empty is the same as the first.
    mutating func add(to left: inout [Vector], _ right: inout [Vector], share: Float) {
        let isStereo = !right.isEmpty
        let (d0, d1, d2, d3) = (delays[0], delays[1], delays[2], delays[3])
        let (d4, d5, d6, d7) = (delays[4], delays[5], delays[6], delays[7])
        for index in left.indices {
            let inLeft = left[index]
            let inRight = isStereo ? right[index] : inLeft
            var (outLeft, outRight) = (inLeft, inRight)
            for lane in 0..<8 {
                // In silence what is left nears this number, far below hearing, and not the smallest of all, which are slow.
                bassLeft += bass * (inLeft[lane] + 1e-20 - bassLeft)
                bassRight += bass * (inRight[lane] + 1e-20 - bassRight)
                let (l, r) = (inLeft[lane] - bassLeft, inRight[lane] - bassRight)
                let ends = Vector(
                    ring[(time - d0) & mask][0], ring[(time - d1) & mask][1], ring[(time - d2) & mask][2],
                    ring[(time - d3) & mask][3], ring[(time - d4) & mask][4], ring[(time - d5) & mask][5],
                    ring[(time - d6) & mask][6], ring[(time - d7) & mask][7])
                dull = ends + dullness * (dull - ends)
                let weakened = dull * gains
                let (even, odd) = (weakened.evenHalf, weakened.oddHalf)
                let mean = 0.25 * (even.sum() + odd.sum())
                ring[time & mask] = weakened - mean + Vector(l, r, -l, r, l, -r, l, r)
                time += 1
                let toLeft = share * (even[0] - even[1] + even[2] - even[3])
                let toRight = share * (odd[0] + odd[1] - odd[2] - odd[3])
                outLeft[lane] += isStereo ? toLeft : 0.7071 * (toLeft + toRight)
                outRight[lane] += toRight
            }
            left[index] = outLeft
            if isStereo { right[index] = outRight }
        }
    }
}
