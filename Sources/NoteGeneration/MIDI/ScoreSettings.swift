/// How a roll is to be played: what its MIDI file says beside the notes.
public struct ScoreSettings: Sendable, Codable, Hashable {
    /// Speed in quarter notes a minute, 4 to 1000.
    public var quartersPerMinute = 100.0
    /// The metre, which says where accents lie and what a bar is. The roll begins with a bar.
    public var timeSignature = TimeSignature(4, 4)
    /// The key that is written, if one is.
    public var keySignature: KeySignature?
    /// The General MIDI program, 0 to 127; 0 is a grand piano.
    public var program = 0
    /// How hard notes are struck, 1 to 127.
    public var velocity = 66
    /// How much harder those are struck that begin a bar, up to 127.
    public var downbeatAccent = 16
    /// How much harder those are struck that begin another beat of the bar, up to 127.
    public var beatAccent = 6
    /// How much harder the highest note of those that begin together is struck, where a lower one sounds with it, up to 127:
    /// it is the tune as a rule.
    public var topAccent = 10
    /// What the track is called, if anything.
    public var title: String?

    /// The defaults.
    public init() {}

    /// Throws where something is out of its range.
    public func validate() throws(NoteGenerationError) {
        try NoteGenerationError.check(setting: "quartersPerMinute", quartersPerMinute, 4...1000)
        try timeSignature.validate()
        try NoteGenerationError.check(setting: "program", program, 0...127)
        try NoteGenerationError.check(setting: "velocity", velocity, 1...127)
        try NoteGenerationError.check(setting: "downbeatAccent", downbeatAccent, -127...127)
        try NoteGenerationError.check(setting: "beatAccent", beatAccent, -127...127)
        try NoteGenerationError.check(setting: "topAccent", topAccent, -127...127)
    }

    /// Microseconds of a quarter note, as a MIDI file says it.
    var microsecondsPerQuarter: Int { Int((60e6 / quartersPerMinute).rounded()) }

    /// How hard a key is struck that begins at a step, with those that sound in it, itself included.
    func velocity(of key: Int, in sounding: KeySet, step: Int, stepsPerQuarter: Int) -> Int {
        let isTop = sounding.highest == key && sounding.count > 1
        let sum = velocity + (isTop ? topAccent : 0) + accent(step: step, stepsPerQuarter: stepsPerQuarter)
        return min(127, max(1, sum))
    }

    /// The accent of what begins at a step.
    private func accent(step: Int, stepsPerQuarter: Int) -> Int {
        func isMultiple(of quarters: Double) -> Bool {
            let steps = quarters * Double(stepsPerQuarter)
            return Double(step).truncatingRemainder(dividingBy: steps) == 0
        }
        if isMultiple(of: timeSignature.quartersPerBar) { return downbeatAccent }
        // Beats count from the bar's beginning.
        let inBar = Double(step).truncatingRemainder(dividingBy: timeSignature.quartersPerBar * Double(stepsPerQuarter))
        let pulse = timeSignature.quartersPerPulse * Double(stepsPerQuarter)
        return inBar.truncatingRemainder(dividingBy: pulse) == 0 ? beatAccent : 0
    }
}
