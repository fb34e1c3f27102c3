/// What a Standard MIDI File says about notes: which, when, how loud, how fast, in which key and metre.
///
/// Times are in ticks, of which a quarter note has `ticksPerQuarter`. Controllers, pitch bends, aftertouch, texts other than
/// the names of tracks and messages of a maker (sysex) are not kept. The pedal is not applied to the notes: they end where
/// their key is released.
public struct StandardMIDIFile: Hashable, Sendable {
    /// A note.
    public struct Note: Hashable, Sendable {
        /// Its MIDI number, 0 to 127; 60 is the C in the middle.
        public var key: Int
        /// When it is struck.
        public var onsetTicks: Int
        /// How long the key stays down; may be 0.
        public var durationTicks: Int
        /// How hard it is struck, 1 to 127.
        public var velocity: Int
        /// Its channel, 0 to 15. By General MIDI, keys of channel 9 are drums.
        public var channel: Int

        /// A note.
        public init(key: Int, onsetTicks: Int, durationTicks: Int, velocity: Int = 64, channel: Int = 0) {
            self.key = key
            self.onsetTicks = onsetTicks
            self.durationTicks = durationTicks
            self.velocity = velocity
            self.channel = channel
        }

        /// When it ends.
        public var endTicks: Int { onsetTicks + durationTicks }

        /// Whether it is a drum: on channel 9, where keys are no pitches.
        public var isPercussion: Bool { channel == 9 }
    }

    /// One of the tracks.
    public struct Track: Hashable, Sendable {
        /// What it is called, if anything.
        public var name: String?
        /// The General MIDI programs, 0 to 127, that its channels begin with.
        public var programs: [Int: Int]
        /// Its notes, by onset, then channel, then key.
        public var notes: [Note]
        /// Where it ends.
        public var lengthTicks: Int

        /// A track.
        public init(name: String? = nil, programs: [Int: Int] = [:], notes: [Note] = [], lengthTicks: Int = 0) {
            self.name = name
            self.programs = programs
            self.notes = notes
            self.lengthTicks = lengthTicks
        }
    }

    /// Something that holds from a tick on until the next of its kind.
    public struct Change<Value: Hashable & Sendable>: Hashable, Sendable {
        /// From when on it holds.
        public var tick: Int
        /// What holds.
        public var value: Value

        /// A change.
        public init(tick: Int, _ value: Value) {
            self.tick = tick
            self.value = value
        }
    }

    /// Ticks of a quarter note, 1 to 32767.
    public var ticksPerQuarter: Int
    /// Tempi in microseconds per quarter note, 1 to 16,777,215, by tick; before the first it is 500,000, that is 120 quarter
    /// notes a minute.
    public var tempos: [Change<Int>] = []
    /// Metres by tick; before the first it is 4/4.
    public var timeSignatures: [Change<TimeSignature>] = []
    /// Keys by tick.
    public var keySignatures: [Change<KeySignature>] = []
    /// The tracks.
    public var tracks: [Track] = []

    /// A file without tracks.
    public init(ticksPerQuarter: Int) {
        precondition((1...0x7FFF).contains(ticksPerQuarter), "a quarter note has 1 to 32767 ticks")
        self.ticksPerQuarter = ticksPerQuarter
    }

    /// Where the longest track ends.
    public var lengthTicks: Int { tracks.reduce(0) { max($0, $1.lengthTicks) } }

    /// The notes of all tracks, by onset, then key, then track.
    public var notes: [Note] {
        tracks.flatMap(\.notes).enumerated().sorted {
            ($0.element.onsetTicks, $0.element.key, $0.offset) < ($1.element.onsetTicks, $1.element.key, $1.offset)
        }.map(\.element)
    }
}
