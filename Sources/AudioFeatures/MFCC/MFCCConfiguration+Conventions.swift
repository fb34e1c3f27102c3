/// The choices in which one MFCC differs from another of the same shape.
extension MFCCConfiguration {
    /// Where pre-emphasis begins anew.
    public enum PreEmphasisSpan: String, Codable, Hashable, Sendable, CaseIterable {
        /// Applied once to the recording, with x[-1] = 0.
        case recording
        /// Applied to each frame by itself, after its mean is removed and before the window, with x[-1] = x[0].
        case frame
    }

    /// How many points the FFT has.
    public enum TransformLength: String, Codable, Hashable, Sendable, CaseIterable {
        /// The least power of two that holds a frame, which is padded with zeros behind it.
        case powerOfTwo
        /// As many as the frame has samples.
        case frame
    }

    /// How power depends on the length of the FFT.
    public enum PowerScale: String, Codable, Hashable, Sendable, CaseIterable {
        /// The squared magnitude of a bin.
        case unscaled
        /// The squared magnitude of a bin divided by the number of the FFT's points.
        case perPoint
    }

    /// Along what axis a mel band's triangle has straight sides.
    public enum BandShape: String, Codable, Hashable, Sendable, CaseIterable {
        /// Along frequency in hertz.
        case hertz
        /// Along the mel scale.
        case mel
        /// Along bins, the corners rounded down to whole ones: floor((N + 1) f / rate) for N points.
        case wholeBins
    }

    /// What a mel band's weights are scaled to.
    public enum BandNormalization: String, Codable, Hashable, Sendable, CaseIterable {
        /// A triangle 1 high.
        case peak
        /// A triangle over hertz whose area is 1, 2 / width high: Slaney's Auditory Toolbox.
        case area
    }

    /// How ``powerFloor`` keeps the logarithm finite.
    public enum FloorRule: String, Codable, Hashable, Sendable, CaseIterable {
        /// It is added to the power.
        case added
        /// It takes the place of any smaller power.
        case least
        /// It takes the place of a power of zero (of less than the least normal `Float`), and of no other.
        case inPlaceOfZero
    }

    /// The unit of levels.
    public enum Logarithm: String, Codable, Hashable, Sendable, CaseIterable {
        /// ln x.
        case natural
        /// 10 log10 x, decibels.
        case decibel

        /// What a natural logarithm is multiplied by.
        var unit: Double {
            switch self {
            case .natural: 1
            case .decibel: 4.342_944_819_032_518  // 10 / ln 10
            }
        }
    }

    /// What stands in the first place of a frame.
    public enum FirstCoefficient: String, Codable, Hashable, Sendable, CaseIterable {
        /// Coefficient 0 of the cosine transform.
        case cepstral
        /// The logarithm of the sum of the frame's squared samples, their mean removed (where it is at all), before pre-emphasis
        /// by frame and before the window.
        case frameEnergy
        /// The logarithm of the sum of the spectrum's power, each bin counted once.
        case spectralEnergy
    }
}
