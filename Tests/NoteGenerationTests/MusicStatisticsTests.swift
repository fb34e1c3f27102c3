import Foundation
import NoteGeneration
import RecurrentNetworks
import Testing

@Suite struct MusicStatisticsTests {
    @Test func `what can be counted by hand`() throws {
        let roll = PianoRoll(
            stepsPerQuarter: 1,
            steps: [[60, 64], [60, 64], [62], [], [60, 64], [60, 64], [62], [], [], [], [], [], [72], [72]],
            onsets: [[], [64], [], [], [], [64], [], [], [], [], [], [], [], []])
        let counted = MusicStatistics(roll, stepsPerBar: 4)
        #expect(counted.stepCount == 14 && counted.silentStepCount == 6 && counted.longestSilenceSteps == 5)
        #expect(counted.pitchClassSteps == [6, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0])
        #expect(counted.pitchClassShares[0] == 0.5 && abs(counted.pitchClassShares.reduce(0, +) - 1) < 1e-12)
        #expect(counted.polyphonySteps == [6, 4, 4])
        #expect(counted.noteLengthCounts == [6, 3] && counted.noteCount == 9 && counted.longestNoteSteps == 2)
        #expect(counted.meanNoteSteps == 12.0 / 9 && counted.notesPerStep == 9.0 / 14)
        #expect(counted.lowestKey == 60 && counted.highestKey == 72)
        // Two whole bars that sound, the second as the first; the silent one and the rest do not count.
        #expect(counted.barCount == 2 && counted.repeatedBarCount == 1 && counted.repeatedBarShare == 0.5)
        #expect(counted.longestLoop == MusicStatistics.Loop(start: 0, periodSteps: 4, stepCount: 8))
        let twice = MusicStatistics([roll, roll], stepsPerBar: 4)
        #expect(twice.stepCount == 28 && twice.repeatedBarShare == 0.5 && twice.pitchClassDistance(to: counted) == 0)
        #expect(MusicStatistics(tune([61]), stepsPerBar: 1).pitchClassDistance(to: counted) == 1)
        #expect(try JSONDecoder().decode(MusicStatistics.self, from: JSONEncoder().encode(counted)) == counted)
    }

    @Test func `nothing has no statistics, and no number that is none`() {
        let counted = MusicStatistics(PianoRoll(stepsPerQuarter: 1), stepsPerBar: 4)
        #expect(counted.notesPerStep == 0 && counted.silentShare == 0 && counted.meanNoteSteps == 0)
        #expect(counted.pitchClassShares == Array(repeating: 0, count: 12) && counted.longestLoop == nil)
        #expect(counted.repeatedBarShare == 0 && counted.lowestKey == nil)
    }

    @Test(arguments: [
        ([60, 62, 64, 60, 62, 64, 60, 62, 65], 1...8, MusicStatistics.Loop(start: 0, periodSteps: 3, stepCount: 8)),
        ([50, 60, 60, 60, 60], 1...8, MusicStatistics.Loop(start: 1, periodSteps: 1, stepCount: 4)),
        ([50, 60, 60, 60, 60], 2...8, MusicStatistics.Loop(start: 1, periodSteps: 2, stepCount: 4)),
        ([60, 0, 0, 0, 0, 0, 0], 1...3, nil), ([60, 62, 64, 65], 1...8, nil), ([], 1...1, nil), ([60, 60], 2...9, nil),
    ])
    func `loops are found`(_ keys: [Int], _ periods: ClosedRange<Int>, _ loop: MusicStatistics.Loop?) {
        #expect(tune(keys).longestLoop(periods: periods) == loop)
    }
}

@Suite struct CommonRunTests {
    @Test func `a copied stretch is found with its places`() {
        let piece = tune([60, 62, 64, 65, 0, 67, 69])
        let corpus = [tune([62, 64, 70]), tune([48, 50, 0, 62, 64, 65, 0, 67, 40])]
        #expect(
            piece.longestCommonRun(with: corpus)
                == CommonRun(stepCount: 5, start: 1, otherPiece: 1, otherStart: 3, semitones: 0))
        let lower = [tune([55, 57, 0, 59, 61, 62, 0, 64, 66, 80])]
        #expect(piece.longestCommonRun(with: lower).stepCount == 1)
        #expect(
            piece.longestCommonRun(with: lower, ignoresTransposition: true)
                == CommonRun(stepCount: 6, start: 1, otherPiece: 0, otherStart: 3, semitones: 3))
        #expect(piece.longestCommonRun(with: []).stepCount == 0)
        #expect(tune([0, 0, 0]).longestCommonRun(with: [tune([0, 0])], ignoresTransposition: true).stepCount == 0)
    }

    @Test(arguments: [false, true], 1...30 as ClosedRange<UInt64>)
    func `every pair of stretches compared gives the same`(_ ignoresTransposition: Bool, _ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func piece(_ count: Int) -> PianoRoll {
            let chords: [KeySet] = [[], [], [60], [60], [62], [64], [60, 64], [62, 66]]
            return PianoRoll(
                stepsPerQuarter: 1, steps: (0..<count).map { _ in chords.randomElement(using: &generator)! })
        }
        let own = piece(40)
        let corpus = [piece(30), piece(35)]
        let run = own.longestCommonRun(with: corpus, ignoresTransposition: ignoresTransposition)
        var longest = 0
        for other in corpus {
            for i in own.steps.indices where !own.steps[i].isEmpty {
                for j in other.steps.indices where !other.steps[j].isEmpty {
                    let semitones = own.steps[i].lowest! - other.steps[j].lowest!
                    if semitones != 0 && !ignoresTransposition { continue }
                    var length = 0
                    while i + length < own.count, j + length < other.count,
                        other.steps[j + length].transposed(by: semitones) == own.steps[i + length]
                    {
                        length += 1
                        if !own.steps[i + length - 1].isEmpty { longest = max(longest, length) }
                    }
                }
            }
        }
        #expect(run.stepCount == longest)
        for step in 0..<run.stepCount {
            #expect(
                corpus[run.otherPiece].steps[run.otherStart + step].transposed(by: run.semitones)
                    == own.steps[run.start + step])
        }
    }
}
