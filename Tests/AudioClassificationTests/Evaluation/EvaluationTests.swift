import Testing

@testable import AudioClassification

@Suite struct EvaluationTests {
    @Test func `a confusion and its scores, worked out by hand`() throws {
        // Of 4 a: 3 called a, 1 called b. Of 2 b: 1 called b, 1 called a. Of 1 c: called a. Nothing is d; e is answered once.
        let outcomes = [(0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 0), (2, 0), (1, 4)]
        let evaluation = Evaluation(labels: ["a", "b", "c", "d", "e"], outcomes: outcomes.map { (truth: $0.0, answer: $0.1) })
        #expect(
            evaluation.confusion == [
                [3, 1, 0, 0, 0], [1, 1, 0, 0, 1], [1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0],
            ])
        #expect(evaluation.count == 8)
        #expect(evaluation.correctCount == 4)
        #expect(evaluation.accuracy == 0.5)
        #expect(evaluation.perLabel.keys.sorted() == ["a", "b", "c", "e"])

        let a = try #require(evaluation.perLabel["a"])
        #expect(a.count == 4 && a.precision == 0.6 && a.recall == 0.75)
        #expect(abs(a.f1 - 2 / (1 / 0.6 + 1 / 0.75)) < 1e-15)
        let b = try #require(evaluation.perLabel["b"])
        #expect(b.count == 3 && b.precision == 0.5 && abs(b.recall - 1.0 / 3) < 1e-15 && abs(b.f1 - 0.4) < 1e-15)
        #expect(evaluation.perLabel["c"] == .init(count: 1, precision: 0, recall: 0, f1: 0))
        #expect(evaluation.perLabel["e"] == .init(count: 0, precision: 0, recall: 0, f1: 0))
    }

    @Test func `nothing to evaluate is 0, not a number that is none`() {
        let evaluation = Evaluation(labels: ["a", "b"], outcomes: [])
        #expect(evaluation.count == 0 && evaluation.accuracy == 0 && evaluation.perLabel.isEmpty)
    }

    @Test func `a model is evaluated on what is for validation, else on all`() throws {
        let classifier = AudioClassifier(try .untrained(labels: ["no", "yes"]))
        func names(_ files: [String]) throws -> [String] {
            let folder = try RecordingFolder(emptyFiles: files)
            return try classifier.recordings(of: Dataset(sources: [folder.path])).map(\.name)
        }
        #expect(try names(["yes/1.wav", "no/1.wav"]) == ["no/1.wav", "yes/1.wav"])
        #expect(try names(["train/yes/1.wav", "validation/yes/2.wav", "train/up/1.wav"]) == ["yes/2.wav"])
        #expect(try names(["train/yes/1.wav", "train/no/2.wav"]) == ["no/2.wav", "yes/1.wav"])
        #expect(try names(["yes/1.wav"]) == ["yes/1.wav"], "not every label must be there")
        #expect(refusal { _ = try names(["yes/1.wav", "up/1.wav"]) }.contains("\"up\" is unknown to the model"))
    }
}
