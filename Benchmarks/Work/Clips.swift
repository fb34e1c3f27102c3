import RecurrentNetworks

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One-second recordings at 16 kHz, made up: a chirp in noise.
enum Clips {
    static let sampleRate = 16_000

    static func make(_ count: Int) -> [[Float]] {
        (0..<count).map { n in
            var generator = SeededGenerator(seed: UInt64(n))
            return (0..<sampleRate).map { sample in
                let time = Double(sample) / Double(sampleRate)
                return Float(0.3 * sin(2 * .pi * (200 + 900 * time) * time) + 0.05 * generator.normal())
            }
        }
    }
}
