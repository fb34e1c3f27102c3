import RecurrentNetworks

/// Six invented languages over one alphabet that use every letter equally often: what tells them apart is order alone.
///
/// A word has three to five syllables: an onset, a vowel, and sometimes the coda *n*. Each language joins a rule about the
/// order of the onsets, stops (p t k s) and sonorants (m l r v), to one about the vowels, front (e i) and back (o u), where
/// *a* is neutral and may stand anywhere. Each is called by a word of its own.
enum Language: Int, CaseIterable {
    case kepolu, tomeli, mivoku, lumike, sirotu, vopeli

    /// The alphabet; a letter's place in it is its number.
    static let alphabet = Array("aeiouptksmlrvn")
    static let stops = Array("ptks")
    static let sonorants = Array("mlrv")
    static let front = Array("ei")
    static let back = Array("ou")

    /// How stops and sonorants follow each other as onsets.
    enum Onsets { case stopsFirst, sonorantsFirst, inTurn }

    var onsets: Onsets {
        switch self {
        case .kepolu, .tomeli: .stopsFirst
        case .mivoku, .lumike: .sonorantsFirst
        case .sirotu, .vopeli: .inTurn
        }
    }

    /// Whether front vowels come before all back ones, or behind them.
    var isFrontFirst: Bool {
        switch self {
        case .kepolu, .mivoku, .sirotu: true
        case .tomeli, .lumike, .vopeli: false
        }
    }

    /// A word of the language.
    func word(using generator: inout SeededGenerator) -> String {
        let count = Int.random(in: 3...5, using: &generator)
        let onsetTurn = Int.random(in: 1..<count, using: &generator)
        let parity = Int.random(in: 0...1, using: &generator)
        var neutral: [Bool] = []
        repeat {
            neutral = (0..<count).map { _ in generator.uniform() < 0.2 }
        } while neutral.count(where: { !$0 }) < 2  // both kinds of vowels have to occur
        let vowelTurn = Int.random(in: 1..<neutral.count { !$0 }, using: &generator)
        var vowelCount = 0
        var word = ""
        for n in 0..<count {
            let isStop = switch onsets {
            case .stopsFirst: n < onsetTurn
            case .sonorantsFirst: n >= onsetTurn
            case .inTurn: n % 2 == parity
            }
            word.append((isStop ? Self.stops : Self.sonorants).randomElement(using: &generator)!)
            if neutral[n] {
                word.append("a")
            } else {
                let isFront = (vowelCount < vowelTurn) == isFrontFirst
                word.append((isFront ? Self.front : Self.back).randomElement(using: &generator)!)
                vowelCount += 1
            }
            if generator.uniform() < 0.2 { word.append("n") }
        }
        return word
    }
}

/// A word and the language that it is from.
struct Word: Hashable {
    var text: String
    var language: Language

    /// A word of any of the languages.
    init(using generator: inout SeededGenerator) {
        language = Language.allCases.randomElement(using: &generator)!
        text = language.word(using: &generator)
    }

    /// Places in the alphabet.
    var letters: [Int] { text.map { letter in Language.alphabet.firstIndex(of: letter)! } }
}
