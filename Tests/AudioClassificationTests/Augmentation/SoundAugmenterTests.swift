import Foundation
import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct SoundAugmenterTests {
    private let sampleRate = 16_000

    private func tone(_ frequency: Double, count: Int = 16_000) -> [Float] {
        (0..<count).map { Float(0.5 * sin(2 * .pi * frequency * Double($0) / Double(sampleRate))) }
    }

    private func augmenter(
        _ augmentation: Augmentation, noises: NoiseBank? = nil, typicalPower: Double = 0.01, windowLength: Int = 16_000
    ) -> SoundAugmenter {
        SoundAugmenter(
            augmentation, sampleRate: sampleRate, windowLength: windowLength,
            noises: noises ?? NoiseBank(syntheticAt: sampleRate, seed: 1), typicalPower: typicalPower, seed: 1)
    }

    private func varied(_ augmenter: SoundAugmenter, _ samples: [Float], window: Range<Int>? = nil, seed: UInt64 = 1) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        return augmenter.varied(
            LearnedSound(samples[...], window: window ?? 0..<samples.count), using: &generator)
    }

    /// The power of a sound at a frequency, by correlation with both phases.
    private func power(of samples: [Float], at frequency: Double) -> Double {
        var real = 0.0, imaginary = 0.0
        for (n, sample) in samples.enumerated() {
            let angle = 2 * Double.pi * frequency * Double(n) / Double(sampleRate)
            real += Double(sample) * cos(angle)
            imaginary += Double(sample) * sin(angle)
        }
        return (real * real + imaginary * imaginary) / Double(samples.count * samples.count)
    }

    @Test func `without variation a recording of 16 bits stays what it is`() {
        let samples = (0..<16_000).map { Float(($0 * 7919) % 60_000 - 30_000) / 32_768 }
        #expect(varied(augmenter(.none), samples) == samples)
    }

    @Test func `a louder recording is rounded to 16 bits of its peak`() {
        let samples = tone(440).map { $0 * 6 }
        let kept = LearnedSound(samples[...], window: 0..<16_000).samples
        #expect(zip(kept, samples).allSatisfy { abs($0 - $1) <= 3.0 / 65_000 })
    }

    @Test(arguments: [5.0, 20]) func `noise lies under the active speech by the ratio asked for`(_ decibels: Double) {
        var augmentation = Augmentation.none
        augmentation.noiseProbability = 1
        (augmentation.lowestSNRDecibels, augmentation.highestSNRDecibels) = (decibels, decibels)
        // A word in the middle of silence: the silence must not count.
        let word = [Float](repeating: 0, count: 6400) + tone(1000, count: 3200) + [Float](repeating: 0, count: 6400)
        let noisy = varied(augmenter(augmentation), word)
        let kept = LearnedSound(word[...], window: 0..<16_000).samples
        let noise = zip(noisy, kept).map { $0 - $1 }
        let ratio = meanPower(Array(word[6400..<9600])) / meanPower(noise)
        #expect(abs(10 * log10(ratio) - decibels) < 0.1)
    }

    @Test func `noise behind silence is as loud as behind a typical recording`() {
        var augmentation = Augmentation.none
        augmentation.noiseProbability = 1
        (augmentation.lowestSNRDecibels, augmentation.highestSNRDecibels) = (10, 10)
        let noisy = varied(augmenter(augmentation, typicalPower: 0.04), [Float](repeating: 0, count: 16_000))
        #expect(abs(meanPower(noisy) - 0.004) < 0.0001)
    }

    @Test func `another speed is another pitch, within the range asked for`() {
        var augmentation = Augmentation.none
        augmentation.speedPercent = 10
        let augmenter = augmenter(augmentation, windowLength: 20_000)
        var lengths: Set<Int> = []
        for seed in 1...40 {
            let samples = varied(augmenter, tone(1000), seed: UInt64(seed))
            lengths.insert(samples.count)
            // n samples of a second are 16000 / n as fast.
            let frequency = 1000 * 16_000 / Double(samples.count)
            #expect(power(of: samples, at: frequency) > 0.055)  // 0.5^2 / 4 = 0.0625
        }
        #expect(lengths.count > 10 && lengths.min()! >= 16_000 * 100 / 110 && lengths.max()! <= 16_000 * 100 / 90 + 1)
    }

    @Test func `a shift moves the sound, and hears what is around the window`() {
        var augmentation = Augmentation.none
        augmentation.shiftMilliseconds = 100
        // Each sample tells its place.
        let samples = (0..<20_000).map { Float($0 + 1) / 32_768 }
        var starts: Set<Int> = []
        for seed in 1...20 {
            let moved = varied(augmenter(augmentation), samples, window: 2000..<18_000, seed: UInt64(seed))
            let start = Int((moved[0] * 32_768).rounded()) - 1
            starts.insert(start)
            #expect(moved.count == 16_000 && moved[15_999] == Float(start + 16_000) / 32_768)
        }
        #expect(starts.count > 10 && starts.min()! >= 400 && starts.max()! <= 3600)
    }

    @Test func `a recording shorter than the window keeps all of its sound`() {
        var augmentation = Augmentation.none
        augmentation.shiftMilliseconds = 100
        let samples = tone(500, count: 8000).map { $0 == 0 ? 0.1 : $0 }
        let kept = LearnedSound(samples[...], window: 0..<8000).samples
        for seed in 1...20 {
            let moved = varied(augmenter(augmentation), samples, seed: UInt64(seed))
            #expect(Array(moved.suffix(8000)) == kept && (8000...11_200).contains(moved.count))
            #expect(moved.dropLast(8000).allSatisfy { $0 == 0 })
        }
    }

    @Test func `a telephone lets pass what lies between 300 and 3400 Hz`() {
        var augmentation = Augmentation.none
        augmentation.telephoneProbability = 1
        func loss(_ frequency: Double) -> Double {
            let samples = tone(frequency)
            return 10 * log10(meanPower(Array(varied(augmenter(augmentation), samples)[4000...])) / meanPower(Array(samples[4000...])))
        }
        #expect(abs(loss(1000)) < 0.3 && abs(loss(300) + 3) < 0.2 && abs(loss(3400) + 3) < 0.2)
        #expect(loss(60) < -25 && loss(7000) < -30)
    }

    @Test func `a room adds echoes that are weaker than the sound and die away`() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20 {
            let room = RoomResponse(sampleRate: sampleRate, using: &generator)
            var click = [Float](repeating: 0, count: 16_000)
            click[0] = 1
            room.apply(to: &click)
            let echoes = click.dropFirst().reduce(0) { $0 + $1 * $1 }
            #expect(click[0] == 1 && echoes <= 1.4 && echoes >= 0.02)
            func energy(_ range: Range<Int>) -> Float { click[range].reduce(0) { $0 + $1 * $1 } }
            #expect(energy(1..<1600) > energy(1600..<4000) && energy(8000..<16_000) == 0)
        }
    }
}
