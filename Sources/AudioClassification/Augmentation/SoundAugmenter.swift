#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

internal import AudioFiles
internal import RecurrentNetworks

/// Varies the sound of recordings.
struct SoundAugmenter: Sendable {
    private let augmentation: Augmentation
    private let sampleRate: Int
    /// Samples of the longest window.
    private let windowLength: Int
    /// nil where nothing is mixed in.
    private let noises: NoiseBank?
    /// Speech is about so loud in this data set: what noise is measured against where a recording is silent.
    private let typicalPower: Double
    /// For each change of speed in percent; none for 0.
    private let speeds: [Int: Resampler]
    private let rooms: [RoomResponse]
    private let telephone: BandLimit

    /// Rooms that recordings are heard in.
    private static let roomCount = 64

    init(
        _ augmentation: Augmentation, sampleRate: Int, windowLength: Int, noises: NoiseBank?, typicalPower: Double,
        seed: UInt64
    ) {
        self.augmentation = augmentation
        self.sampleRate = sampleRate
        self.windowLength = windowLength
        self.noises = noises
        self.typicalPower = typicalPower
        // 60 dB do for what is to differ anyway, and take a quarter of the time of the usual filter.
        let design = ResamplerDesign(passBandEnd: 0.85, stopBandStart: 1.05, stopBandDecibels: 60)
        // 100 + n samples become 100: n percent faster and higher.
        let changes = (-augmentation.speedPercent...augmentation.speedPercent).filter { $0 != 0 }
        speeds = Dictionary(uniqueKeysWithValues: changes.map { ($0, Resampler(from: 100 + $0, to: 100, design: design)) })
        var generator = SeededGenerator(seed: seed, stream: 0xA0D1_0001)
        rooms = augmentation.reverberationProbability > 0
            ? (0..<Self.roomCount).map { _ in RoomResponse(sampleRate: sampleRate, using: &generator) } : []
        telephone = BandLimit(sampleRate: sampleRate)
    }

    /// The sound as it is learned from this time.
    ///
    /// - Parameters:
    ///   - gap: So many samples of background come behind it, and what is beyond the recording is background, too; nil: nothing
    ///     comes behind it, and beyond it there is silence.
    ///   - beforeNoise: Gets the sound as it is before anything is mixed into it.
    func varied(
        _ sound: LearnedSound, gap: Int? = nil, using generator: inout SeededGenerator,
        beforeNoise: ([Float]) -> Void = { _ in }
    ) -> [Float] {
        var samples = sound.samples
        var loud = sound.window
        if augmentation.speedPercent > 0 {
            let change = Int.random(in: -augmentation.speedPercent...augmentation.speedPercent, using: &generator)
            if var resampler = speeds[change] {
                var converted: [Float] = []
                converted.reserveCapacity(resampler.outputCount(for: samples.count))
                resampler.process(samples.span, into: &converted)
                resampler.finish(into: &converted)
                samples = converted
                loud = loud.lowerBound * 100 / (100 + change)..<min(converted.count, loud.upperBound * 100 / (100 + change))
            }
        }
        let recording = samples, place: Range<Int>
        (samples, place) = moved(recording, loud, using: &generator)
        if let gap {
            samples += repeatElement(0, count: gap)
            surround(place, of: &samples, with: quietPower(recording, sampleRate: sampleRate), using: &generator)
        }
        beforeNoise(samples)
        if generator.uniform() < augmentation.reverberationProbability {
            rooms[Int.random(in: rooms.indices, using: &generator)].apply(to: &samples)
        }
        if let noises, generator.uniform() < augmentation.noiseProbability {
            add(noises, to: &samples, using: &generator)
        }
        if generator.uniform() < augmentation.telephoneProbability { telephone.apply(to: &samples) }
        if augmentation.gainDecibels > 0 {
            let gain = Float(pow(10, generator.uniform(in: -augmentation.gainDecibels...augmentation.gainDecibels) / 20))
            for n in samples.indices { samples[n] *= gain }
        }
        return samples
    }

    /// A window of the sound, a little earlier or later. What there is before and after is heard; beyond the recording
    /// there is silence. A recording that is shorter than a window keeps all of its sound and begins later.
    ///
    /// - Returns: The window, and where in it the recording is.
    private func moved(
        _ samples: [Float], _ loud: Range<Int>, using generator: inout SeededGenerator
    ) -> (samples: [Float], recording: Range<Int>) {
        let reach = augmentation.shiftMilliseconds / 1000 * Double(sampleRate)
        let shift = Int(generator.uniform(in: -1...1) * reach)
        if samples.count < windowLength {
            let room = min(windowLength - samples.count, Int(2 * reach))
            let before = reach > 0 ? min(room, (shift + Int(reach))) : 0
            return ([Float](repeating: 0, count: before) + samples, before..<before + samples.count)
        }
        // Another speed has made the window longer or shorter: its middle stays where it is.
        let start = loud.lowerBound + (loud.count - windowLength) / 2 - shift
        var result: [Float] = []
        result.reserveCapacity(windowLength)
        if start < 0 { result += repeatElement(0, count: min(-start, windowLength)) }
        let from = max(start, 0), to = min(start + windowLength, samples.count)
        let first = result.count
        if from < to { result += samples[from..<to] }
        let recording = first..<result.count
        result += repeatElement(0, count: windowLength - result.count)
        return (result, recording)
    }

    /// Puts noise of this power around a recording: where it was made nothing would be as silent as nothing is.
    private func surround(
        _ recording: Range<Int>, of samples: inout [Float], with power: Double, using generator: inout SeededGenerator
    ) {
        guard let noises, power > 0 else { return }
        let noise = noises.excerpt(samples.count - recording.count, using: &generator)
        let own = meanPower(noise)
        guard own > 0 else { return }
        let gain = Float((power / own).squareRoot())
        for n in 0..<recording.lowerBound { samples[n] = gain * noise[n] }
        for n in recording.upperBound..<samples.count { samples[n] = gain * noise[n - recording.count] }
    }

    private func add(_ noises: NoiseBank, to samples: inout [Float], using generator: inout SeededGenerator) {
        let noise = noises.excerpt(samples.count, using: &generator)
        let ratio = generator.uniform(in: augmentation.lowestSNRDecibels...augmentation.highestSNRDecibels)
        let own = activePower(samples, sampleRate: sampleRate)
        // Next to nothing is heard in a recording 20 dB below the others: it counts as silence.
        mix(noise, into: &samples, signalPower: own > typicalPower / 100 ? own : typicalPower, decibels: ratio)
    }
}

/// Adds noise so that the signal is so many decibels above it.
func mix(_ noise: [Float], into samples: inout [Float], signalPower: Double, decibels: Double) {
    let power = meanPower(noise)
    guard power > 0 else { return }
    let gain = Float((signalPower / power * pow(10, -decibels / 10)).squareRoot())
    var mixed = samples.mutableSpan
    let noise = noise.span
    for n in mixed.indices { mixed[n] += gain * noise[n] }
}
