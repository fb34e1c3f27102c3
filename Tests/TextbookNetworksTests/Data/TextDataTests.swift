#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import RecurrentNetworks
import Testing

@testable import TextbookNetworks

@Suite struct TextDataTests {
    @Test func `the grammar accepts what it makes`() {
        var generator = SeededGenerator(seed: 1)
        let sentences = (0..<300).map { _ in SentenceGrammar.sentence(using: &generator) }
        for sentence in sentences {
            #expect(sentence.text.hasSuffix(". "))
            #expect(SentenceGrammar.accepts(String(sentence.text.dropLast())), "\(sentence.text)")
            #expect(sentence.bits > 3)
        }
        #expect(Set(sentences.flatMap(\.text)) == Set(SentenceGrammar.alphabet))
    }

    @Test(arguments: [
        "the dogs sleeps.", "the dog sleep.", "a dogs sleep.", "the dog that see the cat runs.", "the cats that the dog follow sing.",
        "the dog sleeps", "the dog  sleeps.", "dog sleeps.", "the dog that sleeps.", "the dog sees.", ".", "",
        "the cat that the young dog that runs sees sleeps.",
    ])
    func `the grammar refuses what breaks its rules`(sentence: String) {
        #expect(!SentenceGrammar.accepts(sentence))
    }

    @Test(arguments: [
        "the dog sleeps.", "the cats that the young dog follows sing.", "a child that sees the small foxes waits near the wall.",
        "the mice that fear a cat run under the house.",
    ])
    func `the grammar accepts agreement over clauses`(sentence: String) { #expect(SentenceGrammar.accepts(sentence)) }

    /// Each sentence has one derivation only: then its improbability is what it was made with.
    @Test func `the bits of a sentence are its frequency`() {
        var generator = SeededGenerator(seed: 2)
        let count = 40_000
        var tally: [String: (count: Int, bits: Double)] = [:]
        for _ in 0..<count {
            let sentence = SentenceGrammar.sentence(using: &generator)
            tally[sentence.text, default: (0, sentence.bits)].count += 1
            #expect(abs(tally[sentence.text]!.bits - sentence.bits) < 1e-9)
        }
        let frequent = tally.values.filter { $0.count > 20 }
        #expect(frequent.count > 5)
        for (occurrences, bits) in frequent {
            let expected = exp2(-bits) * Double(count)
            #expect(abs(Double(occurrences) - expected) < 5 * expected.squareRoot())
        }
    }

    @Test func `trigrams know more than bigrams, and those more than single characters`() {
        var generator = SeededGenerator(seed: 3)
        func text(_ sentences: Int) -> [Int] {
            (0..<sentences).flatMap { _ in SentenceGrammar.sentence(using: &generator).text }
                .map { SentenceGrammar.alphabet.firstIndex(of: $0)! }
        }
        let training = text(500), test = text(100)
        let models = (0...2).map { NGramModel(order: $0, characterCount: SentenceGrammar.alphabet.count, text: training) }
        let bits = models.map { $0.bitsPerCharacter(of: test) }
        #expect(bits[0] > bits[1] && bits[1] > bits[2] && bits[2] > 0)
        for model in models {
            #expect(abs(model.probabilities(after: test[..<model.order]).reduce(0, +) - 1) < 1e-9)
            #expect(model.text(50, after: Array(test[..<2]), using: &generator).count == 50)
        }
    }

    @Test func `words of an opinion say nothing without their order`() {
        var generator = SeededGenerator(seed: 4)
        let opinions = (0..<3_000).map { _ in Opinion(using: &generator) }
        #expect(abs(Double(opinions.count(where: \.isGood)) / 3_000 - 0.5) < 0.05)
        let bags = opinions.map { opinion in
            counts(opinion.words.map { Opinion.vocabulary.firstIndex(of: $0)! }, of: Opinion.vocabulary.count)
        }
        let labels = opinions.map { $0.isGood ? 1 : 0 }
        let model = SoftmaxRegression(Array(bags[..<2_000]), labels: Array(labels[..<2_000]), classCount: 2, using: &generator)
        #expect(model.accuracy(Array(bags[2_000...]), labels: Array(labels[2_000...])) < 0.65)
    }

    /// Read as a listener would: the main clause, its adjective, and whether that is denied.
    @Test func `opinions are what a reader takes them for`() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let opinion = Opinion(using: &generator)
            let clauses = opinion.words.split(separator: ",").map(Array.init)
            let main = clauses.count == 2 && clauses[1][0] == "although" ? clauses[0] : clauses.last!
            let isPraise = Opinion.praise.contains(main.last!)
            let isDenied = !["not", "never", "hardly", "anything", "far"].allSatisfy { !main.contains($0) }
            #expect(opinion.isGood == (isPraise != isDenied), "\(opinion.words)")
            #expect(opinion.words.allSatisfy(Opinion.vocabulary.contains))
        }
    }
}
