extension PianoRoll {
    /// A note of a roll.
    public struct Note: Hashable, Sendable, Codable {
        /// Its MIDI number, 21 to 108.
        public var key: Int
        /// The step in which it is struck.
        public var onset: Int
        /// In how many steps it sounds, at least 1.
        public var stepCount: Int

        /// A note.
        public init(key: Int, onset: Int, stepCount: Int) {
            self.key = key
            self.onset = onset
            self.stepCount = stepCount
        }

        /// The first step in which it does not sound any more.
        public var end: Int { onset + stepCount }
    }

    /// Its notes, by onset and then by key. In a plain roll, steps in a row that have a key are one note.
    public var notes: [Note] {
        var notes: [Note] = []
        // Where in `notes` the one is that a key plays at the moment.
        var open = [Int](repeating: -1, count: KeySet.range.upperBound + 1)
        var before = KeySet()
        for (step, keys) in steps.enumerated() {
            let struck = onsets?[step] ?? keys.subtracting(before)
            for key in keys.subtracting(struck) { notes[open[key]].stepCount += 1 }
            for key in struck {
                open[key] = notes.count
                notes.append(Note(key: key, onset: step, stepCount: 1))
            }
            before = keys
        }
        return notes
    }

    /// The roll, with onsets, of so many steps in which the notes sound, as far as they lie in it.
    ///
    /// Where notes of one key overlap, it sounds until the last of them ends, struck anew by each. A note whose key is not
    /// on the piano or that is shorter than a step traps.
    public init(stepsPerQuarter: Int, notes: [Note], stepCount: Int) {
        var steps = [KeySet](repeating: [], count: stepCount)
        var onsets = steps
        // Up to which step each key has been entered, so that long notes in heaps cost no more than one.
        var entered = [Int](repeating: 0, count: KeySet.range.upperBound + 1)
        for note in notes.sorted(by: { $0.onset < $1.onset }) {
            precondition(note.stepCount >= 1, "a note lasts at least one step")
            precondition(KeySet.range.contains(note.key), "a note of a roll has a MIDI number from 21 to 108")
            guard note.onset < stepCount, note.end > 0 else { continue }
            if note.onset >= 0 { onsets[note.onset].insert(note.key) }
            let end = min(note.end, stepCount)
            for step in max(note.onset, entered[note.key])..<max(end, note.onset, entered[note.key]) {
                steps[step].insert(note.key)
            }
            entered[note.key] = max(end, entered[note.key])
        }
        self.init(stepsPerQuarter: stepsPerQuarter, steps: steps, onsets: onsets)
    }
}
