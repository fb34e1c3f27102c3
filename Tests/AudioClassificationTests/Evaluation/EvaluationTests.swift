import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct EvaluationTests {
    /// An evaluation of recordings named by numbers, from what they are and how probable each label was found.
    private func evaluation(
        _ outcomes: [(truth: Int, probabilities: [Float])], groups: (Int) -> [String: String] = { _ in [:] }
    ) -> Evaluation {
        let labels = ["a", "b", "c"]
        return Evaluation(
            labels: labels,
            outcomes: outcomes.enumerated().map { n, outcome in
                Evaluation.Outcome(
                    recording: Recording(
                        path: "\(n).wav", label: labels[outcome.truth], name: "\(labels[outcome.truth])/\(n).wav",
                        groups: groups(n)),
                    truth: outcome.truth, answer: outcome.probabilities.firstIndex(of: outcome.probabilities.max()!)!,
                    probabilities: outcome.probabilities)
            }, failures: [])
    }

    @Test func `top k counts labels before the truth, ties in the order of labels`() {
        let evaluation = evaluation([
            (0, [0.5, 0.3, 0.2]), (1, [0.5, 0.3, 0.2]), (2, [0.5, 0.3, 0.2]), (1, [0.4, 0.4, 0.2]), (2, [0.2, 0.4, 0.4]),
        ])
        #expect(evaluation.accuracy == Proportion(1, of: 5))
        #expect((1...3).map { evaluation.accuracy(top: $0).correct } == [1, 4, 5])
        #expect(evaluation.confusion.counts == [[1, 0, 0], [2, 0, 0], [1, 1, 0]])
    }

    @Test func `mistakes come the surest first, equally sure ones in order`() {
        let evaluation = evaluation([
            (1, [0.5, 0.3, 0.2]), (0, [0.9, 0.1, 0]), (1, [0.1, 0.1, 0.8]), (2, [0.5, 0.3, 0.2]), (0, [0, 0, 1]),
        ])
        #expect(evaluation.mistakes.map(\.recording.path) == ["4.wav", "2.wav", "0.wav", "3.wav"])
    }

    @Test func `groups come the worst first, and a single one is none`() {
        let answers: [[Float]] = [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0], [1, 0, 0], [1, 0, 0]]
        let speakers = ["ann", "ann", "bob", "cy", "cy", "dan"]
        let tables = evaluation(answers.map { (0, $0) }) { n in
            ["speaker": speakers[n], "room": "all"].merging(n == 5 ? [:] : ["device": n < 2 ? "x" : "y"]) { $1 }
        }.groups
        #expect(tables.map(\.column) == ["device", "speaker"])
        #expect(tables[1].rows.map(\.value) == ["bob", "ann", "cy", "dan"])
        #expect(tables[1].rows.map(\.accuracy) == [(0, 1), (1, 2), (1, 2), (1, 1)].map { Proportion($0.0, of: $0.1) })
        #expect(tables[0].rows.map(\.value) == ["y", "x"])
    }

    @Test func `a curve in noise goes from the faintest to the loudest`() {
        let curve = SNRCurve(
            clean: Proportion(9, of: 10),
            points: [0, 20, 5].map { .init(decibels: $0, accuracy: Proportion(Int($0 / 4), of: 10)) })
        #expect(curve.points.map(\.decibels) == [20, 5, 0] && curve.points.map(\.accuracy.correct) == [5, 1, 0])
    }

    @Test func `recordings are classified, and those that cannot be are kept apart`() throws {
        let folder = try RecordingFolder.words(trainingCount: 1)
        try folder.fill("train/low/broken.wav", [1, 2, 3])
        let classifier = AudioClassifier(try .untrained(labels: ["high", "low", "rising"]))
        let recordings = try classifier.recordings(of: Dataset(sources: [folder.path]), part: .training)
        var seen: [Recording] = []
        let evaluation = try classifier.evaluate(recordings) { recording, _ in seen.append(recording) }
        #expect(seen == recordings)
        #expect(evaluation.outcomes.count == 3 && evaluation.failures.map(\.recording.fileName) == ["broken.wav"])
        for outcome in evaluation.outcomes {
            let alone = try classifier.classify(file: outcome.recording.path).classification
            #expect(outcome.probabilities == alone.probabilities)
            #expect(evaluation.labels[outcome.answer] == alone.label && evaluation.labels[outcome.truth] == outcome.recording.label)
        }
        #expect(try classifier.evaluate(recordings, threads: 3) == evaluation)
        let other = AudioClassifier(try .untrained(labels: ["high", "low"]))
        #expect(refusal { _ = try other.evaluate(recordings) }.contains("\"rising\" is unknown to the model"))
    }

    @Test func `a model is evaluated on what is for validation, else on all`() throws {
        let classifier = AudioClassifier(try .untrained(labels: ["no", "yes"]))
        func names(_ files: [String], part: Recording.Part? = nil) throws -> [String] {
            let folder = try RecordingFolder(emptyFiles: files)
            return try classifier.recordings(of: Dataset(sources: [folder.path]), part: part).map(\.name)
        }
        #expect(try names(["yes/1.wav", "no/1.wav"]) == ["no/1.wav", "yes/1.wav"])
        #expect(try names(["train/yes/1.wav", "validation/yes/2.wav", "train/up/1.wav"]) == ["yes/2.wav"])
        #expect(try names(["train/yes/1.wav", "validation/yes/2.wav"], part: .training) == ["yes/1.wav"])
        #expect(try names(["train/yes/1.wav", "train/no/2.wav"]) == ["no/2.wav", "yes/1.wav"])
        #expect(try names(["yes/1.wav"]) == ["yes/1.wav"], "not every label must be there")
        #expect(refusal { _ = try names(["yes/1.wav", "up/1.wav"]) }.contains("\"up\" is unknown to the model"))
        #expect(refusal { _ = try names(["yes/1.wav", "no/1.wav"], part: .validation) }.contains("no recordings for validation"))
    }
}
