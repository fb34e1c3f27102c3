#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import RecurrentNetworks

/// A context-free grammar of short English sentences, which writes them and also knows whether a sentence is one of its own.
///
/// A verb agrees with its subject even where a relative clause stands between them, and clauses stand within clauses: *the
/// cats that the young dog follows sing.* So what comes next may depend on what was said long ago. Each sentence has only one
/// derivation, so that its probability is the product of those of the rules.
struct SentenceGrammar {
    /// What a symbol may become, all with equal probability; what is no key is a word.
    private static let rules: [String: [[String]]] = [
        "Sentence": [["One", "Does", "."], ["Many", "Do", "."]],
        "One": [["Article", "Dog"], ["Article", "Young", "Dog"], ["Article", "Dog", "that", "Does"], ["Article", "Dog", "that", "Seen"]],
        "Many": [["the", "Dogs"], ["the", "Young", "Dogs"], ["the", "Dogs", "that", "Do"], ["the", "Dogs", "that", "Seen"]],
        // What someone else does to the noun before "that".
        "Seen": [["Plain", "Sees"], ["Plains", "See"]],
        "Plain": [["Article", "Dog"], ["Article", "Young", "Dog"]],
        "Plains": [["the", "Dogs"], ["the", "Young", "Dogs"]],
        "Does": [["Sleeps"], ["Sleeps", "Place"], ["Sees", "Plain"], ["Sees", "Plains"]],
        "Do": [["Sleep"], ["Sleep", "Place"], ["See", "Plain"], ["See", "Plains"]],
        "Place": [["near", "the", "Tree"], ["behind", "the", "Tree"], ["under", "the", "Tree"]],
        "Article": [["the"], ["the"], ["a"]],
        "Young": [["young"], ["small"], ["clever"], ["black"], ["lazy"]],
        "Dog": [["dog"], ["cat"], ["child"], ["fox"], ["bird"], ["mouse"]],
        "Dogs": [["dogs"], ["cats"], ["children"], ["foxes"], ["birds"], ["mice"]],
        "Sees": [["sees"], ["follows"], ["fears"], ["hears"]],
        "See": [["see"], ["follow"], ["fear"], ["hear"]],
        "Sleeps": [["sleeps"], ["sings"], ["runs"], ["waits"]],
        "Sleep": [["sleep"], ["sing"], ["run"], ["wait"]],
        "Tree": [["tree"], ["house"], ["river"], ["wall"]],
    ]

    /// All characters that occur; a character's place is its number.
    static let alphabet = Array(" .abcdefghilmnoprstuvwxyzk").sorted()

    /// A sentence with the space behind it, and how improbable it is in bits: the negative logarithm of its probability.
    static func sentence(using generator: inout SeededGenerator) -> (text: String, bits: Double) {
        var words: [String] = []
        var bits = 0.0
        var open = ["Sentence"]
        while let symbol = open.popLast() {
            if let choices = rules[symbol] {
                let chosen = Int.random(in: 0..<choices.count, using: &generator)
                // Two of the three articles are "the": the word tells nothing about which of them it was.
                let equal = choices.count { $0 == choices[chosen] }
                bits += log2(Double(choices.count) / Double(equal))
                open += choices[chosen].reversed()
            } else {
                words.append(symbol)
            }
        }
        return (text(words), bits)
    }

    private static func text(_ words: [String]) -> String { words.dropLast().joined(separator: " ") + ". " }

    /// Whether the grammar makes this sentence, without the space behind it.
    static func accepts(_ sentence: String) -> Bool {
        guard sentence.hasSuffix(".") else { return false }
        let words = sentence.dropLast().split(separator: " ", omittingEmptySubsequences: false).map(String.init) + ["."]
        return ends(of: "Sentence", in: words, from: 0).contains(words.count)
    }

    /// Where a symbol may end that begins at a word.
    private static func ends(of symbol: String, in words: [String], from start: Int) -> Set<Int> {
        guard let choices = rules[symbol] else { return start < words.count && words[start] == symbol ? [start + 1] : [] }
        return choices.reduce(into: []) { ends, choice in
            ends.formUnion(choice.reduce(into: Set([start])) { places, part in
                places = places.reduce(into: []) { $0.formUnion(Self.ends(of: part, in: words, from: $1)) }
            })
        }
    }
}
