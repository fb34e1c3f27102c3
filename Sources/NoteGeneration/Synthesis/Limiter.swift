/// Turns the volume down where samples would be too large, and slowly up again: no sample is bent or clipped.
struct Limiter {
    typealias Vector = SIMD8<Float>

    /// What no sample exceeds.
    static let ceiling: Float = 0.89
    /// A gain for so many vectors; between them it goes in straight lines.
    static let blockLength = 8

    /// The gains at the ends of blocks, one more than there are blocks.
    private let gains: [Float]

    /// Looks at whole channels; `volume` is what they are to be multiplied by before.
    init(_ left: [Vector], _ right: [Vector], volume: Float, sampleRate: Double) {
        let blockCount = (left.count + Self.blockLength - 1) / Self.blockLength
        let (fall, rise) = Self.slopes(sampleRate: sampleRate)
        var wanted = (0..<blockCount).map { block in
            let vectors = block * Self.blockLength..<min(left.count, (block + 1) * Self.blockLength)
            return Self.wantedGain(vectors, of: left, right, volume: volume)
        }
        for block in wanted.indices.dropFirst() { wanted[block] = min(wanted[block], rise * wanted[block - 1]) }
        for block in wanted.indices.dropLast().reversed() {
            wanted[block] = min(wanted[block], fall * wanted[block + 1])
        }
        // Both ends of a block stay below what it wants, and so does all between them.
        gains = (0...blockCount).map { end in
            volume * min(end > 0 ? wanted[end - 1] : 1, end < blockCount ? wanted[end] : 1)
        }
    }

    /// By how much gains of neighbouring blocks may differ: down by 6 dB in some 8 ms, beforehand; up by 20 dB in a second.
    static func slopes(sampleRate: Double) -> (fall: Float, rise: Float) {
        let blockSeconds = Float(8 * blockLength) / Float(sampleRate)
        return (1 + 90 * blockSeconds, 1 + 2.3 * blockSeconds)
    }

    /// The gain that brings some vectors below the ceiling; 1 where they are.
    static func wantedGain(_ vectors: Range<Int>, of left: [Vector], _ right: [Vector], volume: Float) -> Float {
        var (low, high) = (Vector(), Vector())
        for index in vectors {
            low = pointwiseMin(low, left[index])
            high = pointwiseMax(high, left[index])
        }
        if !right.isEmpty {
            for index in vectors {
                low = pointwiseMin(low, right[index])
                high = pointwiseMax(high, right[index])
            }
        }
        let peak = volume * max(high.max(), -low.min())
        return peak > ceiling ? ceiling / peak : 1
    }

    /// The gain of eight samples.
    func gain(_ vector: Int) -> Vector {
        let (block, place) = vector.quotientAndRemainder(dividingBy: Self.blockLength)
        let slope = (gains[block + 1] - gains[block]) / Float(8 * Self.blockLength)
        return gains[block] + slope * (Float(8 * place) + Vector(0, 1, 2, 3, 4, 5, 6, 7))
    }
}
