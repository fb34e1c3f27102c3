extension MFCCConfiguration {
    /// Front ends of other packages: what their MFCC functions do by default at 16 kHz.
    ///
    /// Off is what depends on chance (dither) or on the whole recording (`top_db`). Frames start at the first sample and are
    /// not centred, `center=False` there: padding a recording at both ends takes the whole of it. A last frame that is not
    /// full is left out. `docs/features.md` compares them.
    public enum Preset: String, Codable, Hashable, Sendable, CaseIterable {
        /// `torchaudio.transforms.MFCC`.
        case torchaudio
        /// `librosa.feature.mfcc` with `sr=16000`.
        case librosa
        /// Kaldi's `compute-mfcc-feats`, as in the package kaldi-native-fbank; samples as 16-bit integers.
        case kaldi
        /// `python_speech_features.mfcc`; samples as 16-bit integers.
        case python_speech_features
    }

    /// The front end of another package.
    public init(preset: Preset) {
        self.init()
        lowestFrequency = 0
        highestFrequency = 8_000
        switch preset {
        case .torchaudio:
            hopMilliseconds = 12.5
            transformLength = .frame
            melBandCount = 128  // more than there are bins for at low frequencies
            allowsEmptyBands = true
            useDecibels()
            coefficientCount = 40
        case .librosa:
            frameMilliseconds = 128
            hopMilliseconds = 32
            transformLength = .frame
            melBandCount = 128
            melScale = .slaney
            bandNormalization = .area
            useDecibels()
        case .kaldi:
            useIntegerSamples()
            removesFrameMean = true
            preEmphasisSpan = .frame
            window = .povey
            melBandCount = 23
            bandShape = .mel
            lowestFrequency = 20
            powerFloor = 0x1p-23  // the epsilon of Float
            floorRule = .least
            firstCoefficient = .frameEnergy
        case .python_speech_features:
            useIntegerSamples()
            window = .rectangular
            powerScale = .perPoint
            melBandCount = 26
            bandShape = .wholeBins
            powerFloor = 0x1p-52  // the epsilon of Double
            floorRule = .inPlaceOfZero
            firstCoefficient = .spectralEnergy
        }
    }

    private mutating func useDecibels() {
        powerFloor = 1e-10
        floorRule = .least
        logarithm = .decibel
    }

    private mutating func useIntegerSamples() {
        sampleScale = 32_768
        preEmphasis = 0.97
        coefficientCount = 13
        lifter = 22
    }
}
