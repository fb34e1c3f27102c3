import Foundation
import RecurrentNetworks
import TestSupport
import Testing

@testable import AudioClassification

@Suite struct NoiseBankTests {
    /// Mean power per hertz in an octave around a frequency, by correlations.
    private func density(_ samples: [Float], around frequency: Double, sampleRate: Double) -> Double {
        let frequencies = stride(from: frequency * 0.8, to: frequency * 1.2, by: frequency / 50)
        return frequencies.reduce(0) { sum, frequency in
            var real = 0.0, imaginary = 0.0
            for (n, sample) in samples.enumerated() {
                let angle = 2 * Double.pi * frequency * Double(n) / sampleRate
                real += Double(sample) * cos(angle)
                imaginary += Double(sample) * sin(angle)
            }
            return sum + real * real + imaginary * imaginary
        }
    }

    @Test(arguments: [(SyntheticNoise.white, 0.0), (.pink, -3), (.brown, -6)])
    func `computed noise falls by its decibels an octave`(_ kind: SyntheticNoise, _ slope: Double) {
        var generator = SeededGenerator(seed: 2)
        let samples = kind.samples(16_000, sampleRate: 16_000, using: &generator)
        #expect(abs(meanPower(samples) - 1) < 1e-3)
        let low = density(samples, around: 200, sampleRate: 16_000), high = density(samples, around: 3200, sampleRate: 16_000)
        #expect(abs(10 * log10(high / low) / 4 - slope) < 0.8)
    }

    @Test func `a hum is strongest at the mains and its harmonics`() {
        var generator = SeededGenerator(seed: 2)
        let samples = SyntheticNoise.hum.samples(16_000, sampleRate: 16_000, using: &generator)
        let lines = [50.0, 60, 100, 120].map { density(samples, around: $0, sampleRate: 16_000) }.max()!
        #expect(lines > 100 * density(samples, around: 3000, sampleRate: 16_000))
    }

    @Test func `equal seeds give equal noise`() {
        #expect(NoiseBank(syntheticAt: 8000, seed: 1).digest == NoiseBank(syntheticAt: 8000, seed: 1).digest)
        #expect(NoiseBank(syntheticAt: 8000, seed: 1).digest != NoiseBank(syntheticAt: 8000, seed: 2).digest)
    }

    @Test func `an excerpt is a piece of a sound, in circles where that is too short`() {
        let bank = NoiseBank(
            [NoiseBank.Sound(name: "a", samples: (0..<100).map { Float($0) })], sampleRate: 8000, failures: [])
        var generator = SeededGenerator(seed: 1)
        for count in [10, 100, 250] {
            let piece = bank.excerpt(count, using: &generator)
            #expect(piece.count == count)
            for n in 1..<count { #expect(piece[n] == (piece[n - 1] + 1).truncatingRemainder(dividingBy: 100)) }
        }
    }

    @Test func `silence for validation is of other parts of the sounds than silence to learn from`() {
        let ramp = (1...1000).map { Float($0) }
        let bank = NoiseBank(
            [NoiseBank.Sound(name: "up", samples: ramp), NoiseBank.Sound(name: "down", samples: ramp.map { -$0 })],
            sampleRate: 8000, failures: [])
        for (part, range) in [(Recording.Part.training, 1...800), (.validation, 801...1000)] {
            let silences = bank.silences(40, length: 50, for: part, seed: 3)
            #expect(silences.count == 40 && Set(silences.map(\.name)).count == 40)
            #expect(silences.map(\.samples) == bank.silences(40, length: 50, for: part, seed: 3).map(\.samples))
            for (n, silence) in silences.enumerated() {
                #expect(silence.samples.count == 50 && (silence.samples[0] > 0) == (n % 2 == 0))
                let decibels = 10 * log10(meanPower(silence.samples))
                #expect(decibels > -70.01 && decibels < -19.99)
                // Next to each other in the sound means so much louder: which part of the ramp it is.
                let first = silence.samples[0] / (silence.samples[1] - silence.samples[0])
                #expect(first > Float(range.lowerBound) - 1 && first + 49 < Float(range.upperBound) + 1)
            }
        }
    }

    @Test func `a folder without noise is refused, and what in it cannot be used is named`() throws {
        let folder = try RecordingFolder()
        #expect(throws: ClassificationError.self) { try NoiseBank(folder: folder.path, sampleRate: 8000) }
        try folder.write([0.1, -0.1, 0.2], as: "rain.wav")
        try folder.write([0, 0, 0], as: "silent.wav")
        let bank = try NoiseBank(folder: folder.path, sampleRate: 8000)
        #expect(bank.count == 1 && bank.failures.count == 1 && bank.failures[0].contains("silent.wav"))
    }
}
