import Testing

@testable import AudioClassification

@Suite struct StreamScoreTests {
    private let words = [
        TimedLabel("yes", start: 10, end: 10.5), TimedLabel("no", start: 20, end: 20.4), TimedLabel("yes", start: 30, end: 30.5),
        TimedLabel("no", start: 31, end: 31.5),
    ]

    private func detection(_ label: String, _ time: Double) -> Detection {
        Detection(label: label, start: time - 0.2, end: time, time: time, probability: 0.9)
    }

    private func score(_ detections: [(String, Double)], tolerance: Double = 0.75) -> StreamScore {
        StreamScore(detections.map { detection($0, $1) }, words: words, seconds: 3600, tolerance: tolerance)
    }

    @Test func `without detections all is missed`() {
        let score = score([])
        #expect(score.hits == Proportion(0, of: 4) && score.misses == Proportion(4, of: 4))
        #expect(score.falseAlarms.isEmpty && score.doubles.isEmpty && score.wrong.isEmpty && score.latency(0.5) == nil)
        // 1.25, 1.15, and 30 to 32.25 s, where two words' times overlap, are at words.
        #expect(abs(score.wordlessSeconds - (3600 - 1.25 - 1.15 - 2.25)) < 1e-9)
    }

    @Test func `hits, doubles, wrong words and false alarms are told apart`() {
        let score = score([
            ("yes", 9.99),  // before the word: a false alarm
            ("yes", 10.3), ("yes", 11.2), ("no", 11.25),  // a hit, its double, another word
            ("yes", 11.26),  // too late
            ("yes", 20.2), ("no", 21),  // a wrong word, which takes nothing from the hit
            ("maybe", 30.2),
            ("no", 3000),
        ])
        #expect(score.words.map { $0.hit?.time } == [10.3, 21, nil, nil])
        #expect(score.doubles.map(\.time) == [11.2])
        #expect(score.wrong.map(\.time) == [11.25, 20.2, 30.2])
        #expect(score.falseAlarms.map(\.time) == [9.99, 11.26, 3000])
        #expect(score.hits.value == 0.5)
        #expect(score.falseAlarmRate.count == 3)
        #expect(abs(score.falseAlarmRate.hours - (3600 - 4.65) / 3600) < 1e-12)
    }

    @Test func `the ends of the tolerance belong to a word`() {
        #expect(score([("yes", 10), ("no", 21.15)], tolerance: 0.75).hits.correct == 2)
        #expect(score([("yes", 10.5), ("no", 20.41)], tolerance: 0).hits.correct == 1)
    }

    @Test func `close words are each hit by the detections of their labels`() {
        // Both are reported while both words may be; yes is over, no has begun.
        let both = score([("no", 31.1), ("yes", 31.2)])
        #expect(both.words.map { $0.hit?.time } == [nil, nil, 31.2, 31.1])
        #expect(both.falseAlarms.isEmpty && both.wrong.isEmpty)
        // Of two of a label, the first that has none is hit, then the second.
        let twice = [TimedLabel("yes", start: 1, end: 1.5), TimedLabel("yes", start: 1.8, end: 2.3)]
        let score = StreamScore(
            [detection("yes", 1.9), detection("yes", 2.1), detection("yes", 2.5)], words: twice.reversed(), seconds: 10)
        #expect(score.words.map { $0.hit?.time } == [1.9, 2.1])
        #expect(score.doubles.map(\.time) == [2.5])
    }

    @Test func `latency is from the word's end to the report`() throws {
        let latencies = score([("yes", 10.3), ("no", 20.6), ("yes", 30.8), ("no", 32.0)]).words.map { $0.latency! }
        #expect(zip(latencies, [-0.2, 0.2, 0.3, 0.5]).allSatisfy { abs($0 - $1) < 1e-9 })
        let all = score([("yes", 10.3), ("no", 20.6), ("yes", 30.8), ("no", 32.0)])
        #expect(abs(try #require(all.latency(0.5)) - 0.2) < 1e-9)
        #expect(abs(try #require(all.latency(0.95)) - 0.5) < 1e-9)
        #expect(abs(try #require(all.latency(0)) + 0.2) < 1e-9)
    }

    @Test func `words at the ends of a recording are no time beyond it`() {
        let score = StreamScore([], words: [TimedLabel("yes", start: 0, end: 1), TimedLabel("no", start: 9.5, end: 9.9)], seconds: 10)
        #expect(abs(score.wordlessSeconds - (10 - 1.75 - 0.5)) < 1e-9)
        // A label file that goes on after the sound has ended, as where it was cut.
        #expect(StreamScore([], words: [TimedLabel("no", start: 20, end: 21)], seconds: 10).wordlessSeconds == 10)
    }

    @Test func `words that cover all leave no time, whatever is rounded`() {
        let score = StreamScore([], words: [TimedLabel("yes", start: 0, end: 0.2), TimedLabel("no", start: 0.2, end: 3.1)], seconds: 49_600 / 16_000)
        #expect(score.wordlessSeconds == 0 && score.falseAlarmRate.hours == 0)
    }

    @Test func `recordings add up`() {
        let sum = score([("yes", 10.3)]) + StreamScore([detection("no", 5)], words: [], seconds: 7200)
        #expect(sum.hits == Proportion(1, of: 4) && sum.falseAlarms.count == 1 && sum.seconds == 10_800)
        #expect(abs(sum.wordlessSeconds - (10_800 - 4.65)) < 1e-9)
    }
}
