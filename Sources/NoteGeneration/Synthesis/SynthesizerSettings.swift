#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How a performance sounds.
public struct SynthesizerSettings: Sendable, Codable, Hashable {
    /// Samples a second of each channel, 8000 to 192,000.
    public var sampleRate = 44_100
    /// Two channels or one.
    public var isStereo = true
    /// The A above the middle C in Hz, 380 to 500.
    public var tuningHertz = 440.0
    /// How much louder everything is, -60 to 24 dB. What becomes too loud is limited, not clipped.
    public var volumeDecibels = 0.0
    /// How far low keys stand to the left and high ones to the right: 0 (all in the middle) to 1 (the lowest and highest on
    /// one side alone).
    public var stereoWidth = 0.45
    /// How loud the room is beside the strings, 0 to 1.
    public var reverbShare = 0.2
    /// After how many seconds the room has become 60 dB softer, 0.1 to 10.
    public var reverbSeconds = 1.5
    /// A performance that is longer than so many seconds, up to 36,000, is refused: at 44,100 Hz, a minute of two channels
    /// takes 42 MB while it is made.
    public var longestSeconds = 1200.0

    /// The defaults.
    public init() {}

    /// Channels of the samples.
    public var channelCount: Int { isStereo ? 2 : 1 }

    /// What samples are multiplied by.
    var volume: Float { Float(pow(10, volumeDecibels / 20)) }

    /// How long notes and room take to fade away, in seconds.
    var fadingSeconds: Double { 0.45 + (reverbShare > 0 ? reverbSeconds : 0) }

    /// Throws where something is out of its range.
    public func validate() throws(NoteGenerationError) {
        try NoteGenerationError.check(setting: "sampleRate", sampleRate, 8000...192_000)
        try NoteGenerationError.check(setting: "tuningHertz", tuningHertz, 380...500)
        try NoteGenerationError.check(setting: "volumeDecibels", volumeDecibels, -60...24)
        try NoteGenerationError.check(setting: "stereoWidth", stereoWidth, 0...1)
        try NoteGenerationError.check(setting: "reverbShare", reverbShare, 0...1)
        try NoteGenerationError.check(setting: "reverbSeconds", reverbSeconds, 0.1...10)
        try NoteGenerationError.check(setting: "longestSeconds", longestSeconds, 0...36_000)
    }
}
