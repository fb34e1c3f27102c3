/// Notes in seconds, as a synthesiser plays them.
public struct Performance: Hashable, Sendable {
    /// A note.
    public struct Note: Hashable, Sendable {
        /// Its MIDI number, 0 to 127; 69 is the A of 440 Hz.
        public var key: Int
        /// When it is struck.
        public var onsetSeconds: Double
        /// How long its key stays down.
        public var durationSeconds: Double
        /// How hard it is struck, 1 to 127.
        public var velocity: Int

        /// A note.
        public init(key: Int, onsetSeconds: Double, durationSeconds: Double, velocity: Int = 80) {
            self.key = key
            self.onsetSeconds = onsetSeconds
            self.durationSeconds = durationSeconds
            self.velocity = velocity
        }
    }

    /// Its notes, in any order.
    public var notes: [Note]
    /// How long it lasts, silence at its end included; the notes may go on.
    public var durationSeconds: Double

    /// A performance; without a length it lasts as long as its notes.
    public init(notes: [Note], durationSeconds: Double? = nil) {
        self.notes = notes
        self.durationSeconds = durationSeconds ?? notes.reduce(0) { max($0, $1.onsetSeconds + $1.durationSeconds) }
    }

    /// What a MIDI file sounds like, at its tempi; drums are left out.
    public init(_ file: StandardMIDIFile) {
        let clock = TempoMap(file)
        notes = file.notes.filter { !$0.isPercussion }.map { note in
            let onset = clock.seconds(note.onsetTicks)
            return Note(
                key: note.key, onsetSeconds: onset, durationSeconds: clock.seconds(note.endTicks) - onset,
                velocity: note.velocity)
        }
        durationSeconds = clock.seconds(file.lengthTicks)
    }

    /// What a roll sounds like.
    public init(_ roll: PianoRoll, _ settings: ScoreSettings = ScoreSettings()) throws(NoteGenerationError) {
        self.init(try StandardMIDIFile(roll, settings))
    }
}
