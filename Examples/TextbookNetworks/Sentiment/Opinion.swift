import RecurrentNetworks

/// A short opinion on something, and whether it is a good one.
///
/// Each clause praises or blames, and negations turn that around: *the film was never boring*. Of two clauses the main one
/// counts: the one after *but*, the one that *although* does not begin. So the same words in another order mean the
/// opposite, and whoever only counts words is lost.
struct Opinion: Hashable {
    var words: [String]
    var isGood: Bool

    private static let subjects = ["film", "book", "meal", "hotel", "concert", "coffee", "song", "garden"]
    static let praise = ["good", "great", "lovely", "funny", "brilliant", "charming", "fresh", "clever"]
    private static let blame = ["bad", "awful", "boring", "dull", "poor", "stale", "ugly", "clumsy"]
    private static let plain = ["was", "seemed", "felt", "was really", "seemed quite", "was all in all"]
    private static let negated = ["was not", "was never", "seemed anything but", "was hardly", "was not at all", "felt far from"]

    /// Every word that occurs; a word's place is its number.
    static let vocabulary: [String] = {
        let phrases = subjects + praise + blame + plain + negated + ["the", "but", "although", ","]
        return Set(phrases.flatMap { $0.split(separator: " ").map(String.init) }).sorted()
    }()

    init(using generator: inout SeededGenerator) {
        let first = Self.clause(using: &generator), second = Self.clause(using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: (words, isGood) = first
        case 1: (words, isGood) = (first.words + [",", "but"] + second.words, second.isGood)
        case 2: (words, isGood) = (["although"] + first.words + [","] + second.words, second.isGood)
        default: (words, isGood) = (first.words + [",", "although"] + second.words, first.isGood)
        }
    }

    private static func clause(using generator: inout SeededGenerator) -> (words: [String], isGood: Bool) {
        let isPraise = Bool.random(using: &generator), isNegated = Bool.random(using: &generator)
        let phrases = [
            "the", subjects.randomElement(using: &generator)!,
            (isNegated ? negated : plain).randomElement(using: &generator)!,
            (isPraise ? praise : blame).randomElement(using: &generator)!,
        ]
        return (phrases.flatMap { $0.split(separator: " ").map(String.init) }, isPraise != isNegated)
    }
}
