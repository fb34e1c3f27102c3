import AudioClassification
import AudioFiles
import Foundation
import Testing

import EnglishKeywords

@Suite struct EnglishKeywordsTests {
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../samples/keywords/held-back").standardized.path

    @Test func `the model knows ten words, silence and other speech`() throws {
        let words = ["down", "go", "left", "no", "off", "on", "right", "stop", "up", "yes"]
        #expect(try EnglishKeywords.model().labels == ["_silence_", "_unknown_"] + words)
    }

    @Test func `the model says what it has learned from, and under which licence`() throws {
        let about = try #require(EnglishKeywords.model().training.recipe.about)
        #expect(about.contains("Speech Commands") && about.contains("Warden") && about.contains("CC BY 4.0"))
    }

    @Test func `the model recognises most words of voices that no human has`() throws {
        let classifier = AudioClassifier(try EnglishKeywords.model())
        let dataset = try Dataset(sources: [Self.samples])
        let evaluation = try classifier.evaluate(dataset.recordings, threads: 2)
        #expect(evaluation.failures.isEmpty)
        #expect(evaluation.accuracy.value > 0.9)
    }
}
