#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Makes samples of notes: a small piano-like instrument in a small room.
///
/// The same performance and settings give the same samples, whatever the order of the notes. However many notes sound at
/// once, no sample reaches full scale; they are turned down together, not clipped.
public struct Synthesizer: Sendable {
    /// How it sounds.
    public let settings: SynthesizerSettings

    /// An instrument; settings out of their range throw.
    public init(_ settings: SynthesizerSettings = SynthesizerSettings()) throws(NoteGenerationError) {
        try settings.validate()
        self.settings = settings
    }

    /// The samples of a performance, interleaved if there are two channels: its length, or that of its notes, and the time
    /// in which the last of them and the room fade away, to silence.
    ///
    /// Throws for a performance that is longer than the settings allow, or has a note that no instrument could play (a key
    /// outside 0 to 127, a velocity outside 1 to 127, times that are negative or no numbers).
    public func render(_ performance: Performance) throws(NoteGenerationError) -> [Float] {
        let seconds = try checkedLength(performance)
        let rate = Double(settings.sampleRate)
        let vectorCount = Int(((seconds + settings.fadingSeconds) * rate / 8).rounded(.up))
        var left = [SIMD8<Float>](repeating: .zero, count: vectorCount)
        var right = settings.isStereo ? left : []
        var scratch: [SIMD8<Float>] = []

        // In an order of their own, since sums of floats depend on it.
        let notes = performance.notes.sorted {
            ($0.onsetSeconds, $0.key, $0.durationSeconds, $0.velocity)
                < ($1.onsetSeconds, $1.key, $1.durationSeconds, $1.velocity)
        }
        for note in notes {
            var voice = voice(key: note.key, velocity: note.velocity, durationSeconds: note.durationSeconds)
            let gains = panGains(note.key)
            // To the nearest eighth sample: less than a hundredth of what an ear notices.
            voice.render(
                from: Int((note.onsetSeconds * rate / 8).rounded()), into: &left, gains.left, &right, gains.right,
                scratch: &scratch)
        }
        if settings.reverbShare > 0 {
            var reverb = Reverb(seconds: settings.reverbSeconds, sampleRate: rate)
            reverb.add(to: &left, &right, share: Float(settings.reverbShare))
        }
        return finished(&left, &right)
    }

    /// A note that is struck; without a duration it is held until it is released.
    func voice(key: Int, velocity: Int, durationSeconds: Double?) -> Voice {
        let force = Double(velocity) / 127, rate = Double(settings.sampleRate)
        let string = StruckString(
            key: key, force: force, loudness: Self.loudness(key: key, force: force), tuningHertz: settings.tuningHertz,
            sampleRate: rate)
        return Voice(string, durationSeconds: durationSeconds, sampleRate: rate)
    }

    /// The root mean square of a note's beginning: 35 dB between the softest and the hardest blow. The ear hears low notes
    /// less well, and what high ones have is all where it hears best.
    private static func loudness(key: Int, force: Double) -> Double {
        0.12 * pow(force, 1.7) * pow(10, -0.0022 * Double(key - 60))
    }

    /// Gains of equal power together.
    func panGains(_ key: Int) -> (left: Float, right: Float) {
        guard settings.isStereo else { return (1, 0) }
        let place = settings.stereoWidth * min(1, max(-1, Double(key - 64) / 44))
        let angle = (1 + place) * .pi / 4
        return (Float(2.0.squareRoot() * cos(angle)), Float(2.0.squareRoot() * sin(angle)))
    }

    private func checkedLength(_ performance: Performance) throws(NoteGenerationError) -> Double {
        let longest = settings.longestSeconds
        var seconds = performance.durationSeconds
        guard seconds >= 0, seconds <= longest else {
            throw .setting(nil, called: "the performance's length in seconds", seconds, "from 0 to \(longest)")
        }
        for note in performance.notes {
            try NoteGenerationError.check("a key", note.key, 0...127)
            try NoteGenerationError.check("a velocity", note.velocity, 1...127)
            try NoteGenerationError.check("an onset in seconds", note.onsetSeconds, 0...longest)
            try NoteGenerationError.check("a duration in seconds", note.durationSeconds, 0...longest)
            seconds = max(seconds, note.onsetSeconds + note.durationSeconds)
        }
        guard seconds <= longest else {
            throw .setting(nil, called: "the performance's length in seconds", seconds, "at most \(longest)")
        }
        return seconds
    }

    /// Takes away what is no sound, limits, fades the very end and interleaves.
    private func finished(_ left: inout [SIMD8<Float>], _ right: inout [SIMD8<Float>]) -> [Float] {
        let rate = Double(settings.sampleRate)
        var highPass = HighPass(sampleRate: rate)
        highPass.apply(to: &left, &right)
        let limiter = Limiter(left, right, volume: settings.volume, sampleRate: rate)
        let fadeLength = min(left.count, Int(0.03 * rate / 8))
        var samples = [Float](repeating: 0, count: left.count * 8 * settings.channelCount)
        for index in left.indices {
            var gain = limiter.gain(index)
            // The last sample is zero.
            let rest = 8 * (left.count - index) - 1
            if rest < 8 * fadeLength {
                gain *= (Float(rest) - SIMD8(0, 1, 2, 3, 4, 5, 6, 7)) / Float(8 * fadeLength)
            }
            let l = left[index] * gain
            if right.isEmpty {
                for lane in 0..<8 { samples[8 * index + lane] = l[lane] }
            } else {
                let r = right[index] * gain
                for lane in 0..<8 {
                    samples[16 * index + 2 * lane] = l[lane]
                    samples[16 * index + 2 * lane + 1] = r[lane]
                }
            }
        }
        return samples
    }
}
