/// Music as a player piano reads it: time runs to the right, keys lie above each other, and a note is a bar.
public struct PianoRollChart: Hashable, Sendable {
    /// Stands above the chart.
    public var title: String
    /// What is played, in any order.
    public var notes: [Note]
    /// How many steps the music has.
    public var stepCount: Int
    /// How many steps a bar has; bars are counted from 1 and the first step.
    public var stepsPerBar: Int
    /// How many steps at the beginning are set off by another colour: what was given, say, before what was made of it.
    public var openingStepCount: Int

    /// A note.
    public struct Note: Hashable, Sendable {
        /// Its MIDI number, 0 to 127; 60 is the C in the middle.
        public var key: Int
        /// The step in which it begins.
        public var start: Int
        /// How many steps it lasts.
        public var stepCount: Int

        /// A note.
        public init(key: Int, start: Int, stepCount: Int) {
            self.key = key
            self.start = start
            self.stepCount = stepCount
        }
    }

    /// A chart of notes whose keys are 0 to 127 and which lie in the steps; others trap.
    public init(title: String, notes: [Note], stepCount: Int, stepsPerBar: Int, openingStepCount: Int = 0) {
        precondition(stepCount >= 0 && stepsPerBar >= 1, "A chart has steps, and a bar at least one.")
        for note in notes {
            precondition(
                (0...127).contains(note.key) && note.start >= 0 && note.stepCount >= 1
                    && note.start + note.stepCount <= stepCount, "\(note) is no note of a chart of \(stepCount) steps.")
        }
        self.title = title
        self.notes = notes
        self.stepCount = stepCount
        self.stepsPerBar = stepsPerBar
        self.openingStepCount = openingStepCount
    }
}

extension PianoRollChart {
    /// The keys that have a row: those that are played and their neighbours, an octave at least.
    var keys: ClosedRange<Int> {
        guard let lowest = notes.map(\.key).min(), let highest = notes.map(\.key).max() else { return 60...72 }
        let missing = max(0, 12 - (highest - lowest))
        let low = max(0, lowest - 1 - missing / 2)
        return low...max(low, min(127, highest + 1 + (missing + 1) / 2))
    }

    static func isBlack(_ key: Int) -> Bool { [1, 3, 6, 8, 10].contains(key % 12) }

    /// "C4" for the C in the middle, 60.
    static func name(ofC key: Int) -> String { "C\(key / 12 - 1)" }

    /// The steps with which bars begin, and the end of the last whole one.
    var barLines: StrideThrough<Int> { stride(from: 0, through: stepCount, by: stepsPerBar) }
}
