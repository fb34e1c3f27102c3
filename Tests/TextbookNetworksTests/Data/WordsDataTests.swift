import RecurrentNetworks
import Testing

@testable import TextbookNetworks

@Suite struct WordsDataTests {
    /// The rules, read off a word without knowing how words are made: *n* is always a coda.
    private static func languages(of word: String) -> [Language] {
        let syllables = Array(word.filter { $0 != "n" })
        let onsets = stride(from: 0, to: syllables.count, by: 2).map { syllables[$0] }
        let vowels = stride(from: 1, to: syllables.count, by: 2).map { syllables[$0] }.filter { $0 != "a" }
        let stops = onsets.map { "ptks".contains($0) }, fronts = vowels.map { "ei".contains($0) }
        let changes = zip(stops, stops.dropFirst()).count { $0 != $1 }
        let turns = zip(fronts, fronts.dropFirst()).count { $0 != $1 }
        return Language.allCases.filter { language in
            let hasOnsets = switch language.onsets {
            case .stopsFirst: changes == 1 && stops[0]
            case .sonorantsFirst: changes == 1 && !stops[0]
            case .inTurn: changes == onsets.count - 1
            }
            return hasOnsets && turns == 1 && fronts[0] == language.isFrontFirst
        }
    }

    @Test(arguments: Language.allCases)
    func `words follow the rules of their language and of no other`(language: Language) {
        var generator = SeededGenerator(seed: 1)
        #expect(Self.languages(of: "\(language)") == [language], "each is called by a word of its own")
        for _ in 0..<300 {
            let word = language.word(using: &generator)
            #expect(Self.languages(of: word) == [language], "\(word)")
            #expect(word.allSatisfy(Language.alphabet.contains))
        }
    }

    @Test func `all languages use every letter equally often`() {
        var generator = SeededGenerator(seed: 2)
        let shares = Language.allCases.map { language in
            let letters = (0..<4_000).flatMap { _ in Array(language.word(using: &generator)) }
            return Language.alphabet.map { letter in Double(letters.count { $0 == letter }) / Double(letters.count) }
        }
        for share in shares {
            for (part, expected) in zip(share, shares[0]) { #expect(abs(part - expected) < 0.01) }
        }
    }
}
