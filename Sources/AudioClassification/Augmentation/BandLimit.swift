#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

/// The band of a telephone, 300 to 3,400 Hz: second-order Butterworth sections, one up and two down (R. Bristow-Johnson's
/// formulas for digital biquads).
struct BandLimit: Sendable {
    private var sections: [Biquad]

    init(sampleRate: Int) {
        let rate = Double(sampleRate)
        // Of a fourth-order Butterworth filter the two sections have these qualities.
        sections = [Biquad(highPass: 300, quality: 0.7071, rate: rate)]
        if rate > 2 * 3400 {
            sections += [0.5412, 1.3066].map { Biquad(lowPass: 3400, quality: $0, rate: rate) }
        }
    }

    /// Leaves only the band of a sound.
    func apply(to samples: inout [Float]) {
        for var section in sections { section.run(over: &samples) }
    }

    private struct Biquad: Sendable {
        private let b: (Double, Double, Double)
        private let a: (Double, Double)
        private var z: (Double, Double) = (0, 0)

        init(lowPass frequency: Double, quality: Double, rate: Double) {
            let w = 2 * Double.pi * frequency / rate, alpha = sin(w) / (2 * quality), scale = 1 / (1 + alpha)
            let edge = (1 - cos(w)) / 2 * scale
            b = (edge, 2 * edge, edge)
            a = (-2 * cos(w) * scale, (1 - alpha) * scale)
        }

        init(highPass frequency: Double, quality: Double, rate: Double) {
            let w = 2 * Double.pi * frequency / rate, alpha = sin(w) / (2 * quality), scale = 1 / (1 + alpha)
            let edge = (1 + cos(w)) / 2 * scale
            b = (edge, -2 * edge, edge)
            a = (-2 * cos(w) * scale, (1 - alpha) * scale)
        }

        mutating func run(over samples: inout [Float]) {
            var span = samples.mutableSpan
            for n in span.indices {
                let x = Double(span[n])
                let y = b.0 * x + z.0
                z.0 = b.1 * x - a.0 * y + z.1
                z.1 = b.2 * x - a.1 * y
                span[n] = Float(y)
            }
        }
    }
}
