/// The instrument of `Synthesizer` while one listens: events of notes go in, samples come out.
///
///     var instrument = try LiveSynthesizer()
///     instrument.play(stream.next(before: seconds))
///     let samples = instrument.render(before: seconds)
///
/// The samples do not depend on how often they are asked for, as long as all events before a time are played before the
/// samples of that time are asked for. An event that comes later happens with the next samples. They come some 50 ms
/// later than `Synthesizer` would give them, since what is loud must be foreseen; no sample reaches full scale.
public struct LiveSynthesizer: Sendable {
    /// How it sounds.
    public var settings: SynthesizerSettings { instrument.settings }

    private typealias Vector = SIMD8<Float>

    private struct Note {
        let key: Int
        /// When it was struck, in vectors of eight samples.
        let onset: Int
        var voice: Voice
        var isHeld = true
        let gains: (left: Float, right: Float)
    }

    private let instrument: Synthesizer
    /// Events that are still to happen.
    private var events: [NoteEvent] = []
    private var notes: [Note] = []
    private var reverb: Reverb?
    private var highPass: HighPass
    private var limiter: LiveLimiter
    private var scratch: [Vector] = []
    private var blockCount = 0

    /// Vectors that are rendered at a time.
    private static let blockLength = 64

    /// An instrument that nobody plays yet; settings out of their range throw.
    public init(_ settings: SynthesizerSettings = SynthesizerSettings()) throws(NoteGenerationError) {
        instrument = try Synthesizer(settings)
        let rate = Double(settings.sampleRate)
        reverb = settings.reverbShare > 0 ? Reverb(seconds: settings.reverbSeconds, sampleRate: rate) : nil
        highPass = HighPass(sampleRate: rate)
        limiter = LiveLimiter(volume: settings.volume, sampleRate: rate)
    }

    /// Plays events, which are in the order of their times, none before those that were played.
    public mutating func play(_ events: [NoteEvent]) { self.events += events }

    /// The next samples up to a time, in whole blocks and less what is looked ahead; interleaved if there are two channels.
    public mutating func render(before seconds: Double) -> [Float] {
        precondition(seconds.isFinite, "samples up to a time, not for ever")
        var samples: [Float] = []
        while Double((blockCount + 1) * Self.blockLength * 8) <= seconds * Double(settings.sampleRate) {
            renderBlock(into: &samples)
        }
        return samples
    }

    /// The end: what is still to happen happens, what is held is released, and all fades away.
    public mutating func finish() -> [Float] {
        var samples: [Float] = []
        while !events.isEmpty { renderBlock(into: &samples) }
        let place = blockCount * Self.blockLength
        for n in notes.indices where notes[n].isHeld { notes[n].voice.release(at: place - notes[n].onset) }
        let end = Double(place * 8) / Double(settings.sampleRate) + settings.fadingSeconds
        samples += render(before: end)
        limiter.finish(into: &samples)
        return samples
    }

    private mutating func renderBlock(into samples: inout [Float]) {
        let start = blockCount * Self.blockLength, share = Float(settings.reverbShare)
        happen(from: start)
        var left = [Vector](repeating: .zero, count: Self.blockLength)
        var right = settings.isStereo ? left : []
        for n in notes.indices {
            let gains = notes[n].gains
            notes[n].voice.render(
                from: max(0, notes[n].onset - start), into: &left, gains.left, &right, gains.right, scratch: &scratch)
        }
        notes.removeAll { $0.voice.isOver }
        reverb?.add(to: &left, &right, share: share)
        highPass.apply(to: &left, &right)
        limiter.process(left, right, into: &samples)
        blockCount += 1
    }

    /// Strikes and releases what is due in the block that begins at a vector.
    private mutating func happen(from start: Int) {
        var count = 0
        for event in events {
            // To the nearest eighth sample, as in a `Synthesizer`.
            let vector = max(start, Int((event.seconds * Double(settings.sampleRate) / 8).rounded()))
            guard vector < start + Self.blockLength else { break }
            count += 1
            for n in notes.indices where notes[n].key == event.key && notes[n].isHeld {
                notes[n].voice.release(at: vector - notes[n].onset)
                notes[n].isHeld = false
            }
            if case .on(let velocity) = event.kind {
                let voice = instrument.voice(key: event.key, velocity: velocity, durationSeconds: nil)
                notes.append(Note(key: event.key, onset: vector, voice: voice, gains: instrument.panGains(event.key)))
            }
        }
        events.removeFirst(count)
    }
}
