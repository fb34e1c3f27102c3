/// The longest stretch that a piece has in common with others: how much of it is copied.
public struct CommonRun: Hashable, Sendable, Codable {
    /// How many steps it has; 0 if there is nothing in common.
    public var stepCount: Int
    /// The step of the piece in which it begins.
    public var start: Int
    /// Which of the other pieces has it: its position among those given.
    public var otherPiece: Int
    /// The step of the other piece in which it begins.
    public var otherStart: Int
    /// By how many semitones the other one must be transposed to sound the same.
    public var semitones: Int

    /// A run; without numbers, nothing in common.
    public init(stepCount: Int = 0, start: Int = 0, otherPiece: Int = 0, otherStart: Int = 0, semitones: Int = 0) {
        self.stepCount = stepCount
        self.start = start
        self.otherPiece = otherPiece
        self.otherStart = otherStart
        self.semitones = semitones
    }
}

extension PianoRoll {
    /// The longest stretch of steps that sound the same here and in one of the other pieces.
    ///
    /// It begins and ends with a step that is not silent. With `ignoresTransposition` it may be higher or lower by any
    /// number of semitones, the same for all of its steps. Onsets do not count. Of several equally long ones the first found is
    /// given. Takes time in proportion to the steps of all pieces together (a suffix automaton; Blumer and others 1985).
    public func longestCommonRun(with corpus: [PianoRoll], ignoresTransposition: Bool = false) -> CommonRun {
        let own = StepSymbols(self, ignoresTransposition: ignoresTransposition)
        var numbers: [StepSymbols.Symbol: Int] = [:]
        var automaton = SuffixAutomaton()
        for symbol in own.symbols {
            if numbers[symbol] == nil { numbers[symbol] = numbers.count }
            automaton.append(numbers[symbol]!)
        }
        var best = CommonRun()
        for (index, piece) in corpus.enumerated() {
            let other = StepSymbols(piece, ignoresTransposition: ignoresTransposition)
            var match = SuffixAutomaton.Match()
            for (step, symbol) in other.symbols.enumerated() {
                automaton.advance(&match, by: numbers[symbol])
                guard let lowest = piece.steps[step].lowest else { continue }
                var end = automaton.firstEnd(of: match)
                var start = other.start(ofRun: match.length, endingAt: step)
                if match.length == 0 {
                    // No run, but perhaps a single step.
                    guard let same = own.firstStep[other.patterns[step]] else { continue }
                    (start, end) = (step, same)
                }
                let length = step - start + 1
                if length > best.stepCount {
                    best = CommonRun(
                        stepCount: length, start: end - length + 1, otherPiece: index, otherStart: start,
                        semitones: ignoresTransposition ? steps[end].lowest! - lowest : 0)
                }
            }
        }
        return best
    }
}

/// The steps of a piece as symbols, so that equal symbols in a row are equal music.
private struct StepSymbols {
    /// Without transposition the keys of a step, and nothing else. With it, what a step has in relation to the one before it
    /// in which something sounds: two runs of equal symbols are then the same up to transposition, each together with the
    /// sounding step before it.
    struct Symbol: Hashable {
        var keys: KeySet
        var before = KeySet()
        var stepsSince = 0
        var semitonesSince = 0
    }

    private(set) var symbols: [Symbol] = []
    /// The keys of each step; where transposition does not matter, moved down to the lowest of the piano.
    private(set) var patterns: [KeySet] = []
    /// Where each pattern of sounding keys is first.
    private(set) var firstStep: [KeySet: Int] = [:]
    /// The sounding step with which a run begins whose first symbol is that of a step.
    private var starts: [Int] = []

    init(_ roll: PianoRoll, ignoresTransposition: Bool) {
        // The sounding step before, and its lowest key.
        var before: (step: Int, lowest: Int)?
        for (step, keys) in roll.steps.enumerated() {
            let shape = keys.shape
            patterns.append(ignoresTransposition ? shape?.pattern ?? [] : keys)
            var symbol = Symbol(keys: patterns[step])
            if ignoresTransposition, let before {
                symbol.before = patterns[before.step]
                symbol.stepsSince = step - before.step
                symbol.semitonesSince = shape.map { $0.lowest - before.lowest } ?? 0
            }
            symbols.append(symbol)
            starts.append(ignoresTransposition && before != nil ? before!.step : -1)
            if let shape {
                before = (step, shape.lowest)
                if firstStep[patterns[step]] == nil { firstStep[patterns[step]] = step }
            }
        }
        // Otherwise it is the next one that sounds.
        var next = roll.count
        for step in symbols.indices.reversed() {
            if !patterns[step].isEmpty { next = step }
            if starts[step] < 0 { starts[step] = next }
        }
    }

    /// The first step of the run that so many symbols stand for.
    func start(ofRun length: Int, endingAt step: Int) -> Int { length > 0 ? starts[step + 1 - length] : step }
}
