/// How a long stream is made of recordings of words.
public struct StreamRecipe: Hashable, Sendable, Codable {
    /// In hertz.
    public var sampleRate = 16_000
    /// How far each word is above the noise, in decibels: its active part, without pauses, against the noise under the whole
    /// recording, as in `AudioClassifier.evaluate(_:in:decibels:)`.
    public var snrDecibels = 10.0
    /// How long nothing but noise is heard before each recording, in seconds: anything between, drawn each time.
    public var gapSeconds = 1.0...3.0
    /// How much other sound is heard after each word, in seconds, of which the end of a file or half a minute of it is the
    /// measure. Nil: what there is of it is heard once, as much after each word as after any other; this needs a number of
    /// recordings.
    public var otherSeconds: Double?
    /// How long the stream is.
    public var length = Length.once
    /// Chooses the order of everything, the pauses and the stretches of noise.
    public var seed: UInt64 = 1

    /// The length of a stream. Where the recordings do not suffice they come again, in another order.
    public enum Length: Hashable, Sendable, Codable {
        /// Each recording once.
        case once
        /// So many recordings.
        case recordings(Int)
        /// So many seconds, and at most one recording more, with what comes after it.
        case seconds(Double)
    }

    /// 16 kHz, 10 dB, pauses of 1 to 3 s, every recording once.
    public init() {}

    /// Throws where a value is out of its range.
    public func validate() throws(ClassificationError) {
        func check(
            _ holds: Bool, _ setting: String, _ name: String, _ value: some CustomStringConvertible, _ expected: String
        ) throws(ClassificationError) {
            if !holds { throw .setting(setting, called: name, value, expected) }
        }
        try check(
            (1000...768_000).contains(sampleRate), "streamRate", "the sample rate", sampleRate, "from 1000 to 768000 Hz")
        try check(
            (-50...100).contains(snrDecibels), "snrDecibels", "the level above the noise", snrDecibels, "from -50 to 100 dB")
        try check(
            gapSeconds.lowerBound >= 0 && gapSeconds.upperBound <= 600, "gapSeconds", "the pause",
            "\(gapSeconds.lowerBound):\(gapSeconds.upperBound)", "within 0 and 600 seconds")
        if let otherSeconds {
            try check(
                otherSeconds > 0 && otherSeconds <= 3600, "otherSeconds", "the time of other sound", otherSeconds,
                "more than 0 and at most 3600 seconds")
        }
        switch length {
        case .once: break
        case .recordings(let count):
            try check(count > 0, "recordingCount", "the number of recordings", count, "at least 1")
        case .seconds(let seconds):
            try check(
                seconds > 0 && seconds <= 3_600_000, "streamHours", "the length in hours", seconds / 3600,
                "more than 0 and at most 1000")
        }
    }
}
