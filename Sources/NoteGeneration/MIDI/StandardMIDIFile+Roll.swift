/// What becomes of notes outside the 88 keys of a roll.
public enum OutOfRangeKeys: String, CaseIterable, Codable, Hashable, Sendable {
    /// They are moved by as few octaves as bring them onto the piano.
    case movedByOctaves
    /// They are left out.
    case dropped
    /// They are an error.
    case refused
}

extension PianoRoll {
    /// The most steps that a file may become, a million: at sixteenths more than 40 hours.
    public static let largestStepCount = 1_000_000

    /// The notes of a MIDI file, without drums, on a grid.
    ///
    /// Onsets and ends are rounded to the nearest step, halves up; a note that would get no step keeps one. So is the length
    /// of the file, but no note is cut. Velocities and tempi are left behind. Notes of a key that come to begin in the same
    /// step become one; a key that is struck while it sounds begins a new note. With `keepsOnsets` false the roll is plain.
    ///
    /// A file that was made of a roll gives the same roll. Throws for a file of more than a million steps, and for keys
    /// outside 21 to 108 if these are refused.
    public init(
        _ file: StandardMIDIFile, stepsPerQuarter: Int, keepsOnsets: Bool = true,
        outOfRange: OutOfRangeKeys = .movedByOctaves
    ) throws(NoteGenerationError) {
        try NoteGenerationError.check("stepsPerQuarter", stepsPerQuarter, Self.stepsPerQuarterRange)
        try NoteGenerationError.check("ticksPerQuarter", file.ticksPerQuarter, 1...0x7FFF)

        // Whole numbers throughout: floor(tick * steps / ticks + 1/2).
        func step(_ tick: Int) -> Int {
            (2 * tick * stepsPerQuarter + file.ticksPerQuarter) / (2 * file.ticksPerQuarter)
        }

        var stepCount = step(file.lengthTicks)
        var notes: [Note] = []
        for note in file.notes where !note.isPercussion {
            var key = note.key
            if !KeySet.range.contains(key) {
                switch outOfRange {
                case .movedByOctaves: key += key < KeySet.range.lowerBound ? (32 - key) / 12 * 12 : -(key - 97) / 12 * 12
                case .dropped: continue
                case .refused: throw .keyOutOfRange(key, tick: note.onsetTicks)
                }
            }
            let onset = step(note.onsetTicks)
            notes.append(Note(key: key, onset: onset, stepCount: max(1, step(note.endTicks) - onset)))
            stepCount = max(stepCount, notes.last!.end)
        }
        guard stepCount <= Self.largestStepCount else {
            throw .tooManySteps(stepCount, limit: Self.largestStepCount)
        }
        let roll = PianoRoll(stepsPerQuarter: stepsPerQuarter, notes: notes, stepCount: stepCount)
        self = keepsOnsets ? roll : roll.withoutOnsets
    }
}

extension StandardMIDIFile {
    /// A file of one track that plays a roll on channel 0. It ends where the roll does, silence included.
    ///
    /// Ticks of a quarter note are the first multiple of the steps from 480 on.
    public init(_ roll: PianoRoll, _ settings: ScoreSettings = ScoreSettings()) throws(NoteGenerationError) {
        try settings.validate()
        let ticksPerStep = (480 + roll.stepsPerQuarter - 1) / roll.stepsPerQuarter
        self.init(ticksPerQuarter: ticksPerStep * roll.stepsPerQuarter)
        tempos = [Change(tick: 0, settings.microsecondsPerQuarter)]
        timeSignatures = [Change(tick: 0, settings.timeSignature)]
        if let key = settings.keySignature { keySignatures = [Change(tick: 0, key)] }
        let notes = roll.notes.map { note in
            Note(
                key: note.key, onsetTicks: note.onset * ticksPerStep, durationTicks: note.stepCount * ticksPerStep,
                velocity: settings.velocity(
                    of: note.key, in: roll.steps[note.onset], step: note.onset, stepsPerQuarter: roll.stepsPerQuarter))
        }
        tracks = [
            Track(
                name: settings.title, programs: [0: settings.program], notes: notes,
                lengthTicks: roll.count * ticksPerStep)
        ]
    }
}
