import Testing

@testable import AudioClassification

@Suite struct WordBoundsTests {
    private let rate = 16_000

    /// Stretches of a tone (amplitude above 0) or of nothing, one after the other; some noise under all of it.
    private func sound(_ parts: [(seconds: Double, amplitude: Double)], noise level: Double = 0) -> [Float] {
        var samples: [Float] = []
        for part in parts {
            for n in 0..<Int(part.seconds * Double(rate)) {
                samples.append(Float(part.amplitude * Double((n / 20) % 2 * 2 - 1)))
            }
        }
        return zip(samples, noise(samples.count, seed: 5, amplitude: max(level, 1e-9))).map(+)
    }

    private func seconds(_ samples: [Float]) -> (start: Double, end: Double)? {
        wordRange(samples, sampleRate: rate).map { (Double($0.lowerBound) / Double(rate), Double($0.upperBound) / Double(rate)) }
    }

    @Test(arguments: [0.2, 0.2037, 0.2099], [0.0, 0.01])
    func `a tone begins and ends where it does, to 10 ms`(_ start: Double, _ level: Double) throws {
        let word = try #require(seconds(sound([(start, 0), (0.35, 0.4), (0.3, 0)], noise: level)))
        #expect(word.start <= start && word.start > start - 0.0101)
        #expect(word.end >= start + 0.35 && word.end < start + 0.35 + 0.0101)
    }

    @Test func `a pause as before a t is part of the word, a longer one is not`() throws {
        let short = try #require(seconds(sound([(0.1, 0), (0.2, 0.4), (0.25, 0), (0.1, 0.1), (0.3, 0)])))
        #expect(abs(short.start - 0.1) < 0.011 && abs(short.end - 0.65) < 0.011)
        let long = try #require(seconds(sound([(0.1, 0), (0.2, 0.4), (0.4, 0), (0.1, 0.1), (0.3, 0)])))
        #expect(abs(long.end - 0.3) < 0.011)
        let before = try #require(seconds(sound([(0.1, 0), (0.1, 0.1), (0.25, 0), (0.2, 0.4), (0.3, 0)])))
        #expect(abs(before.start - 0.1) < 0.011 && abs(before.end - 0.65) < 0.011)
    }

    @Test func `clicks do not prolong a word`() throws {
        let word = try #require(seconds(sound([(0.1, 0), (0.01, 0.3), (0.1, 0), (0.3, 0.4), (0.1, 0), (0.015, 0.3), (0.2, 0)])))
        #expect(abs(word.start - 0.21) < 0.011 && abs(word.end - 0.51) < 0.011)
    }

    @Test func `what is 25 dB fainter is not part of it, and nor is a background`() throws {
        let faint = try #require(seconds(sound([(0.2, 0.01), (0.3, 0.4), (0.2, 0.01)])))
        #expect(abs(faint.start - 0.2) < 0.011 && abs(faint.end - 0.5) < 0.011)
        // A background only 10 dB below the tone, which 25 dB would take in.
        let noisy = try #require(seconds(sound([(0.2, 0), (0.3, 0.3), (0.2, 0)], noise: 0.15)))
        #expect(abs(noisy.start - 0.2) < 0.011 && abs(noisy.end - 0.5) < 0.011)
    }

    @Test func `a tone without pauses is all word, and silence none`() {
        #expect(wordRange(sound([(0.5, 0.4)]), sampleRate: rate) == 0..<8000)
        #expect(wordRange([Float](repeating: 0, count: 8000), sampleRate: rate) == nil)
        #expect(wordRange([], sampleRate: rate) == nil)
        #expect(wordRange([0.5], sampleRate: rate) == 0..<1)
    }
}
