#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import RecurrentNetworks

/// Says from the last characters what the next one is, by counting how often each followed them.
struct NGramModel {
    /// How many characters are looked back at: 0 for unigrams, 1 for bigrams, 2 for trigrams.
    let order: Int
    private let characterCount: Int
    private var followers: [[Int]: [Int]] = [:]

    init(order: Int, characterCount: Int, text: [Int]) {
        self.order = order
        self.characterCount = characterCount
        for place in order..<text.count {
            followers[Array(text[place - order..<place]), default: [Int](repeating: 0, count: characterCount)][text[place]] += 1
        }
    }

    /// Of each next character; a hundredth is added to every count, so that nothing is impossible.
    func probabilities(after context: ArraySlice<Int>) -> [Double] {
        let counts = followers[Array(context)] ?? [Int](repeating: 0, count: characterCount)
        let sum = Double(counts.reduce(0, +)) + 0.01 * Double(characterCount)
        return counts.map { (Double($0) + 0.01) / sum }
    }

    /// The mean of -log2 of what each character of a text was given, but for the first ones.
    func bitsPerCharacter(of text: [Int]) -> Double {
        let bits = (order..<text.count).reduce(0) { $0 - log2(probabilities(after: text[$1 - order..<$1])[text[$1]]) }
        return bits / Double(text.count - order)
    }

    /// A text of its own that goes on from the beginning of another.
    func text(_ count: Int, after beginning: [Int], using generator: inout SeededGenerator) -> [Int] {
        var text = beginning
        while text.count < beginning.count + count {
            let weights = probabilities(after: text[(text.count - order)...])
            text.append(draw(weights, using: &generator))
        }
        return Array(text[beginning.count...])
    }
}

/// One of the indices, each as often as its weight says; the weights add up to 1.
func draw(_ weights: [Double], using generator: inout SeededGenerator) -> Int {
    var place = generator.uniform()
    for (index, weight) in weights.enumerated() {
        place -= weight
        if place < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 }!
}
