import RecurrentNetworks
import Testing

@testable import TextbookNetworks

@Suite struct LabellerDataTests {
    private static let grammar = Grammar()

    @Test func `every state is reached, and leads somewhere that exists`() {
        let names = Set(Self.grammar.states.map(\.name))
        #expect(names.count == Self.grammar.states.count)
        let followers = Self.grammar.states.flatMap(\.next).map(\.name) + Grammar.starts.map(\.name)
        #expect(Set(followers) == names.union([""]))
        #expect(Self.grammar.states.allSatisfy { !$0.words.isEmpty && !$0.next.isEmpty })
    }

    /// The sum over all walks, found without the recursion of the algorithm.
    @Test func `the ideal tags are the most probable ones, counted over all walks`() {
        let grammar = Self.grammar
        let words = ["the", "sheep", "like", "the", "lamps", "sleep"]
        typealias Walk = (tags: [PartOfSpeech], weight: Double)
        /// The weight of each way to tag the words that go on from somewhere, with or without an end behind them.
        func walks(
            _ words: ArraySlice<String>, from next: [(name: String, weight: Double)] = Grammar.starts, ended: Bool
        ) -> [Walk] {
            let sum = next.reduce(0) { $0 + $1.weight }
            guard let word = words.first else {
                return [([], ended ? next.reduce(0) { $1.name.isEmpty ? $0 + $1.weight / sum : $0 } : 1)]
            }
            var found: [Walk] = []
            for (name, weight) in next where !name.isEmpty {
                let state = grammar.states[grammar.index(of: name)]
                guard state.words.contains(word) else { continue }
                for rest in walks(words.dropFirst(), from: state.next, ended: ended) {
                    found.append(([state.tag] + rest.tags, weight / sum / Double(state.words.count) * rest.weight))
                }
            }
            return found
        }
        /// Whether no other part of speech is more probable there; some are exactly as probable.
        func isBest(_ tag: PartOfSpeech, _ walks: [Walk], at step: Int) -> Bool {
            let sums = walks.reduce(into: [:]) { $0[$1.tags[step], default: 0] += $1.weight }
            return sums[tag, default: 0] > (1 - 1e-9) * sums.values.max()!
        }
        let ideal = grammar.idealTags(of: words)
        for step in words.indices {
            #expect(isBest(ideal.reading[step], walks(words[...step], ended: false), at: step))
            #expect(isBest(ideal.knowingAll[step], walks(words[...], ended: true), at: step))
        }
        // "like" is taken for a verb at first, and for a preposition in the light of the last word.
        #expect(ideal.knowingAll == [.determiner, .nouns, .preposition, .determiner, .nouns, .verbs])
        #expect(grammar.idealTags(of: Array(words.dropLast())).knowingAll[2] == .verbs)
    }

    @Test func `most words have several tags, and sentences several lengths`() {
        var generator = SeededGenerator(seed: 1)
        let sentences = (0..<500).map { _ in Self.grammar.sentence(using: &generator) }
        #expect(Set(sentences.map(\.words.count)).count > 10)
        let tags = sentences.reduce(into: [String: Set<PartOfSpeech>]()) { tags, sentence in
            for (word, tag) in zip(sentence.words, sentence.tags) { tags[word, default: []].insert(tag) }
        }
        #expect(Set(tags.keys) == Set(Self.grammar.vocabulary))
        #expect(tags["light"] == [.adjective, .noun, .verbs, .infinitive])
        #expect(Set(tags.filter { $0.value.count > 1 }.keys) == Self.grammar.ambiguousWords)
        #expect(tags["her"] == [.determiner, .pronoun])
        let ambiguous = sentences.flatMap(\.words).count { tags[$0]!.count > 1 }
        #expect(Double(ambiguous) > 0.4 * Double(sentences.reduce(0) { $0 + $1.words.count }))
    }
}
