import Testing

@testable import AudioClassification

@Suite struct NoiseEvaluationTests {
    @Test func `faint noise changes no answer, loud noise decides all, whatever the threads`() throws {
        let folder = try RecordingFolder.words(trainingCount: 4)
        let classifier = AudioClassifier(try .untrained())
        let recordings = try classifier.recordings(of: Dataset(sources: [folder.path]), part: .training)
        let clean = try classifier.evaluate(recordings)
        let sound = Word.rising.samples(seed: 9, seconds: 2)
        let noise = NoiseBank([.init(name: "noise", samples: sound)], sampleRate: Word.sampleRate, failures: [])
        var told: [Int] = []
        let curve = try classifier.evaluate(clean, in: noise, decibels: [-60, 120, 0], threads: 2) { done, count in
            told.append(done)
            #expect(count == recordings.count)
        }
        #expect(curve.clean == clean.accuracy && curve.points.map(\.decibels) == [120, 0, -60])
        #expect(curve.points[0].accuracy == clean.accuracy, "a millionth of the amplitude")
        #expect(told.last == recordings.count)
        #expect(try classifier.evaluate(clean, in: noise, decibels: [0, 120, -60], threads: 1) == curve)
        #expect(try classifier.evaluate(clean, in: noise, decibels: [0], seed: 2).points.count == 1)
    }
}
