@testable import NoteGeneration
import RecurrentNetworks
import Testing

/// What keeps music from falling silent, getting stuck, or going round in circles.
@Suite struct SafeguardTests {
    private func tune(
        _ model: NoteModel, bars: Int = 4, _ change: (inout GenerationSettings) -> Void = { _ in }
    ) throws -> [KeySet] {
        var settings = TuneSettings()
        settings.barCount = bars
        change(&settings.generation)
        return try model.compose(styles: model.configuration.noStyle, settings: settings).roll.steps
    }

    @Test func `a model that wants nothing but silence plays what is most likely, at the beginning of bars`() throws {
        let model = try constantModel([64: -20])
        let steps = try tune(model) { $0.longestSilenceQuarters = 1.5 }
        #expect(steps.count == 32)
        for (n, keys) in steps.enumerated() { #expect(keys == (n > 0 && n % 8 == 0 ? [64] : []), "\(n)") }
        #expect(try tune(model) { $0.longestSilenceQuarters = 0 }.first == [64])
        // Seven silent steps lie between two bars' beginnings.
        #expect(try tune(model) { $0.longestSilenceQuarters = 4 }.allSatisfy(\.isEmpty) == false)
    }

    @Test func `music that has ended begins anew with a bar, as a piece does`() throws {
        let model = try randomModel(bias: -15)
        // Whatever the model remembers of the primer is gone after the silence.
        var settings = TuneSettings()
        (settings.generation.lowestKey, settings.generation.topP) = (48, 0)
        func steps(_ primer: [Int]) throws -> [KeySet] {
            let roll = PianoRoll(stepsPerQuarter: 2, steps: primer.map { [$0] })
            return try model.compose(styles: [1, 0], settings: settings, primer: StandardMIDIFile(roll)).roll.steps
        }
        let one = try steps([60, 60, 60, 60]), other = try steps([72, 48, 72, 55])
        #expect(one[..<8] != other[..<8] && one[16...] == other[16...])
    }

    @Test func `after silence the most likely key sounds with those that are likelier than not, up to the limit`() throws {
        let model = try constantModel([60: -3, 67: 2, 40: 4])
        func keys(_ limit: Int) throws -> KeySet {
            let sampler = KeySampler(GenerationSettings(polyphonyLimit: limit), allowed: 21...108)
            return sampler.mostLikely(from: model.network.start(styles: [1]).next, barred: [])
        }
        #expect(try keys(1) == [40])
        #expect(try keys(5) == [40, 67])
        let sampler = KeySampler(GenerationSettings(), allowed: 50...62)
        #expect(sampler.mostLikely(from: model.network.start(styles: [1]).next, barred: []) == [60])
        #expect(sampler.mostLikely(from: model.network.start(styles: [1]).next, barred: KeySet(50...62)).isEmpty)
    }

    @Test func `a key that never wants to end is released and struck again`() throws {
        let steps = try tune(constantModel([60: 30])) { $0.longestNoteQuarters = 2 }
        for (n, keys) in steps.enumerated() { #expect(keys == (n % 5 == 4 ? [] : [60]), "\(n)") }
    }

    @Test func `register and polyphony have limits`() throws {
        for head in [NoteModelConfiguration.Head.independent, .autoregressive(hiddenSize: 8)] {
            let configuration = NoteModelConfiguration(
                styles: [.init(name: "a", stepsPerQuarter: 2)], hiddenSizes: [8], head: head)
            let model = madeUpModel(try NoteNetwork(configuration, seed: 1))
            let steps = try tune(model, bars: 16) {
                ($0.lowestKey, $0.highestKey, $0.polyphonyLimit) = (50, 70, 3)
            }
            #expect(steps.allSatisfy { $0.count <= 3 && $0.allSatisfy { 50...70 ~= $0 } })
            #expect(steps.contains { $0.count == 3 })
        }
    }

    @Test func `of too many keys the most likely stay`() throws {
        let model = try constantModel([60: 9, 62: 8, 64: 7, 65: 6])
        #expect(try tune(model) { $0.polyphonyLimit = 2 }.dropLast().allSatisfy { $0 == [60, 62] })
    }

    @Test(arguments: [(1.0, 1.0), (0, 0.97), (1, 0.4)])
    func `a penalty breaks up what goes round in circles, even where nothing else is left to chance`(
        _ temperature: Double, _ topP: Double
    ) throws {
        // One note throughout, but, where that is left to chance, for one step in thirty.
        let model = try constantModel([60: 3.4])
        func mostRounds(_ penalty: Double) throws -> Double {
            let steps = try tune(model, bars: 32) {
                ($0.temperature, $0.topP, $0.repetitionPenalty) = (temperature, topP, penalty)
                $0.longestNoteQuarters = 1e6
            }
            let roll = PianoRoll(stepsPerQuarter: 2, steps: steps)
            return (8...128).reduce(0) { most, period in
                max(most, Double(roll.longestLoop(periods: period...period)?.stepCount ?? 0) / Double(period))
            }
        }
        let (without, with) = (try mostRounds(0), try mostRounds(5))
        #expect(without > 2 * with && with < 5, "\(without) and \(with) rounds")
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func `loops are those that can be counted afterwards`(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var watch = LoopWatch(stepsPerBar: 3)
        var steps: [KeySet] = []
        for _ in 0..<120 {
            let chords: [KeySet] = [[], [60], [64]]
            let repeats = steps.count >= 7 && Int.random(in: 0..<12, using: &generator) > 0
            let keys = repeats ? steps[steps.count - 7] : chords.randomElement(using: &generator)!
            var rounds = 0.0
            for period in 3...48 where steps.count > period {
                guard steps[steps.count - period] == keys else { continue }
                var run = 0
                while run + period < steps.count, steps[steps.count - 1 - run] == steps[steps.count - 1 - run - period] {
                    run += 1
                }
                if run >= period, steps.suffix(period).contains(where: { !$0.isEmpty }) {
                    rounds = max(rounds, 1 + Double(run) / Double(period))
                }
            }
            #expect(watch.rounds(continuedBy: keys) == rounds)
            watch.add(keys)
            steps.append(keys)
        }
    }
}

extension GenerationSettings {
    fileprivate init(polyphonyLimit: Int) {
        self.init()
        self.polyphonyLimit = polyphonyLimit
    }
}
