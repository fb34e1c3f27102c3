import Foundation
import NoteGeneration
import Testing

/// The tunes that Scripts/make-melodies has made.
@Suite struct MelodySampleTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("samples/melodies").path

    private func files(_ style: String) throws -> [StandardMIDIFile] {
        let folder = "\(Self.folder)/\(style)"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
            try StandardMIDIFile(path: "\(folder)/\($0)")
        }
    }

    @Test(arguments: [
        ("waltz", TimeSignature(3, 4), "C"), ("march", TimeSignature(4, 4), "C"), ("lullaby", TimeSignature(4, 4), "C"),
        ("jig", TimeSignature(6, 8), "Am"),
    ])
    func `melodies keep to their key, end on the tonic and can be sung`(
        _ style: String, _ metre: TimeSignature, _ key: String
    ) throws {
        let files = try files(style)
        #expect(files.count == 12 && Set(files.map { $0.tracks[1].notes }).count == 12)
        let stepsPerBar = metre.stepsPerBar(stepsPerQuarter: 2)!
        for file in files {
            #expect(file.timeSignatures.map(\.value) == [metre] && file.keySignatures.map(\.value.name) == [key])
            let tonic = KeySignature(name: key)!.tonicPitchClass
            // Beside the white keys only the raised seventh of A minor.
            let foreign = file.notes.filter { [1, 3, 6, 8, 10].contains($0.key % 12) }
            #expect(foreign.allSatisfy { key == "Am" && $0.key % 12 == 8 })

            let melody = file.tracks[1].notes
            #expect(zip(melody, melody.dropFirst()).allSatisfy { $0.endTicks <= $1.onsetTicks })
            let moves = zip(melody, melody.dropFirst()).map { $1.key - $0.key }
            #expect(moves.allSatisfy { abs($0) <= 9 } && moves.filter { abs($0) <= 2 }.count * 5 >= moves.count * 2)
            #expect(melody.last!.key % 12 == tonic)
            // The lowest of the last chord.
            #expect((file.tracks[2].notes.first { $0.onsetTicks == melody.last!.onsetTicks }?.key ?? -1) % 12 == tonic)

            let roll = try PianoRoll(file, stepsPerQuarter: 2, outOfRange: .refused)
            #expect(roll.count == 8 * stepsPerBar || roll.count == 16 * stepsPerBar)
            #expect(
                roll.notes.map { [$0.onset, $0.end, $0.key] }
                    == file.notes.map { [$0.onsetTicks / 24, $0.endTicks / 24, $0.key] })
        }
        let counted = try MusicStatistics(
            files.map { try PianoRoll($0, stepsPerQuarter: 2) }, stepsPerBar: stepsPerBar)
        #expect(counted.silentShare < 0.1 && counted.longestSilenceSteps < stepsPerBar)
        #expect(counted.repeatedBarShare > 0.1 && counted.repeatedBarShare < 0.6)
        // No tune is a copy of another.
        let rolls = try files.map { try PianoRoll($0, stepsPerQuarter: 2) }
        for (index, roll) in rolls.enumerated() {
            let run = roll.longestCommonRun(with: Array(rolls[..<index]))
            #expect(run.stepCount <= 3 * stepsPerBar, "\(style) \(index + 1), \(run)")
        }
    }
}
