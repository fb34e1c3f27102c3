import NoteGeneration
import RecurrentNetworks

/// A roll of random chords that are held, repeated and silent, with onsets or without.
func randomRoll(_ count: Int, stepsPerQuarter: Int = 4, seed: UInt64, hasOnsets: Bool) -> PianoRoll {
    var generator = SeededGenerator(seed: seed)
    var roll = PianoRoll(stepsPerQuarter: stepsPerQuarter, onsets: hasOnsets ? [] : nil)
    var keys = KeySet()
    for _ in 0..<count {
        for key in keys where Int.random(in: 0..<3, using: &generator) == 0 { keys.remove(key) }
        for _ in 0..<Int.random(in: 0...2, using: &generator) { keys.insert(Int.random(in: 21...108, using: &generator)) }
        if Int.random(in: 0..<8, using: &generator) == 0 { keys = [] }
        roll.append(keys, onsets: KeySet(keys.filter { _ in Bool.random(using: &generator) }))
    }
    return roll
}

/// A plain roll of single keys; 0 is a rest.
func tune(_ keys: [Int], stepsPerQuarter: Int = 2) -> PianoRoll {
    PianoRoll(stepsPerQuarter: stepsPerQuarter, steps: keys.map { $0 == 0 ? [] : [$0] })
}
