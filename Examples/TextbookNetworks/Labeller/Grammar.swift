import RecurrentNetworks

/// What a word does in its sentence.
enum PartOfSpeech: Int, CaseIterable {
    case determiner, adjective, noun, nouns, pronoun, preposition, auxiliary, verb, verbs, infinitive, adverb
}

/// A small English as a probabilistic automaton: sentences are its walks, each state says one of its words.
///
/// Most words belong to several states. *Light* may be an adjective, a noun or a verb, *her* a determiner or a pronoun.
/// Whether *watched* is a verb of one or of many shows in its subject, and whether *the sheep* are one or many in their
/// verb, however far away; and *the sheep like the lamps* ends as a sentence or goes on as *the sheep like the lamps sleep*.
struct Grammar {
    /// A place in a sentence.
    struct State {
        var name: String
        var tag: PartOfSpeech
        var words: [String]
        /// Where to go from here, by name; an empty one ends the sentence.
        var next: [(name: String, weight: Double)]
    }

    let states: [State]
    /// All words; a word's place is its number.
    let vocabulary: [String]
    /// Those that may be more than one part of speech.
    let ambiguousWords: Set<String>
    private let indices: [String: Int]

    init() {
        states = Self.rules
        vocabulary = Set(states.flatMap(\.words)).sorted()
        let tags = states.reduce(into: [String: Set<PartOfSpeech>]()) { tags, state in
            for word in state.words { tags[word, default: []].insert(state.tag) }
        }
        ambiguousWords = Set(tags.filter { $0.value.count > 1 }.keys)
        indices = Dictionary(uniqueKeysWithValues: states.enumerated().map { ($1.name, $0) })
    }

    /// Where sentences begin.
    static let starts: [(name: String, weight: Double)] = [
        ("article one", 0.4), ("article many", 0.4), ("pronoun one", 0.1), ("pronoun many", 0.1),
    ]

    func index(of name: String) -> Int { indices[name]! }

    /// A sentence and its tags.
    func sentence(using generator: inout SeededGenerator) -> Sentence {
        var words: [String] = []
        var tags: [PartOfSpeech] = []
        var name = Self.choice(Self.starts, using: &generator)
        while !name.isEmpty {
            let state = states[index(of: name)]
            words.append(state.words.randomElement(using: &generator)!)
            tags.append(state.tag)
            name = Self.choice(state.next, using: &generator)
        }
        return Sentence(words: words, tags: tags)
    }

    private static func choice(_ next: [(name: String, weight: Double)], using generator: inout SeededGenerator) -> String {
        var place = generator.uniform() * next.reduce(0) { $0 + $1.weight }
        for (name, weight) in next {
            place -= weight
            if place < 0 { return name }
        }
        return next.last!.name
    }
}

/// Words and what each of them does.
struct Sentence: Hashable {
    var words: [String]
    var tags: [PartOfSpeech]
}

extension Grammar {
    private static let adjectives = ["dark", "light", "cold", "round", "fast"]
    private static let prepositions = ["near", "like", "round", "behind"]
    private static let numbers = ["one", "many"]

    private static func determiners(_ number: String) -> [String] {
        number == "one" ? ["the", "her", "a", "this"] : ["the", "her", "some", "these"]
    }

    private static func nouns(_ number: String) -> State {
        number == "one"
            ? State(name: "", tag: .noun, words: ["sheep", "fish", "deer", "lamp", "watch", "light", "saw", "can"], next: [])
            : State(name: "", tag: .nouns, words: ["sheep", "fish", "deer", "lamps", "watches", "lights", "saws", "cans"], next: [])
    }

    /// The states of a noun with its determiner and perhaps an adjective; `role` makes their names, `next` follows.
    private static func nounPhrase(_ role: String, _ number: String, next: [(String, Double)]) -> [State] {
        var noun = nouns(number)
        noun.name = "\(role)noun \(number)"
        noun.next = next
        return [
            State(
                name: "\(role)article \(number)", tag: .determiner, words: determiners(number),
                next: [("\(role)adjective \(number)", 0.5), (noun.name, 0.5)]),
            State(
                name: "\(role)adjective \(number)", tag: .adjective, words: adjectives,
                next: [("\(role)adjective \(number)", 0.2), (noun.name, 0.8)]),
            noun,
        ]
    }

    /// A subject, perhaps with prepositions and their own nouns; a verb, perhaps with an auxiliary; an object; an adverb.
    /// The subject's number is remembered by separate states up to the verb.
    private static var rules: [State] {
        var states: [State] = []
        for number in numbers {
            let verbs = [("sleeps \(number)", 0.4), ("sees \(number)", 0.5), ("auxiliary", 0.1)]
            states += nounPhrase("", number, next: [("preposition \(number)", 1)] + verbs)
            states.append(
                State(
                    name: "preposition \(number)", tag: .preposition, words: prepositions,
                    next: numbers.map { ("behind \(number) article \($0)", 0.5) }))
            for inner in numbers {
                states += nounPhrase("behind \(number) ", inner, next: [("preposition \(number)", 0.5)] + verbs)
            }
            states.append(
                State(name: "pronoun \(number)", tag: .pronoun, words: number == "one" ? ["she", "it"] : ["they"], next: verbs))
        }
        let objects: [(String, Double)] = [
            ("object article one", 0.35), ("object article many", 0.35), ("object pronoun", 0.3),
        ]
        let end: [(String, Double)] = [("adverb", 0.3), ("", 0.7)]
        let sleep: [(String, Double)] = [("last preposition", 0.4)] + end
        states += [
            State(name: "auxiliary", tag: .auxiliary, words: ["can", "will"], next: [("sleep", 0.4), ("see", 0.6)]),
            State(name: "sleep", tag: .infinitive, words: ["sleep", "fish"], next: sleep),
            State(name: "see", tag: .infinitive, words: ["see", "watch", "light", "like"], next: objects),
            State(name: "sleeps one", tag: .verb, words: ["sleeps", "fishes", "slept", "fished"], next: sleep),
            State(name: "sleeps many", tag: .verbs, words: ["sleep", "fish", "slept", "fished"], next: sleep),
            State(name: "sees one", tag: .verb, words: ["sees", "watches", "lights", "likes", "saw", "watched", "lit", "liked"], next: objects),
            State(name: "sees many", tag: .verbs, words: ["see", "watch", "light", "like", "saw", "watched", "lit", "liked"], next: objects),
            State(name: "object pronoun", tag: .pronoun, words: ["her", "them", "it"], next: end),
            State(
                name: "last preposition", tag: .preposition, words: prepositions,
                next: [("object article one", 0.5), ("object article many", 0.5)]),
            State(name: "adverb", tag: .adverb, words: ["fast", "often", "round"], next: [("", 1)]),
        ]
        for number in numbers { states += nounPhrase("object ", number, next: end) }
        return states
    }
}
