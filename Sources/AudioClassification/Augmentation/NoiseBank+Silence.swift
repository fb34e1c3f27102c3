#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

internal import RecurrentNetworks

extension NoiseBank {
    /// A stretch of sound in which nobody speaks.
    struct Silence: Sendable {
        /// The sound that it is a stretch of, and which of all.
        let name: String
        let samples: [Float]
    }

    /// How loud silence is, in decibels below a full-scale square wave: from a quiet room to a loud street, whatever the
    /// level is that the sounds themselves were recorded with.
    private static let silenceDecibels = -70.0 ... -20

    /// The sounds without what is for validation, so that nothing to learn from has it in its background.
    var learningPart: NoiseBank {
        let parts = sounds.map { Sound(name: $0.name, samples: Array($0.samples[..<Self.border($0)])) }
        return NoiseBank(parts, sampleRate: sampleRate, failures: [])
    }

    private static func border(_ sound: Sound) -> Int { max(sound.samples.count * 4 / 5, 1) }

    /// Stretches of the sounds in turn, each at a loudness of its own.
    ///
    /// The last fifth of each sound is for validation and the rest for training; a stretch longer than that goes round in
    /// circles in its part.
    func silences(_ count: Int, length: Int, for part: Recording.Part, seed: UInt64) -> [Silence] {
        var generator = SeededGenerator(seed: seed, stream: part == .training ? 0xA0D1_0002 : 0xA0D1_0003)
        return (0..<count).map { n in
            let sound = sounds[n % sounds.count]
            let border = Self.border(sound)
            let range = part == .training || border == sound.samples.count ? 0..<border : border..<sound.samples.count
            var samples = NoiseBank.excerpt(of: sound.samples[range], length, using: &generator)
            let power = meanPower(samples)
            let level = pow(10, generator.uniform(in: Self.silenceDecibels) / 20)
            let gain = power > 0 ? Float(level / power.squareRoot()) : 0
            for n in samples.indices { samples[n] *= gain }
            return Silence(name: "\(sound.name): silence \(n + 1) for \(part.rawValue)", samples: samples)
        }
    }
}
