import AudioFiles
import Foundation
import TestSupport
import Testing

@testable import AudioClassification

@Suite struct StreamMakerTests {
    private static let rate = Word.sampleRate

    /// Tones of 0.3 s in silence of 0.1 s before and 0.2 s after, of all words.
    let folder: RecordingFolder
    let dataset: Dataset

    init() throws {
        folder = try RecordingFolder()
        let silence = { (seconds: Double) in [Float](repeating: 0, count: Int(seconds * Double(Self.rate))) }
        for word in Word.allCases {
            for n in 0..<3 {
                let samples = silence(0.1) + word.samples(seed: UInt64(n)) + silence(0.2)
                try folder.write(samples, as: "\(word.rawValue)/\(n).wav")
            }
        }
        dataset = try Dataset(sources: [folder.path])
    }

    private var recipe: StreamRecipe {
        var recipe = StreamRecipe()
        recipe.sampleRate = Self.rate
        recipe.gapSeconds = 0.5...1
        return recipe
    }

    private struct Stream: Equatable {
        var samples: [Float] = []
        var words: [TimedLabel] = []
        var failures: [String] = []
    }

    private func stream(
        _ recordings: [Recording]? = nil, _ recipe: StreamRecipe, noise: NoiseBank? = nil, others: [String] = []
    ) throws -> Stream {
        var maker = try StreamMaker(recordings ?? dataset.recordings, noise: noise, others: others, recipe: recipe)
        var stream = Stream()
        while let piece = maker.next() {
            stream.samples += piece.samples
            if let label = piece.label { stream.words.append(label) }
        }
        stream.failures = maker.failures
        #expect(maker.sampleCount == stream.samples.count && maker.recordingCount == stream.words.count)
        return stream
    }

    private func power(_ samples: [Float], _ seconds: Range<Double>) -> Double {
        meanPower(Array(samples[Int(seconds.lowerBound * Double(Self.rate))..<Int(seconds.upperBound * Double(Self.rate))]))
    }

    @Test func `every recording comes once, with its label where it is heard`() throws {
        let stream = try stream(nil, recipe)
        #expect(stream.failures.isEmpty && stream.words.count == 9)
        #expect(Set(stream.words.map(\.source)).count == 9)
        #expect(stream.words.map(\.source) != dataset.recordings.map(\.source.name))
        for word in stream.words {
            #expect(word.source?.contains("/\(word.label)/") == true)
            #expect(abs(word.end - word.start - 0.3) < 0.021)
            // What is before and behind is silence.
            #expect(power(stream.samples, word.start..<word.end) > 1e-3)
            #expect(power(stream.samples, word.start - 0.1..<word.start - 0.011) == 0)
            #expect(power(stream.samples, word.end + 0.011..<word.end + 0.19) == 0)
        }
        for (word, next) in zip(stream.words, stream.words.dropFirst()) {
            // A pause of 0.5 to 1 s and the recordings' own silence.
            #expect((0.779...1.301).contains(next.start - word.end), "\(next.start - word.end)")
        }
    }

    @Test func `equal seeds give equal streams, others do not`() throws {
        let bank = NoiseBank(syntheticAt: Self.rate, seed: 7)
        let first = try stream(nil, recipe, noise: bank)
        #expect(try stream(nil, recipe, noise: bank) == first)
        var other = recipe
        other.seed = 2
        #expect(try stream(nil, other, noise: bank).words != first.words)
    }

    @Test(arguments: [-5.0, 10, 30])
    func `each word is as far above the noise as wanted`(_ decibels: Double) throws {
        var recipe = recipe
        recipe.snrDecibels = decibels
        let bank = NoiseBank(syntheticAt: Self.rate, seed: 7)
        let noisy = try stream(nil, recipe, noise: bank), clean = try stream(nil, recipe)
        // The noise draws from another generator, so that the rest is the same.
        #expect(noisy.words == clean.words)
        for word in clean.words {
            // The recording begins 0.1 s before the word and is 0.6 s long; the word is found to 10 ms.
            let recording = word.start - 0.09..<word.start + 0.49
            let noise = zip(noisy.samples, clean.samples).map { $0 - $1 }
            let range = Int(word.start * Double(Self.rate))..<Int(word.end * Double(Self.rate))
            let ratio = activePower(Array(clean.samples[range]), sampleRate: Self.rate) / power(noise, recording)
            #expect(abs(10 * log10(ratio) - decibels) < 0.5, "\(10 * log10(ratio)) dB")
        }
    }

    @Test func `noise goes on without a gap or a jump`() throws {
        var bed = NoiseBed(NoiseBank(syntheticAt: Self.rate, seed: 7), seed: 1)
        var samples: [Float] = []
        for count in [1, 100, 7999, 400_000, 3, 200_000] { samples += bed.next(count) }
        #expect(samples.count == 608_103)
        // Ten seconds of each kind, of power 1; hum and brown noise vary more within a second.
        for start in stride(from: 0, to: 76, by: 1) {
            #expect((0.2...3).contains(power(samples, Double(start)..<Double(start + 1))), "\(start)")
        }
        var again = NoiseBed(NoiseBank(syntheticAt: Self.rate, seed: 7), seed: 1)
        #expect(again.next(608_103) == samples)
    }

    @Test func `a number or a length is reached by going round`() throws {
        var recipe = recipe
        recipe.length = .recordings(20)
        let counted = try stream(nil, recipe)
        #expect(counted.words.count == 20)
        let sources = counted.words.map(\.source)
        #expect(Set(sources[..<9]).count == 9 && Set(sources[9..<18]).count == 9)
        recipe.length = .recordings(2)
        #expect(try stream(nil, recipe).words.count == 2)
        recipe.length = .seconds(30)
        let long = try stream(nil, recipe)
        #expect((30.0..<33.5).contains(Double(long.samples.count) / Double(Self.rate)))
    }

    @Test func `other sounds come once, evenly between the words and after them`() throws {
        for n in 0..<18 { try folder.write([Float](repeating: 0.5, count: Self.rate), as: "other/\(n).wav") }
        try folder.fill("other/broken.wav", [1, 2, 3])
        let others = (0..<18).map { "\(folder.path)/other/\($0).wav" } + ["\(folder.path)/other/broken.wav"]
        let stream = try stream(nil, recipe, others: others)
        #expect(stream.failures.count == 1 && stream.failures[0].contains("broken.wav"))
        let seconds = stream.samples.count { $0 == 0.5 } / Self.rate
        // But for 5 ms at their ends all of 18 s.
        #expect(seconds == 17)
        // Two behind each word.
        for (word, next) in zip(stream.words, stream.words.dropFirst()) {
            #expect((3.7...5.4).contains(next.start - word.end), "\(next.start - word.end)")
        }
        let last = try #require(stream.words.last)
        #expect(Double(stream.samples.count) / Double(Self.rate) - last.end > 3.5)
    }

    @Test func `long sounds are cut, and given seconds of them follow each word`() throws {
        try folder.write([Float](repeating: 0.5, count: 100 * Self.rate), as: "other/long.wav")
        var recipe = recipe
        recipe.length = .recordings(6)
        recipe.otherSeconds = 30
        let stream = try stream(nil, recipe, others: ["\(folder.path)/other/long.wav"])
        // Pieces of 30, 30, 30 and 10 s and so on: what is behind after a short one is made up for.
        let gaps = zip(stream.words, stream.words.dropFirst()).map { $1.start - $0.end }
        #expect(gaps.allSatisfy { (20..<45).contains($0) }, "\(gaps)")
        #expect((180..<195).contains(stream.samples.count { $0 == 0.5 } / Self.rate))
    }

    @Test func `silence is no word, and what cannot be used is told`() throws {
        try folder.write([Float](repeating: 0, count: 800), as: "low/silent.wav")
        try folder.fill("low/broken.wav", [1, 2, 3])
        try folder.write([Float](repeating: 0.1, count: 800), as: "\(Dataset.silenceLabel)/hum.wav")
        let stream = try stream(Dataset(sources: [folder.path]).recordings, recipe)
        #expect(stream.words.count == 9)
        #expect(stream.failures.count == 2)
        #expect(stream.failures.contains("\(folder.path)/low/silent.wav: silent, so there is no word in it; it is left out"))
        // Going round it is not tried again.
        var rounds = recipe
        rounds.length = .recordings(40)
        let longer = try self.stream(Dataset(sources: [folder.path]).recordings, rounds)
        #expect(longer.words.count == 40 && longer.failures.count == 2)
        // Where nothing can be used it ends all the same.
        var endless = recipe
        endless.length = .seconds(100)
        let broken = dataset.recordings.map { Recording(path: $0.path + ".gone", label: $0.label, name: $0.name) }
        #expect(try self.stream(broken, endless).words.isEmpty)
    }

    @Test func `absurd recipes are refused`() throws {
        func message(_ change: (inout StreamRecipe) -> Void, others: [String] = []) -> String {
            var recipe = recipe
            change(&recipe)
            return refusal { _ = try StreamMaker(dataset.recordings, others: others, recipe: recipe) }
        }
        #expect(message { $0.snrDecibels = .nan } == "the level above the noise is nan; it must be from -50 to 100 dB")
        #expect(message { $0.gapSeconds = -1...2 } == "the pause is -1.0:2.0; it must be within 0 and 600 seconds")
        #expect(message { $0.length = .recordings(0) } == "the number of recordings is 0; it must be at least 1")
        #expect(message { $0.length = .seconds(-3600) } == "the length in hours is -1.0; it must be more than 0 and at most 1000")
        #expect(message({ $0.length = .seconds(60) }, others: ["a.wav"]).contains("must be where not the number of recordings"))
        #expect(refusal { _ = try StreamMaker([], recipe: recipe) }.hasPrefix("no recording of a word"))
    }
}
