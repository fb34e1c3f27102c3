#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

internal import AudioFiles
internal import RecurrentNetworks

/// Makes a long stream of recordings of words, a piece at a time: what a detector is measured on.
///
/// The recordings come in an order that is drawn, each at its own loudness, with a pause before it. Noise goes on behind all
/// of them; so that each word is as far above it as wanted, the noise becomes louder and softer in the pauses (at most as if
/// it were 20 dB below its own mean under the word). Between and after the words other sounds can be heard, such as speech
/// without any of the words: they have their own loudness, come whole or, if they are long, in pieces of half a minute, and
/// with a pause before each. Recordings begin and end within 5 ms, so that nothing clicks.
///
/// Equal recordings, sounds and recipes give equal streams.
public struct StreamMaker: ~Copyable {
    /// A stretch of the stream.
    public struct Piece: Sendable {
        /// Mono.
        public let samples: [Float]
        /// The word in it, if there is one; times are those of the stream. Where the word is in its recording is found by
        /// energy: it begins and ends at most 10 ms earlier and later than it is above the threshold, which is 25 dB below
        /// its loudest 10 ms, or 6 dB above the background of a noisy recording.
        public let label: TimedLabel?
    }

    /// What could not be used; a line each.
    public var failures: [String] { ownFailures + others.failures }
    /// Samples so far that are beyond full scale.
    public private(set) var clippedCount = 0
    /// Samples so far.
    public private(set) var sampleCount = 0
    /// Recordings so far.
    public private(set) var recordingCount = 0

    private let recipe: StreamRecipe
    private let recordings: [Recording]
    private var ownFailures: [String] = []
    private var generator: SeededGenerator
    private var bed: NoiseBed?
    private var others: OtherSounds
    private var order: [Int] = []
    private var roundCount = 0
    /// Recordings that have not turned out to be unusable.
    private var usable: [Int]
    private var gain = 0.0
    /// Samples of other sounds: so far, and how many there are to be by now.
    private var otherCount = 0
    private var otherGoal = 0.0
    private var othersAreOver = false
    private var hasEnded = false

    /// Nothing but the headers of the other sounds is read yet.
    ///
    /// - Parameters:
    ///   - recordings: Of any labels. Those of `Dataset.silenceLabel` are left out: the pauses are silent enough.
    ///   - noise: Of the recipe's sample rate; nil: there is none, and pauses are digital silence.
    ///   - others: Audio files that are heard between and after the words.
    public init(
        _ recordings: [Recording], noise: NoiseBank? = nil, others: [String] = [], recipe: StreamRecipe
    ) throws(ClassificationError) {
        try recipe.validate()
        if !others.isEmpty, recipe.otherSeconds == nil, case .seconds = recipe.length { throw .unplannedOthers }
        precondition(noise == nil || noise!.sampleRate == recipe.sampleRate, "The noise has another sample rate.")
        let words = recordings.filter { $0.label != Dataset.silenceLabel }
        if words.isEmpty { throw .noWords }
        self.recipe = recipe
        self.recordings = words
        usable = Array(words.indices)
        generator = SeededGenerator(seed: recipe.seed, stream: 0xA0D1_0012)
        bed = noise.map { NoiseBed($0, seed: recipe.seed) }
        self.others = OtherSounds(others, sampleRate: recipe.sampleRate, seed: recipe.seed)
    }

    /// Seconds so far.
    public var seconds: Double { Double(sampleCount) / Double(recipe.sampleRate) }

    /// How many recordings there will be in all, as far as that is known.
    public var plannedRecordingCount: Int? {
        switch recipe.length {
        case .once: recordings.count
        case .recordings(let count): count
        case .seconds: nil
        }
    }

    /// The next piece; nil at the end. Memory does not grow with the stream.
    public mutating func next() -> Piece? {
        if hasEnded { return nil }
        if let sound = nextOther() { return piece(sound) }
        if let piece = nextRecording() { return piece }
        if recipe.otherSeconds == nil {
            otherGoal = .infinity
            if let sound = nextOther() { return piece(sound) }
        }
        // Some silence, in which what was heard last can still be detected.
        hasEnded = true
        return piece([])
    }

    /// A piece of the other sounds, if it is their turn.
    private mutating func nextOther() -> [Float]? {
        while Double(otherCount) < otherGoal, !othersAreOver, !others.isEmpty {
            if let sound = others.next(atMost: 30 * recipe.sampleRate) {
                otherCount += sound.count
                return sound
            }
            othersAreOver = recipe.otherSeconds == nil
        }
        return nil
    }

    private mutating func nextRecording() -> Piece? {
        while !isFull {
            if order.isEmpty {
                if usable.isEmpty { return nil }
                order = usable.shuffled(using: &generator)
                roundCount += 1
            }
            let place = order.removeLast(), recording = recordings[place]
            do {
                var reader = try AudioReader(recording.source, sampleRate: recipe.sampleRate)
                var samples: [Float] = []
                while try reader.read(1 << 16, into: &samples) > 0 {}
                guard let word = wordRange(samples, sampleRate: recipe.sampleRate) else {
                    leaveOut(place, ClassificationError.silentWord(recording.source.name).description)
                    continue
                }
                recordingCount += 1
                planOthers()
                return piece(samples, of: (recording, word))
            } catch {
                leaveOut(place, "\(error)")
            }
        }
        return nil
    }

    /// A recording that cannot be used is not tried again.
    private mutating func leaveOut(_ place: Int, _ reason: String) {
        usable.removeAll { $0 == place }
        ownFailures.append(reason)
    }

    private var isFull: Bool {
        switch recipe.length {
        case .once: roundCount == 1 && order.isEmpty
        case .recordings(let count): recordingCount >= count
        case .seconds(let limit): seconds >= limit
        }
    }

    /// How much of the other sounds is to be heard before the next word.
    private mutating func planOthers() {
        if let seconds = recipe.otherSeconds {
            otherGoal += seconds * Double(recipe.sampleRate)
        } else if let count = plannedRecordingCount {
            otherGoal = others.seconds * Double(recipe.sampleRate) * Double(recordingCount) / Double(count)
        }
    }

    /// A pause and then some sound, over the noise.
    private mutating func piece(_ sound: [Float], of word: (recording: Recording, range: Range<Int>)? = nil) -> Piece {
        let pause = Int((generator.uniform(in: recipe.gapSeconds) * Double(recipe.sampleRate)).rounded())
        var samples = bed?.next(pause + sound.count) ?? [Float](repeating: 0, count: pause + sound.count)
        if bed != nil {
            let wanted = word == nil ? gain : noiseGain(under: sound, noise: Array(samples[pause...]))
            glide(over: &samples, pause: pause, to: wanted)
        }
        add(sound, to: &samples, at: pause)

        var label: TimedLabel?
        if let (recording, range) = word {
            func time(_ place: Int) -> Double { Double(sampleCount + pause + place) / Double(recipe.sampleRate) }
            label = TimedLabel(
                recording.label, start: time(range.lowerBound), end: time(range.upperBound), source: recording.source.name)
        }
        sampleCount += samples.count
        return Piece(samples: samples, label: label)
    }

    /// What the noise under a word is to be multiplied by.
    private func noiseGain(under word: [Float], noise: [Float]) -> Double {
        let power = max(meanPower(noise), 0.01)
        return (activePower(word, sampleRate: recipe.sampleRate) / power * pow(10, -recipe.snrDecibels / 10)).squareRoot()
    }

    /// Makes noise louder or softer during a pause, by equal factors in equal times, and keeps it so behind it.
    private mutating func glide(over samples: inout [Float], pause: Int, to wanted: Double) {
        var now = gain > 0 ? gain : wanted
        let factor = now > 0 && pause > 0 ? pow(wanted / now, 1 / Double(pause)) : 1
        for n in 0..<pause {
            now *= factor
            samples[n] *= Float(now)
        }
        let rest = Float(wanted)
        for n in pause..<samples.count { samples[n] *= rest }
        gain = wanted
    }

    private mutating func add(_ sound: [Float], to samples: inout [Float], at place: Int) {
        let fade = min(recipe.sampleRate / 200, sound.count / 2)
        for n in sound.indices {
            let edge = min(n, sound.count - 1 - n)
            samples[place + n] += edge < fade ? sound[n] * (Float(edge) + 0.5) / Float(fade) : sound[n]
        }
        clippedCount += samples.count { abs($0) > 1 }
    }
}
