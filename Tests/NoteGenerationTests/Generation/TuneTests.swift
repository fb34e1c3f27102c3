import Foundation
@testable import NoteGeneration
import Testing

@Suite struct TuneTests {
    @Test func `bars are those of the metre, and a style knows its own`() throws {
        var waltz = NoteModelConfiguration.Style(name: "waltz", stepsPerQuarter: 2)
        (waltz.timeSignature, waltz.quartersPerMinute) = (TimeSignature(3, 4), 150)
        let slow = NoteModelConfiguration.Style(name: "slow", stepsPerQuarter: 4)
        let model = try randomModel(styles: [waltz, slow])
        var settings = TuneSettings()
        settings.barCount = 5
        func lengths(_ weights: [Float]) throws -> [Int] {
            let tune = try model.compose(styles: weights, settings: settings)
            return [tune.roll.count, tune.grid.stepsPerBar, tune.barCount, Int(tune.score.quartersPerMinute)]
        }
        #expect(try lengths([1, 0]) == [30, 6, 5, 150])
        #expect(try lengths([0, 1]) == [80, 16, 5, 100])
        #expect(try lengths([0.6, 0.4]) == [30, 6, 5, 150])
        #expect(try lengths([0, 0]) == [40, 8, 5, 100])
        (settings.timeSignature, settings.quartersPerMinute) = (TimeSignature(6, 8), 70)
        #expect(try lengths([0, 1]) == [60, 12, 5, 70])
        settings.timeSignature = TimeSignature(5, 32)
        #expect(throws: NoteGenerationError.self) { try lengths([1, 0]) }
    }

    @Test func `the tempo of a blend lies between those of its styles`() throws {
        var styles = [NoteModelConfiguration.Style(name: "a", stepsPerQuarter: 2), .init(name: "b", stepsPerQuarter: 2)]
        (styles[0].quartersPerMinute, styles[1].quartersPerMinute) = (50, 200)
        let model = try randomModel(styles: styles)
        let tempo = try model.compose(styles: [0.5, 0.5]).score.quartersPerMinute
        #expect(abs(tempo - 100) < 1e-9)
    }

    @Test func `another key is the same music, transposed`() throws {
        let model = try randomModel()
        func tune(_ key: String?) throws -> Tune {
            var settings = TuneSettings()
            settings.key = key.map { KeySignature(name: $0)! }
            return try model.compose(styles: [0, 1], settings: settings)
        }
        let inC = try tune(nil)
        #expect(inC.score.keySignature == KeySignature(sharps: 0))
        for (name, semitones) in [("C", 0), ("G", -5), ("F", 5), ("Bb", -2), ("F#", 6), ("Gb", 6), ("B", -1)] {
            let other = try tune(name), moved = try inC.roll.transposed(by: semitones)
            #expect(other.roll == moved, "\(name)")
            #expect(other.score.keySignature?.name == name)
        }
        // The style is major and stays so.
        let minor = try tune("Gm"), major = try tune("G")
        #expect(minor.roll == major.roll && minor.score.keySignature == KeySignature(name: "G"))
    }

    @Test func `a register is reached by octaves`() throws {
        let model = try randomModel()
        var settings = TuneSettings()
        let middle = try model.compose(styles: [1, 0], settings: settings).roll
        (settings.generation.lowestKey, settings.generation.highestKey) = (72, 108)
        let high = try model.compose(styles: [1, 0], settings: settings).roll, moved = try middle.transposed(by: 24)
        #expect(high == moved)
    }

    @Test func `a tune goes on with its primer, in the primer's key or another`() throws {
        let model = try randomModel()
        // In D major, by its own account, a bar and a quarter long.
        let melody = PianoRoll(
            stepsPerQuarter: 2, steps: [62, 64, 66, 66, 67, 69, 69, 62, 61, 62].map { [$0] } + [[], [], []])
        var score = ScoreSettings()
        score.keySignature = KeySignature(name: "D")
        let primer = try StandardMIDIFile(melody, score)
        var settings = TuneSettings()
        settings.barCount = 2
        let tune = try model.compose(styles: [1, 0], settings: settings, primer: primer)
        #expect(tune.primerStepCount == 10 && tune.roll.count == 32 && tune.barCount == 4)
        #expect(Array(tune.roll.steps[..<10]) == Array(melody.steps[..<10]))
        #expect(tune.score.keySignature?.name == "D")
        settings.key = KeySignature(name: "F")
        let higher = try model.compose(styles: [1, 0], settings: settings, primer: primer)
        let moved = try tune.roll.transposed(by: 3)
        #expect(higher.roll == moved)
        // It is heard, not only put in front.
        settings.key = nil
        let other = try StandardMIDIFile(try melody.transposed(by: 1), score)
        let continued = try model.compose(styles: [1, 0], settings: settings, primer: other)
        #expect(continued.roll.steps[10...] != tune.roll.steps[10...])
    }

    @Test func `a primer of nothing, or one that does not fit the piano, is no trap`() throws {
        let model = try randomModel()
        let silence = try StandardMIDIFile(PianoRoll(stepsPerQuarter: 2, steps: [[], []]))
        #expect(try model.compose(styles: [1, 0], primer: silence).primerStepCount == 0)
        let ends = try StandardMIDIFile(PianoRoll(stepsPerQuarter: 2, steps: [[21], [108]]))
        var settings = TuneSettings()
        settings.key = KeySignature(name: "Eb")
        #expect(throws: NoteGenerationError.self) {
            try model.compose(styles: [1, 0], settings: settings, primer: ends)
        }
    }
}

@Suite struct KeyEstimateTests {
    @Test(arguments: 0..<12, [false, true]) func `a scale with its tonic is in its key`(_ tonic: Int, _ isMinor: Bool) {
        let scale = isMinor ? [0, 2, 3, 5, 7, 8, 11] : [0, 2, 4, 5, 7, 9, 11]
        var counts = [Double](repeating: 0, count: 12)
        for step in scale { counts[(tonic + step) % 12] += [0, 7].contains(step) ? 2 : 1 }
        let key = KeySignature(estimatedFrom: counts)
        #expect(key?.tonicPitchClass == tonic && key?.isMinor == isMinor)
        #expect(key.map { (-6...5).contains($0.sharps) } == true)
    }

    @Test func `music of nothing has no key`() {
        #expect(KeySignature(estimatedFrom: [Double](repeating: 0.5, count: 12)) == nil)
    }

    @Test func `the samples' styles have the metre, tempo and key that their files state`() throws {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let corpora = try NoteCorpus.read(checkout.appendingPathComponent("samples/melodies").path)
        let styles = Dictionary(uniqueKeysWithValues: corpora.map { ($0.style.name, $0.style) })
        #expect(styles["waltz"]?.timeSignature == TimeSignature(3, 4) && styles["jig"]?.timeSignature == TimeSignature(6, 8))
        #expect(styles["march"]?.key?.name == "C" && styles["jig"]?.key?.name == "Am")
        #expect(styles["lullaby"].flatMap(\.quartersPerMinute).map { (62...72).contains($0) } == true)
        // What the notes of a piece suggest is mostly what its file states.
        let right = corpora.map { corpus in
            corpus.pieces.count {
                KeySignature(estimatedFrom: MusicStatistics($0, stepsPerBar: 8).pitchClassShares) == corpus.style.key
            }
        }
        #expect(right.reduce(0, +) >= 32, "\(right) of 12 each")
    }
}
