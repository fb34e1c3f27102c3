import NoteGeneration
import Testing

@Suite struct LiveSynthesizerTests {
    private func settings(reverb: Double = 0.2, stereo: Bool = true) -> SynthesizerSettings {
        var settings = SynthesizerSettings()
        (settings.sampleRate, settings.reverbShare, settings.isStereo) = (16_000, reverb, stereo)
        return settings
    }

    private func on(_ key: Int, _ seconds: Double, _ velocity: Int = 80) -> NoteEvent {
        NoteEvent(seconds: seconds, key: key, kind: .on(velocity: velocity))
    }
    private func off(_ key: Int, _ seconds: Double) -> NoteEvent { NoteEvent(seconds: seconds, key: key, kind: .off) }

    private var tune: [NoteEvent] {
        [on(60, 0.1), on(64, 0.35), off(60, 0.5), on(67, 0.5), off(64, 0.9), off(67, 0.95), on(60, 0.95), off(60, 1.3)]
    }

    @Test(arguments: [true, false]) func `it sounds as the synthesiser does`(stereo: Bool) throws {
        var live = try LiveSynthesizer(settings(stereo: stereo))
        live.play(tune)
        let samples = live.finish()
        let notes: [(Int, Double, Double)] = [(60, 0.1, 0.5), (64, 0.35, 0.9), (67, 0.5, 0.95), (60, 0.95, 1.3)]
        let expected = try Synthesizer(settings(stereo: stereo)).render(
            Performance(notes: notes.map { .init(key: $0, onsetSeconds: $1, durationSeconds: $2 - $1, velocity: 80) }))
        #expect(samples.count >= expected.count - 2 * 600)
        let difference = zip(samples, expected).map { abs($0 - $1) }.max()!
        #expect(difference < 2e-4)
        #expect(expected.map { abs($0) }.max()! > 0.05)
    }

    @Test func `samples do not depend on how often they are asked for`() throws {
        var whole = try LiveSynthesizer(settings())
        whole.play(tune)
        let expected = whole.render(before: 2) + whole.finish()
        var live = try LiveSynthesizer(settings())
        var samples: [Float] = [], waiting = tune[...]
        for step in 1...200 {
            let time = Double(step) / 100
            let due = waiting.prefix { $0.seconds < time }
            waiting = waiting.dropFirst(due.count)
            live.play(Array(due))
            samples += live.render(before: time)
        }
        let last = live.finish()
        #expect(samples + last == expected)
    }

    @Test func `samples come in time`() throws {
        var live = try LiveSynthesizer(settings(stereo: false))
        var count = 0
        for step in 1...100 { count += live.render(before: Double(step) / 20).count }
        #expect((16_000 * 5 - 16_000 / 10...16_000 * 5).contains(count))
    }

    @Test func `however much sounds, no sample reaches full scale`() throws {
        var live = try LiveSynthesizer(settings())
        live.play((21...108).map { on($0, 0.3, 127) })
        let samples = live.render(before: 1) + live.finish()
        #expect(samples.allSatisfy { abs($0) <= 0.9 })
        #expect(samples.contains { abs($0) > 0.5 })
    }

    @Test func `what is held fades away at the end`() throws {
        var live = try LiveSynthesizer(settings())
        live.play([on(60, 0)])
        _ = live.render(before: 1)
        let samples = live.finish()
        #expect(samples.suffix(200).allSatisfy { abs($0) < 1e-3 })
    }
}
