/// Turns the volume down where samples would be too large, and slowly up again: no sample is bent or clipped.
struct Limiter {
    typealias Vector = SIMD8<Float>

    /// What no sample exceeds.
    static let ceiling: Float = 0.89
    /// A gain for so many vectors; between them it goes in straight lines.
    private static let blockLength = 8

    /// The gains at the ends of blocks, one more than there are blocks.
    private let gains: [Float]

    /// Looks at whole channels; `volume` is what they are to be multiplied by before.
    init(_ left: [Vector], _ right: [Vector], volume: Float, sampleRate: Double) {
        let blockCount = (left.count + Self.blockLength - 1) / Self.blockLength
        let blockSeconds = Float(8 * Self.blockLength) / Float(sampleRate)
        // Down by 6 dB in some 8 ms, beforehand; up by 20 dB in a second.
        let fall = 1 + 90 * blockSeconds
        let rise = 1 + 2.3 * blockSeconds
        var wanted = [Float](repeating: 1, count: blockCount)
        for block in wanted.indices {
            let vectors = block * Self.blockLength..<min(left.count, (block + 1) * Self.blockLength)
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
            if peak > Self.ceiling { wanted[block] = Self.ceiling / peak }
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

    /// The gain of eight samples.
    func gain(_ vector: Int) -> Vector {
        let (block, place) = vector.quotientAndRemainder(dividingBy: Self.blockLength)
        let slope = (gains[block + 1] - gains[block]) / Float(8 * Self.blockLength)
        return gains[block] + slope * (Float(8 * place) + Vector(0, 1, 2, 3, 4, 5, 6, 7))
    }
}
