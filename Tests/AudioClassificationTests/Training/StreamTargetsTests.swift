import AudioFeatures
import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct StreamTargetsTests {
    /// At 8 kHz frame n is heard at sample 128 n + 256.
    private let targets = StreamTargets(StreamTraining(), .tiny, labels: ["_silence_", "_unknown_", "yes"])
    private let silence = 0, unknown = 1, yes = 2
    /// A word from 0.5 to 0.9 s in 1.6 s.
    private let word = 4000..<7200, frameCount = 99

    private func frames(_ seconds: ClosedRange<Double>) -> [Int] {
        (0..<frameCount).filter { seconds.contains(Double(128 * $0 + 256) / 8000) }
    }

    @Test func `the label is answered around the end of its word, background elsewhere`() {
        let answers = targets.answers(label: yes, word: word, frameCount: frameCount)
        #expect(answers.count == frameCount)
        for frame in frames(0...0.5) { #expect(answers[frame] == .background) }
        for frame in frames(0.501...0.799) { #expect(answers[frame] == .any) }
        for frame in frames(0.9...1.2) { #expect(answers[frame] == .label(1)) }
        for frame in frames(1.201...1.299) { #expect(answers[frame] == .any) }
        for frame in frames(1.301...2) { #expect(answers[frame] == .background) }

        let rising = frames(0.8...0.899).map { answers[$0] }
        var last: Float = 0.1
        for case .label(let probability) in rising {
            #expect(probability >= last && probability < 1)
            last = probability
        }
        #expect(rising.allSatisfy { if case .label = $0 { true } else { false } } && last > 0.8)
    }

    @Test func `of other speech nothing is asked but that it is none of the words`() {
        let answers = targets.answers(label: unknown, word: word, frameCount: frameCount)
        for frame in frames(0.501...0.799) { #expect(answers[frame] == .speech) }
        for frame in frames(0.9...1.2) { #expect(answers[frame] == .label(1)) }
        for frame in frames(1.301...2) { #expect(answers[frame] == .background) }
    }

    @Test func `silence is background all through, and where no word is found nothing is asked`() {
        #expect(Set(targets.answers(label: silence, word: word, frameCount: 9)) == [.background])
        #expect(Set(targets.answers(label: yes, word: nil, frameCount: 9)) == [.any])
        let onlyUnknown = StreamTargets(StreamTraining(), .tiny, labels: ["_unknown_", "yes"])
        #expect(onlyUnknown.background == 0)
        #expect(Set(onlyUnknown.answers(label: 0, word: word, frameCount: 99)) == [.background])
    }

    @Test func `differences over time make every answer as much later as they are`() {
        var mfcc = MFCCConfiguration.tiny
        mfcc.deltaOrder = 1
        let later = StreamTargets(StreamTraining(), mfcc, labels: targets.labels)
        let shift = mfcc.lookAheadFrames
        #expect(shift > 0)
        #expect(
            later.answers(label: yes, word: word, frameCount: 90)
                == Array(targets.answers(label: yes, word: word, frameCount: 90 + shift).dropFirst(shift)))
    }

    @Test(arguments: [0.0, 0.3, 0.99]) func `a third of what counts is background, spread over all of it`(_ offset: Double) throws {
        let answers = targets.answers(label: yes, word: word, frameCount: frameCount)
        let target = targets.target(label: yes, word: word, frameCount: frameCount, offset: offset)
        guard case .series(let rows, let counted?) = target else {
            Issue.record("another kind of target")
            return
        }
        #expect(rows.stepCount == frameCount && counted.count == frameCount)
        var background = 0, word = 0
        for frame in 0..<frameCount where counted[frame] {
            let row = rows.step(frame)
            #expect(abs(row.reduce(0, +) - 1) < 1e-6)
            switch answers[frame] {
            case .background:
                background += 1
                #expect(row == [1, 0, 0])
            case .label(let probability):
                word += 1
                #expect(row == [1 - probability, 0, probability])
            default: Issue.record("frame \(frame) counts")
            }
        }
        #expect(word == answers.count { if case .label = $0 { true } else { false } })
        #expect((0.28...0.38).contains(Double(background) / Double(background + word)))
        #expect(frames(0...0.5).contains { counted[$0] } && frames(1.301...2).contains { counted[$0] })
    }

    @Test func `other frames of the background count at other times`() {
        let counted = (0..<10).map { n -> [Bool] in
            guard
                case .series(_, let counted?) = targets.target(
                    label: yes, word: word, frameCount: frameCount, offset: Double(n) / 10)
            else { return [] }
            return counted
        }
        let answers = targets.answers(label: yes, word: word, frameCount: frameCount)
        for frame in answers.indices where answers[frame] == .background {
            #expect(counted.contains { $0[frame] }, "frame \(frame)")
        }
    }

    @Test func `a recording of background counts as much as one of a word`() {
        func count(_ label: Int) -> Int {
            guard
                case .series(_, let counted?) = targets.target(
                    label: label, word: word, frameCount: frameCount, offset: 0.5)
            else { return 0 }
            return counted.count { $0 }
        }
        #expect(abs(count(silence) - count(yes)) <= 2 && abs(count(unknown) - count(yes)) <= 2)
    }

    @Test func `settings out of their range are refused by their name`() {
        for change: (inout StreamTraining) -> Void in [
            { $0.shortestGapSeconds = 0.9 }, { $0.longestGapSeconds = .nan }, { $0.longestGapSeconds = -1 },
            { $0.answerSeconds = 0 }, { $0.earlySeconds = -0.1 }, { $0.firstProbability = 1.1 },
        ] {
            var recipe = TrainingRecipe()
            recipe.streaming = StreamTraining()
            change(&recipe.streaming!)
            let message = refusal { try recipe.validate() }
            #expect(message.contains("must be from"), "\(message)")
        }
    }
}
