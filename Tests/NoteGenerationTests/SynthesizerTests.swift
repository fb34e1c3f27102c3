import Foundation
import NoteGeneration
import Testing

@Suite struct SynthesizerTests {
    private func note(_ key: Int, _ seconds: Double = 1, velocity: Int = 80, at onset: Double = 0) -> Performance.Note {
        Performance.Note(key: key, onsetSeconds: onset, durationSeconds: seconds, velocity: velocity)
    }

    /// One channel without a room.
    private func dry(_ notes: [Performance.Note], sampleRate: Int = 16000) throws -> [Float] {
        var settings = SynthesizerSettings()
        (settings.sampleRate, settings.isStereo, settings.reverbShare) = (sampleRate, false, 0)
        return try Synthesizer(settings).render(Performance(notes: notes))
    }

    private func power(_ samples: some Collection<Float>) -> Double {
        samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(samples.count, 1))
    }

    /// What is near a frequency, by a Hann window of samples: real and imaginary part.
    private func component(_ samples: ArraySlice<Float>, hertz: Double, sampleRate: Int) -> (re: Double, im: Double) {
        var (re, im) = (0.0, 0.0)
        for (index, sample) in samples.enumerated() {
            let window = 1 - cos(2 * .pi * (Double(index) + 0.5) / Double(samples.count))
            let angle = 2 * .pi * hertz / Double(sampleRate) * Double(samples.startIndex + index)
            re += window * Double(sample) * cos(angle)
            im -= window * Double(sample) * sin(angle)
        }
        return (re / Double(samples.count), im / Double(samples.count))
    }

    @Test(arguments: [21, 28, 40, 55, 60, 69, 80, 96, 108])
    func `each key has its pitch within three cents`(_ key: Int) throws {
        let samples = try dry([note(key)])
        let hertz = 440 * exp2(Double(key - 69) / 12)
        // The phase against a sine of the right pitch, at two times.
        let (length, distance) = (6400, 4800)
        func phase(_ start: Int) -> Double {
            let (re, im) = component(samples[start..<start + length], hertz: hertz, sampleRate: 16000)
            return atan2(im, re)
        }
        var turned = phase(800 + distance) - phase(800)
        turned -= 2 * .pi * (turned / (2 * .pi)).rounded()
        let found = hertz + turned / (2 * .pi) * 16000 / Double(distance)
        #expect(abs(1200 * log2(found / hertz)) < 3)
    }

    @Test func `the period of the waveform is that of the key`() throws {
        // Autocorrelation with parabolic interpolation, which hears all partials together.
        for key in [45, 57, 69] {
            let samples = Array(try dry([note(key)])[1600..<8000])
            let period = 16000 / (440 * exp2(Double(key - 69) / 12))
            func correlation(_ lag: Int) -> Double {
                (0..<4000).reduce(0) { $0 + Double(samples[$1]) * Double(samples[$1 + lag]) }
            }
            // Eight periods, for accuracy.
            let around = Int((8 * period).rounded())
            let best = (around - 8...around + 8).max { correlation($0) < correlation($1) }!
            let (a, b, c) = (correlation(best - 1), correlation(best), correlation(best + 1))
            let lag = Double(best) + (a - c) / (2 * (a - 2 * b + c))
            #expect(abs(1200 * log2(8 * period / lag)) < 3)
        }
    }

    @Test func `keys are equally loud over the range, and harder blows are louder and brighter`() throws {
        let levels = try stride(from: 24, through: 100, by: 7).map { key in
            10 * log10(power(try dry([note(key, 0.4)]).prefix(4800)))
        }
        #expect(levels.max()! - levels.min()! < 6)

        func brightness(_ samples: [Float]) -> Double {
            let upper = (4...10).map { number -> Double in
                let (re, im) = component(samples[0..<3200], hertz: 220 * Double(number), sampleRate: 16000)
                return re * re + im * im
            }.reduce(0, +)
            return upper / power(samples.prefix(3200))
        }
        let blows = try [30, 60, 90, 120].map { try dry([note(57, 0.4, velocity: $0)]) }
        for (soft, hard) in zip(blows, blows.dropFirst()) {
            #expect(power(hard.prefix(3200)) > 1.5 * power(soft.prefix(3200)))
            #expect(brightness(hard) > 1.1 * brightness(soft))
        }
    }

    @Test func `a note fades, its upper partials first, and ends when its key is released`() throws {
        let samples = try dry([note(57, 2)])
        #expect(power(samples[24000..<27200]) < 0.5 * power(samples[1600..<4800]))
        func partial(_ number: Int, _ start: Int) -> Double {
            // Stiffness moves it by less than the window is wide.
            let (re, im) = component(samples[start..<start + 3200], hertz: 220 * Double(number), sampleRate: 16000)
            return (re * re + im * im).squareRoot()
        }
        #expect(partial(6, 24000) / partial(6, 0) < 0.6 * partial(1, 24000) / partial(1, 0))
        // Released after two seconds: 60 dB less in a third of a second.
        #expect(power(samples[37600...]) < 1e-5 * power(samples[28800..<32000]))
        #expect(samples.last == 0)
    }

    @Test func `no click: the waveform never jumps, at the beginning, at the release or at the end`() throws {
        for key in [30, 60, 90] {
            let samples = try dry([note(key, 0.503)], sampleRate: 44100)
            let hertz = 440 * exp2(Double(key - 69) / 12)
            let peak = samples.map(abs).max()!
            // What a sine of the tenth partial at full level would do at most.
            let steepest = peak * Float(min(2 * .pi * 10 * hertz / 44100, 1))
            let release = Int(0.503 * 44100)
            for place in [1..<200, release - 100..<release + 100, samples.count - 3000..<samples.count] {
                for index in place { #expect(abs(samples[index] - samples[index - 1]) <= steepest) }
            }
            #expect(samples[0] == 0)
            #expect(abs(samples[samples.count - 1]) < 1e-5)
            // The slope changes no more at the release than in the sound before it.
            func bend(_ range: Range<Int>) -> Float {
                range.map { abs(samples[$0 + 1] - 2 * samples[$0] + samples[$0 - 1]) }.max()!
            }
            #expect(bend(release - 60..<release + 60) < 1.3 * bend(release - 4000..<release - 60))
        }
    }

    @Test(arguments: [1, 24]) func `however many notes, no sample is too large and none is no number`(_ voices: Int) throws {
        var settings = SynthesizerSettings()
        (settings.sampleRate, settings.volumeDecibels) = (16000, 12)
        let notes = (0..<voices).map { note(30 + 3 * $0, 0.3, velocity: 127, at: 0.2) }
        let samples = try Synthesizer(settings).render(Performance(notes: notes))
        #expect(samples.allSatisfy { $0.isFinite && abs($0) < 0.9 })
        #expect(samples.contains { abs($0) > 0.5 })
        // No direct current: 60 dB below the peak at most.
        let mean = samples.reduce(0) { $0 + Double($1) } / Double(samples.count)
        #expect(abs(mean) < 1e-3 * Double(samples.map(abs).max()!))
        // Silence before the notes and at the end.
        #expect(samples[..<6000].allSatisfy { abs($0) < 1e-6 })
        #expect(samples.suffix(64).allSatisfy { abs($0) < 1e-4 } && samples.suffix(2) == [0, 0])
        #expect(samples.count >= 2 * Int((0.5 + 1.5) * 16000))
    }

    @Test func `low notes are more on the left, high ones on the right, and the room on both sides`() throws {
        var settings = SynthesizerSettings()
        settings.sampleRate = 16000
        func sides(_ key: Int, from start: Int) throws -> Double {
            let samples = try Synthesizer(settings).render(Performance(notes: [note(key, 0.3)]))
            func side(_ channel: Int) -> Double {
                power(stride(from: 2 * start + channel, to: 2 * start + 6400, by: 2).map { samples[$0] })
            }
            return 10 * log10(side(1) / side(0))
        }
        #expect(try sides(30, from: 0) < -1.5)
        #expect(try sides(100, from: 0) > 1.5)
        #expect(try abs(sides(64, from: 0)) < 1)
        #expect(try abs(sides(64, from: 10000)) < 3)
    }

    @Test func `the order of the notes does not matter, and the same notes give the same samples`() throws {
        let notes = [note(60, 0.3), note(64, 0.3), note(67, 0.2, at: 0.1), note(60, 0.1, at: 0.1)]
        let samples = try dry(notes, sampleRate: 8000)
        let isEqual = try dry(notes.reversed(), sampleRate: 8000) == samples
        #expect(isEqual)
    }

    @Test func `what cannot be played is refused`() throws {
        for bad in [
            note(128), note(-1), note(60, velocity: 0), note(60, -1), note(60, .nan), note(60, at: .infinity),
            note(60, at: -1), note(60, 1201),
        ] {
            #expect(throws: NoteGenerationError.self) { try dry([bad]) }
        }
        #expect(throws: NoteGenerationError.self) {
            try Synthesizer().render(Performance(notes: [], durationSeconds: 1e9))
        }
        var settings = SynthesizerSettings()
        settings.reverbSeconds = .nan
        #expect(throws: NoteGenerationError.self) { try Synthesizer(settings) }
        #expect(try dry([]).allSatisfy { $0 == 0 })
        #expect(try dry([note(0, 0.1), note(127, 0.1)], sampleRate: 8000).allSatisfy { $0.isFinite })
    }

    @Test func `a file is played at its tempi`() throws {
        var file = StandardMIDIFile(ticksPerQuarter: 100)
        file.tempos = [.init(tick: 100, 1_000_000)]
        file.tracks = [
            .init(
                notes: [
                    .init(key: 60, onsetTicks: 50, durationTicks: 100, velocity: 77),
                    .init(key: 36, onsetTicks: 0, durationTicks: 100, channel: 9),
                ], lengthTicks: 200)
        ]
        let performance = Performance(file)
        #expect(performance.notes == [.init(key: 60, onsetSeconds: 0.25, durationSeconds: 0.75, velocity: 77)])
        #expect(performance.durationSeconds == 1.5)
        var settings = ScoreSettings()
        settings.quartersPerMinute = 60
        #expect(try Performance(tune([60, 62, 0, 0]), settings).durationSeconds == 2)
    }
}
