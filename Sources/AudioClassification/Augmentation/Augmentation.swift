/// How recordings are varied each time the network learns from them, so that it also knows other rooms, microphones, voices
/// and backgrounds than those it has heard.
///
/// What is drawn for a recording in an epoch depends on the training's seed, the epoch and the recording's place alone.
public struct Augmentation: Codable, Hashable, Sendable {
    /// The largest change of speed and pitch together, in percent, either way; whole percents are drawn evenly.
    public var speedPercent = 15
    /// The longest way that a recording is moved to and fro in its window, in milliseconds.
    public var shiftMilliseconds = 100.0
    /// The largest change of loudness, in decibels, either way.
    public var gainDecibels = 6.0

    /// How often there is noise behind a recording, 0 to 1.
    public var noiseProbability = 0.8
    /// The least speech above the noise, in decibels, over the active speech.
    public var lowestSNRDecibels = 5.0
    /// The most speech above the noise.
    public var highestSNRDecibels = 40.0
    /// How often a recording sounds as in a room, 0 to 1.
    public var reverberationProbability = 0.2
    /// How often only 300 to 3,400 Hz are left, as on the telephone, 0 to 1.
    public var telephoneProbability = 0.0

    /// How much microphones and voices differ: each recording's cepstra from the first on get offsets that stay the same all
    /// through it, normally distributed with a standard deviation of this / (1 + k / 3) for coefficient k, in natural
    /// logarithms under an orthonormal DCT (other units accordingly): a smooth random frequency response. 0 for none.
    public var channelStrength = 8.0
    /// How many stretches of time are masked, set to the mean of all features (Park et al. 2019, SpecAugment).
    public var timeMaskCount = 2
    /// The longest of them, as a part of the recording. Together they never hide more than a third of its active sound.
    public var longestTimeMask = 0.12
    /// How many runs of mel bands are masked, set to what they are on average in the recording.
    public var bandMaskCount = 0
    /// The widest of them, in mel bands.
    public var widestBandMask = 6

    /// What the defaults are made of; `docs/recipe.md` says how they were chosen.
    public init() {}

    /// No variation at all.
    public static let none: Augmentation = {
        var none = Augmentation()
        none.speedPercent = 0
        none.shiftMilliseconds = 0
        none.gainDecibels = 0
        none.noiseProbability = 0
        none.reverberationProbability = 0
        none.channelStrength = 0
        none.timeMaskCount = 0
        return none
    }()

    /// As much more as makes one voice and microphone sound like many.
    var forOtherVoices: Augmentation {
        var other = self
        other.speedPercent = max(speedPercent, 30)
        other.channelStrength = max(channelStrength, 8)
        other.gainDecibels = max(gainDecibels, 12)
        return other
    }

    /// Whether nothing is varied.
    public var isNone: Bool {
        speedPercent == 0 && shiftMilliseconds == 0 && gainDecibels == 0 && noiseProbability == 0
            && reverberationProbability == 0 && telephoneProbability == 0 && channelStrength == 0 && timeMaskCount == 0
            && bandMaskCount == 0
    }

    /// How much more than its window of a recording may be heard, to either side, in seconds.
    func margin(windowSeconds: Double) -> Double {
        shiftMilliseconds / 1000 + windowSeconds * Double(speedPercent) / 100
    }

    /// Throws where a value is out of its range.
    public func validate() throws(ClassificationError) {
        func check<Value: Comparable & CustomStringConvertible>(
            _ setting: String, called name: String, _ value: Value, _ range: ClosedRange<Value>
        ) throws(ClassificationError) {
            if !range.contains(value) {
                throw .setting(setting, called: name, value, "from \(range.lowerBound) to \(range.upperBound)")
            }
        }
        try check("speedPercent", called: "the change of speed", speedPercent, 0...50)
        try check("shiftMilliseconds", called: "the shift", shiftMilliseconds, 0...10_000)
        try check("gainDecibels", called: "the change of loudness", gainDecibels, 0...40)
        try check("noiseProbability", called: "the probability of noise", noiseProbability, 0...1)
        try check("highestSNRDecibels", called: "the highest SNR", highestSNRDecibels, -40...100)
        try check("lowestSNRDecibels", called: "the lowest SNR", lowestSNRDecibels, -40...highestSNRDecibels)
        try check("reverberationProbability", called: "the probability of a room", reverberationProbability, 0...1)
        try check("telephoneProbability", called: "the probability of a telephone", telephoneProbability, 0...1)
        try check("channelStrength", called: "the strength of channels", channelStrength, 0...100)
        try check("timeMaskCount", called: "the number of time masks", timeMaskCount, 0...20)
        try check("longestTimeMask", called: "the longest time mask", longestTimeMask, 0...0.5)
        try check("bandMaskCount", called: "the number of band masks", bandMaskCount, 0...20)
        try check("widestBandMask", called: "the widest band mask", widestBandMask, 0...64)
    }
}
