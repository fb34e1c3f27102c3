@testable import NoteGeneration
import RecurrentNetworks
import Synchronization
import Testing

@Suite struct NoteStreamTests {
    private static var settings: TuneSettings {
        var settings = TuneSettings()
        (settings.barCount, settings.quartersPerMinute) = (2, 90)
        return settings
    }

    /// Something that happens to a stream at a step.
    private struct Word {
        let step: Int
        /// Nil: the end of the phrase.
        let styles: [Float]?
    }

    private static func words(_ generator: inout SeededGenerator) -> [Word] {
        (0..<12).map { _ in
            let weight = Float(generator.uniform())
            return Word(
                step: Int.random(in: 0..<200, using: &generator),
                styles: Int.random(in: 0..<4, using: &generator) == 0 ? nil : [weight, 1 - weight])
        }.sorted { $0.step < $1.step }
    }

    /// The events of 200 steps between which words are said, asked for in portions of the given sizes.
    private static func events(_ words: [Word], _ model: NoteModel, portion: () -> Int) throws -> [NoteEvent] {
        var stream = try NoteStream(model, settings, bendQuarters: 2)
        var events: [NoteEvent] = []
        var step = 0, rest = words[...]
        while step < 200 {
            while let word = rest.first, word.step == step {
                if let styles = word.styles { stream.hear(styles: styles) } else { events += stream.end() }
                rest.removeFirst()
            }
            let next = min(200, rest.first?.step ?? 200, step + portion())
            if step % 2 == 0 {
                for _ in step..<next { events += stream.next() }
            } else {
                // Half a step before the next one; steps are as long in a pause as in a phrase here.
                events += stream.next(before: stream.seconds + (Double(next - step) - 0.5) * 60 / 90 / 2)
            }
            step = next
        }
        return events + stream.end()
    }

    /// The notes of events; nil where one ends that did not begin, begins twice, or never ends, or where time goes back.
    private static func notes(_ events: [NoteEvent]) -> [Performance.Note]? {
        var open: [Int: (Double, Int)] = [:]
        var notes: [Performance.Note] = []
        var now = 0.0
        for event in events {
            guard event.seconds >= now else { return nil }
            now = event.seconds
            switch event.kind {
            case .on(let velocity):
                guard open.updateValue((now, velocity), forKey: event.key) == nil else { return nil }
            case .off:
                guard let (onset, velocity) = open.removeValue(forKey: event.key) else { return nil }
                notes.append(.init(key: event.key, onsetSeconds: onset, durationSeconds: now - onset, velocity: velocity))
            }
        }
        return open.isEmpty ? notes : nil
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `whatever is said and however much is asked for at once, the events are the same and every note ends`(
        _ seed: UInt64
    ) throws {
        var generator = SeededGenerator(seed: seed)
        let model = try randomModel(), words = Self.words(&generator)
        let one = try Self.events(words, model) { 1 }
        let other = try Self.events(words, model) { Int.random(in: 1...30, using: &generator) }
        #expect(one == other)
        let notes = try #require(Self.notes(one))
        #expect(!notes.isEmpty)
    }

    @Test func `the first phrase is the tune that is composed with the same settings`() throws {
        let model = try randomModel()
        var settings = Self.settings
        (settings.barCount, settings.key) = (8, KeySignature(name: "Eb"))
        let performance = Performance(try model.compose(styles: [0.7, 0.3], settings: settings).midi)
        var stream = try NoteStream(model, settings)
        let wasPlaying = stream.isPlaying
        #expect(!wasPlaying)
        stream.hear(styles: [0.7, 0.3])
        var events: [NoteEvent] = []
        while stream.isPlaying { events += stream.next() }
        let notes = try #require(Self.notes(events)).sorted { ($0.onsetSeconds, $0.key) < ($1.onsetSeconds, $1.key) }
        try #require(notes.count == performance.notes.count)
        for (a, b) in zip(notes, performance.notes) {
            #expect(a.key == b.key && a.velocity == b.velocity)
            #expect(abs(a.onsetSeconds - b.onsetSeconds) < 1e-9 && abs(a.durationSeconds - b.durationSeconds) < 1e-9)
        }
    }

    @Test func `a phrase that hears nothing more ends by itself, one that hears goes on`() throws {
        func length(hearingAt steps: [Int]) throws -> Int {
            var stream = try NoteStream(try randomModel(), Self.settings)
            stream.hear(styles: [1, 0])
            for step in 0..<1000 {
                if steps.contains(step) { stream.hear(styles: [0, 1]) }
                if !stream.isPlaying {
                    let events = stream.next()
                    #expect(events.isEmpty)
                    return step
                }
                _ = stream.next()
            }
            return 1000
        }
        // Two bars of eight steps; two more from the end of the bar in which something was heard.
        #expect(try length(hearingAt: []) == 16)
        #expect(try length(hearingAt: [7]) == 24)
        #expect(try length(hearingAt: [8]) == 24)
        #expect(try length(hearingAt: [9]) == 32)
        #expect(try length(hearingAt: [9, 23]) == 40)
    }

    @Test func `a phrase bends to what is heard`() throws {
        // Two keys, each played by one style alone.
        var tensors = try constantModel([60: -5, 72: -5], styles: randomModel().configuration.styles).network.tensors
        let hidden = 8, first = 39 * 8, second = 51 * 8
        // The state is what the styles' weights make of it from the first step on.
        for unit in 0..<hidden {
            tensors["head.weight"]!.values[first + unit] = unit == 0 ? 20 : 0
            tensors["head.weight"]!.values[second + unit] = unit == 0 ? -20 : 0
        }
        for name in tensors.keys where name.hasPrefix("rnn.") { tensors[name]!.values = tensors[name]!.values.map { _ in 0 } }
        let input = try #require(tensors.keys.first { $0.hasSuffix("weight_ih_l0") })
        let width = 88 + 2, candidate = 2 * hidden * width
        tensors[input]!.values = tensors[input]!.values.map { _ in 0 }
        (tensors[input]!.values[candidate + 88], tensors[input]!.values[candidate + 89]) = (5, -5)
        let configuration = NoteModelConfiguration(
            styles: try randomModel().configuration.styles, hiddenSizes: [8], head: .independent)
        var stream = try NoteStream(madeUpModel(NoteNetwork(configuration, tensors: tensors)), Self.settings, bendQuarters: 4)
        func keys(_ events: [NoteEvent]) -> Set<Int> { Set(events.filter { $0.kind != .off }.map(\.key)) }
        stream.hear(styles: [1, 0])
        var before: Set<Int> = [], after: Set<Int> = []
        for _ in 0..<6 { before.formUnion(keys(stream.next())) }
        stream.hear(styles: [0, 1])
        for _ in 0..<12 { after.formUnion(keys(stream.next())) }
        #expect(before.contains(60) && !before.contains(72))
        #expect(after.contains(72))
    }

    @Test func `a stream that is dropped while it sounds releases its notes`() throws {
        let released = Mutex<[NoteEvent]>([])
        var played: [NoteEvent] = []
        do {
            var stream = try NoteStream(constantModel([60: 30, 64: 30]), Self.settings) { events in
                released.withLock { $0 += events }
            }
            stream.hear(styles: [1])
            for _ in 0..<3 { played += stream.next() }
        }
        let all = played + released.withLock { $0 }
        #expect(all.count == 4 && Self.notes(all)?.count == 2)
        #expect(all.last.map { abs($0.seconds - 3 * 60.0 / 90 / 2) < 1e-5 } == true)
    }
}
