/// What a tune is to be like. What is nil is as the style has it.
public struct TuneSettings: Sendable, Codable, Hashable {
    /// How many bars it has behind the primer, if there is one: 1 to 4096.
    public var barCount = 16
    /// Speed in quarter notes a minute, 4 to 1000; a style that says none has 100.
    public var quartersPerMinute: Double?
    /// The metre; a style that says none has 4/4.
    public var timeSignature: TimeSignature?
    /// The key. Its tonic becomes the tune's; whether the tune is major or minor is the style's.
    public var key: KeySignature?
    /// How the notes are chosen.
    public var generation = GenerationSettings()

    /// The defaults.
    public init() {}

    /// Throws where something is out of its range.
    public func validate() throws(NoteGenerationError) {
        try NoteGenerationError.check(setting: "barCount", called: "the number of bars", barCount, 1...4096)
        if let quartersPerMinute { try NoteGenerationError.check(setting: "quartersPerMinute", quartersPerMinute, 4...1000) }
        try timeSignature?.validate()
        try generation.validate()
    }
}
