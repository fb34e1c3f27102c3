/// What a step of music is in time: how many a quarter note and a bar have.
public struct StepGrid: Hashable, Sendable {
    /// Steps of a quarter note.
    public let stepsPerQuarter: Int
    /// The metre.
    public let timeSignature: TimeSignature
    /// Steps of a bar.
    public let stepsPerBar: Int

    /// A grid; throws where a bar has no whole number of steps, or something is out of its range.
    public init(stepsPerQuarter: Int, timeSignature: TimeSignature) throws(NoteGenerationError) {
        try NoteGenerationError.check("stepsPerQuarter", stepsPerQuarter, PianoRoll.stepsPerQuarterRange)
        try timeSignature.validate()
        guard let stepsPerBar = timeSignature.stepsPerBar(stepsPerQuarter: stepsPerQuarter) else {
            throw .metre(timeSignature, stepsPerQuarter: stepsPerQuarter)
        }
        self.stepsPerQuarter = stepsPerQuarter
        self.timeSignature = timeSignature
        self.stepsPerBar = stepsPerBar
    }

    /// The nearest number of steps to so many quarter notes.
    func steps(_ quarters: Double) -> Int { Int((quarters * Double(stepsPerQuarter)).rounded()) }
}
