internal import RecurrentNetworks

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Music under way: a model's memory of it, what is left to chance, and the safeguards. All that makes music steps through it.
struct NoteWriter: Sendable {
    private let network: NoteNetwork
    private let sampler: KeySampler
    private let stepsPerBar: Int
    private let silenceLimit: Int
    private let noteLimit: Int
    private let repetitionPenalty: Double
    private let transposition: Int
    private var generator: SeededGenerator
    private var state: NoteState
    private var loops: LoopWatch?
    /// In how many steps up to now each key has sounded without a break, from the lowest key of a piano on.
    private var lengths = [Int](repeating: 0, count: KeySet.keyCount)
    /// How many steps ago something sounded.
    private var silence = 0
    private var stepCount = 0

    /// Before this many attempts a step is drawn anew that has too many keys or goes round in circles.
    private static let attemptLimit = 16

    /// Before the first step of the n-th phrase under one seed.
    init(_ network: NoteNetwork, _ plan: TunePlan, styles: [Float], _ settings: GenerationSettings, phrase: UInt64) {
        self.network = network
        transposition = plan.transposition
        generator = SeededGenerator(seed: settings.seed, stream: phrase)
        let grid = plan.grid
        let keys = KeySet.range
        let lowest = max(settings.lowestKey - transposition, keys.lowerBound, keys.lowerBound - transposition)
        let highest = min(settings.highestKey - transposition, keys.upperBound, keys.upperBound - transposition)
        precondition(lowest <= highest, "a register has a key that the network knows")
        sampler = KeySampler(settings, allowed: lowest...highest)
        stepsPerBar = grid.stepsPerBar
        silenceLimit = grid.steps(settings.longestSilenceQuarters)
        noteLimit = max(1, grid.steps(settings.longestNoteQuarters))
        repetitionPenalty = settings.repetitionPenalty
        if repetitionPenalty > 0 { loops = LoopWatch(stepsPerBar: stepsPerBar) }
        state = network.start(styles: styles)
    }

    /// The weights of the styles from the next step on.
    var styles: [Float] {
        get { state.styles }
        set { state.styles = newValue }
    }

    /// Makes the next step; gives the keys that sound in it.
    mutating func next() -> KeySet {
        let keys = choose()
        remember(keys)
        return keys.transposed(by: transposition)!
    }

    /// Takes a step that is there already, at its own pitch; every key must be one that the transposition leads to.
    mutating func take(_ keys: KeySet) { remember(keys.transposed(by: -transposition)!) }

    private mutating func choose() -> KeySet {
        // What has come to its end, or lost its way, begins as a piece does; in the middle of a bar that would limp.
        let mustSound = silence >= silenceLimit && stepCount % stepsPerBar == 0
        if mustSound { state = network.start(styles: state.styles) }
        let distribution = state.next
        let barred = KeySet(KeySet.range.filter { lengths[$0 - KeySet.range.lowerBound] >= noteLimit })
        var keys = KeySet()
        var (sampler, rejectionCount) = (sampler, 0)
        attempts: do {
            for _ in 1..<Self.attemptLimit {
                keys = sampler.draw(from: distribution, barred: barred, using: &generator)
                guard keys.count <= sampler.polyphonyLimit else { continue }
                if isWelcome(keys) { break attempts }
                // Where little is left to chance, the same would come again and again.
                rejectionCount += 1
                sampler = self.sampler.loosened(1 + Double(rejectionCount) / Double(Self.attemptLimit))
            }
            keys = sampler.drawWithinLimit(from: distribution, barred: barred, using: &generator)
        }
        return keys.isEmpty && mustSound ? sampler.mostLikely(from: distribution, barred: barred) : keys
    }

    /// Rejects what goes on with a loop as often as its probability is to become smaller.
    private mutating func isWelcome(_ keys: KeySet) -> Bool {
        guard let rounds = loops?.rounds(continuedBy: keys), rounds > 0 else { return true }
        return generator.uniform() < exp(-repetitionPenalty * (rounds - 1))
    }

    private mutating func remember(_ keys: KeySet) {
        network.advance(&state, with: keys)
        for key in KeySet.range {
            let place = key - KeySet.range.lowerBound
            lengths[place] = keys.contains(key) ? lengths[place] + 1 : 0
        }
        silence = keys.isEmpty ? silence + 1 : 0
        loops?.add(keys)
        stepCount += 1
    }
}
