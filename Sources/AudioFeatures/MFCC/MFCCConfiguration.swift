#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Every parameter of the MFCC front end: what turns samples into frames of features.
///
/// A frame is `frameLength` samples, multiplied by the window, zero-padded to `fftSize` and transformed; the squared
/// magnitude of its bins is gathered into mel bands, from which logarithms and their orthonormal DCT-II are taken. Frames
/// start at every `hopLength` samples from the first; they are neither centred nor padded, and samples behind the last
/// whole frame are not used.
///
/// Davis & Mermelstein, *Comparison of parametric representations for monosyllabic word recognition*, 1980. Packages differ
/// in the details: `init(preset:)` has those of some.
public struct MFCCConfiguration: Codable, Hashable, Sendable {
    /// Samples per second of the input.
    public var sampleRate = 16_000
    /// How much of the recording a frame sees.
    public var frameMilliseconds = 25.0
    /// The distance from one frame's start to the next one's.
    public var hopMilliseconds = 10.0
    /// What a frame is multiplied by.
    public var window = Window.hann
    /// How many points the FFT has.
    public var transformLength = TransformLength.powerOfTwo
    /// How power depends on the length of the FFT.
    public var powerScale = PowerScale.unscaled

    /// How many mel bands the spectrum is gathered into.
    public var melBandCount = 40
    /// The scale on which the bands are equally wide.
    public var melScale = MelScale.htk
    /// Where the lowest band begins, in hertz.
    public var lowestFrequency = 20.0
    /// Where the highest band ends, in hertz; at most half the sample rate.
    public var highestFrequency = 7_600.0
    /// Along what axis a band's triangle has straight sides.
    public var bandShape = BandShape.hertz
    /// What a band's weights are scaled to.
    public var bandNormalization = BandNormalization.peak
    /// Whether a band may be so narrow that no bin of the FFT falls into it; its power is then always 0. If not, it is an error.
    public var allowsEmptyBands = false

    /// What keeps the logarithm of a band's power finite, by default ln(power + powerFloor). With samples in -1...1, so that
    /// silence has a fixed, finite value and noise far below hearing does not matter.
    public var powerFloor = 1e-6
    /// How `powerFloor` does that.
    public var floorRule = FloorRule.added
    /// The unit of levels.
    public var logarithm = Logarithm.natural

    /// How many cepstral coefficients are kept, from coefficient 0 on.
    public var coefficientCount = 20
    /// Q in the factor 1 + Q/2 sin(πk/Q) of coefficient k, which brings all to a like size (the HTK book, section 5.3);
    /// 0 for none.
    public var lifter = 0.0
    /// What stands in the place of coefficient 0.
    public var firstCoefficient = FirstCoefficient.cepstral
    /// Orders of differences appended to the coefficients: 0 none, 1 deltas, 2 deltas and their deltas.
    ///
    /// The delta of frame t is the slope of the regression line through the frames t - `deltaReach` ... t + `deltaReach`;
    /// where there is none, before the first and after the last frame, that one is repeated. Deltas of deltas are the same
    /// of the deltas. (The HTK book, section 5.9.)
    public var deltaOrder = 0
    /// How many frames to each side a delta is taken over.
    public var deltaReach = 2

    /// The standard deviation of noise added to the samples before anything else; 0 for none.
    ///
    /// The noise at a sample depends on the seed and the sample's position alone.
    public var dither = 0.0
    /// Chooses the noise that `dither` adds.
    public var ditherSeed: UInt64 = 0
    /// What samples in -1...1 are multiplied by next: 32,768 for conventions of 16-bit integers.
    public var sampleScale = 1.0
    /// Whether each frame is brought to a mean of 0.
    public var removesFrameMean = false
    /// a in y[n] = x[n] - a x[n-1]; 0 for none.
    public var preEmphasis = 0.0
    /// Whether pre-emphasis is applied to the recording or frame by frame.
    public var preEmphasisSpan = PreEmphasisSpan.recording

    /// The default front end: 16 kHz, 25 ms Hann frames every 10 ms, 40 mel bands from 20 to 7,600 Hz, 20 coefficients.
    public init() {}
}

extension MFCCConfiguration {
    /// Samples in a frame: `frameMilliseconds`, rounded to the nearest sample.
    public var frameLength: Int { samples(in: frameMilliseconds) }

    /// Samples from one frame's start to the next one's: `hopMilliseconds`, rounded to the nearest sample.
    public var hopLength: Int { samples(in: hopMilliseconds) }

    /// Points of the FFT.
    public var fftSize: Int {
        switch transformLength {
        case .frame: return frameLength
        case .powerOfTwo:
            var size = 1
            while size < frameLength { size *= 2 }
            return size
        }
    }

    /// Values in a frame of features: the coefficients and their deltas.
    public var featureCount: Int { coefficientCount * (deltaOrder + 1) }

    /// How many frames later than its own a frame comes out of the stream, for the deltas' sake.
    public var lookAheadFrames: Int { deltaOrder * deltaReach }

    /// How many frames a recording of `sampleCount` samples has; one at least, as a shorter one is padded with zeros.
    public func frameCount(forSamples sampleCount: Int) -> Int {
        precondition(hopLength > 0, "A configuration whose hop is no sample has no frames: validate it first.")
        return sampleCount <= frameLength ? 1 : 1 + (sampleCount - frameLength) / hopLength
    }

    /// How many samples `frameCount` frames cover: the shortest recording that has them all in full.
    public func sampleCount(forFrames frameCount: Int) -> Int {
        frameCount <= 0 ? 0 : (frameCount - 1) * hopLength + frameLength
    }

    /// What the squared magnitude of a bin is multiplied by.
    var powerFactor: Double { powerScale == .perPoint ? 1 / Double(fftSize) : 1 }

    /// What coefficient `k` of natural logarithms is multiplied by to be in this configuration's unit, lifted.
    package func cepstralScale(_ k: Int) -> Double {
        let lift = lifter == 0 ? 1 : 1 + lifter / 2 * sin(Double.pi * Double(k) / lifter)
        return logarithm.unit * lift
    }

    /// Nothing in an unusable configuration becomes a length that could trap; `validate()` says what is wrong with it.
    private func samples(in milliseconds: Double) -> Int {
        let samples = (Double(sampleRate) * milliseconds / 1000).rounded()
        return samples.isFinite && samples.magnitude < 0x1p31 ? Int(samples) : 0
    }
}

extension MFCCConfiguration {
    /// The longest frame, in samples: far more than sound ever calls for, far less than memory holds.
    private static let longestFrame = 1 << 20

    /// Throws what is wrong with this configuration, if anything is.
    public func validate() throws(FeatureError) {
        func check(
            _ isValid: Bool, _ setting: String, _ value: some CustomStringConvertible, _ expected: String
        ) throws(FeatureError) {
            guard !isValid else { return }
            throw FeatureError(.invalidSetting, setting: setting, value: value.description, expected: expected)
        }
        try check((1...10_000_000).contains(sampleRate), "sampleRate", sampleRate, "1 to 10000000 samples a second")
        try check(
            (2...Self.longestFrame).contains(frameLength), "frameMilliseconds", frameMilliseconds,
            "2 to \(Self.longestFrame) samples; at \(sampleRate) Hz that is \(Self.milliseconds(2, sampleRate)) to "
                + "\(Self.milliseconds(Self.longestFrame, sampleRate)) ms")
        try check(
            (1...Self.longestFrame).contains(hopLength), "hopMilliseconds", hopMilliseconds,
            "1 to \(Self.longestFrame) samples; at \(sampleRate) Hz that is \(Self.milliseconds(1, sampleRate)) to "
                + "\(Self.milliseconds(Self.longestFrame, sampleRate)) ms")
        try check((1...4096).contains(melBandCount), "melBandCount", melBandCount, "1 to 4096")
        try check(
            lowestFrequency >= 0 && lowestFrequency < Double(sampleRate) / 2, "lowestFrequency", lowestFrequency,
            "0 to less than half the sample rate of \(sampleRate), in Hz")
        try check(
            highestFrequency > lowestFrequency && highestFrequency <= Double(sampleRate) / 2, "highestFrequency",
            highestFrequency,
            "more than lowestFrequency (\(lowestFrequency)) and at most half the sample rate of \(sampleRate), in Hz")
        try check(
            powerFloor >= Double(Float.leastNormalMagnitude) && powerFloor <= 1e6, "powerFloor", powerFloor,
            "a positive number from \(Float.leastNormalMagnitude) to 1e6")
        try check(
            (1...melBandCount).contains(coefficientCount), "coefficientCount", coefficientCount,
            "1 to melBandCount (\(melBandCount))")
        try check(
            lifter >= 0 && lifter <= 1e6 && (0..<coefficientCount).allSatisfy { cepstralScale($0).magnitude > 1e-6 },
            "lifter", lifter, "0 (none) to 1e6, but none that makes one of \(coefficientCount) coefficients 0")
        try check((0...2).contains(deltaOrder), "deltaOrder", deltaOrder, "0, 1 or 2")
        try check((1...100).contains(deltaReach), "deltaReach", deltaReach, "1 to 100 frames")
        try check(sampleScale > 0 && sampleScale <= 1e6, "sampleScale", sampleScale, "more than 0 and at most 1e6")
        try check(preEmphasis >= 0 && preEmphasis <= 1, "preEmphasis", preEmphasis, "0 (none) to 1")
        try check(dither >= 0 && dither <= 1, "dither", dither, "0 (none) to 1, the full scale of the samples")
        _ = try MelFilterBank(self)
    }

    private static func milliseconds(_ samples: Int, _ sampleRate: Int) -> Double {
        Double(samples) * 1000 / Double(sampleRate)
    }
}

extension MFCCConfiguration {
    /// Reads every setting. One that files did not have from the beginning may be missing: what it means then is what was done
    /// before there was a choice, whatever the default is today.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys) throws -> Value { try container.decode(Value.self, forKey: key) }
        func value<Value: Decodable>(_ key: CodingKeys, before: Value) throws -> Value {
            try container.decodeIfPresent(Value.self, forKey: key) ?? before
        }
        sampleRate = try value(.sampleRate)
        frameMilliseconds = try value(.frameMilliseconds)
        hopMilliseconds = try value(.hopMilliseconds)
        window = try value(.window)
        transformLength = try value(.transformLength, before: .powerOfTwo)
        powerScale = try value(.powerScale, before: .unscaled)

        melBandCount = try value(.melBandCount)
        melScale = try value(.melScale)
        lowestFrequency = try value(.lowestFrequency)
        highestFrequency = try value(.highestFrequency)
        bandShape = try value(.bandShape, before: .hertz)
        bandNormalization = try value(.bandNormalization, before: .peak)
        allowsEmptyBands = try value(.allowsEmptyBands, before: false)

        powerFloor = try value(.powerFloor)
        floorRule = try value(.floorRule, before: .added)
        logarithm = try value(.logarithm, before: .natural)

        coefficientCount = try value(.coefficientCount)
        lifter = try value(.lifter, before: 0)
        firstCoefficient = try value(.firstCoefficient, before: .cepstral)
        deltaOrder = try value(.deltaOrder)
        deltaReach = try value(.deltaReach)

        dither = try value(.dither)
        ditherSeed = try value(.ditherSeed)
        sampleScale = try value(.sampleScale, before: 1)
        removesFrameMean = try value(.removesFrameMean, before: false)
        preEmphasis = try value(.preEmphasis)
        preEmphasisSpan = try value(.preEmphasisSpan, before: .recording)
    }
}
