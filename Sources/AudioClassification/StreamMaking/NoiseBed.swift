#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

internal import RecurrentNetworks

/// Noise without an end, of the sounds of a bank: each in turn, in an order that is drawn anew every round, for at most a
/// minute from anywhere in it, with 50 ms in which one fades into the next.
///
/// Every sound has a mean power of 1 over its whole length.
struct NoiseBed {
    private let bank: NoiseBank
    private let gains: [Float]
    private var generator: SeededGenerator
    private var order: [Int] = []
    /// What is still to be heard, from `position` on.
    private var samples: [Float] = []
    private var position = 0

    init(_ bank: NoiseBank, seed: UInt64) {
        self.bank = bank
        gains = bank.sounds.map { Float(1 / meanPower($0.samples).squareRoot()) }
        generator = SeededGenerator(seed: seed, stream: 0xA0D1_0010)
    }

    private var fade: Int { bank.sampleRate / 20 }

    /// The next so many samples.
    mutating func next(_ count: Int) -> [Float] {
        // The end of what there is waits for the sound that it fades into.
        while samples.count - position < count + fade { addSound() }
        defer { position += count }
        return Array(samples[position..<position + count])
    }

    private mutating func addSound() {
        if order.isEmpty { order = bank.sounds.indices.shuffled(using: &generator) }
        let n = order.removeLast()
        let sound = bank.sounds[n].samples
        let length = min(max(sound.count, bank.sampleRate), 60 * bank.sampleRate) + fade
        var piece = NoiseBank.excerpt(of: sound[...], length, using: &generator)
        for place in piece.indices { piece[place] *= gains[n] }

        samples.removeFirst(position)
        position = 0
        guard samples.count >= fade else {
            samples = piece
            return
        }
        // The sounds have nothing to do with each other: so their powers add up to that of one.
        let start = samples.count - fade
        for place in 0..<fade {
            let angle = Float.pi / 2 * (Float(place) + 0.5) / Float(fade)
            samples[start + place] = cos(angle) * samples[start + place] + sin(angle) * piece[place]
        }
        samples += piece[fade...]
    }
}
