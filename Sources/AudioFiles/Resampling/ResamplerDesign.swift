#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The windowed-sinc low-pass filter of a rate conversion: where it lets pass, where it stops, and how well.
///
/// Frequencies are fractions of the lower of the two Nyquist frequencies (half the lower sample rate). The filter is a
/// sinc with its cut-off midway between pass band and stop band, under a Kaiser window whose length follows from
/// `stopBandDecibels` and the width of the transition (Kaiser 1974; Oppenheim & Schafer, section 7.5).
///
/// The design is part of a model file: features of converted recordings depend on it.
public struct ResamplerDesign: Codable, Hashable, Sendable {
    /// Up to this fraction of the lower Nyquist frequency the signal passes unchanged.
    public var passBandEnd: Double
    /// From this fraction on nothing passes: no image and no alias.
    public var stopBandStart: Double
    /// How far images and aliases lie under the signal, in decibels.
    public var stopBandDecibels: Double

    /// The default is flat to 0.9 of the lower Nyquist frequency and below -110 dB from 1.0 of it.
    public init(passBandEnd: Double = 0.9, stopBandStart: Double = 1.0, stopBandDecibels: Double = 110) {
        self.passBandEnd = passBandEnd
        self.stopBandStart = stopBandStart
        self.stopBandDecibels = stopBandDecibels
    }

    /// What is wrong with the numbers, as half a sentence; nil if they make a filter.
    public var problem: String? {
        if !(passBandEnd > 0 && passBandEnd < 1) {
            return "the pass band ends at \(passBandEnd) of the Nyquist frequency, expected between 0 and 1"
        }
        if !(stopBandStart - passBandEnd >= 0.02 && stopBandStart <= 1.5) {
            return "the stop band starts at \(stopBandStart) of the Nyquist frequency, expected 0.02 or more after the"
                + " pass band's end (\(passBandEnd)) and at most 1.5"
        }
        if !(stopBandDecibels >= 30 && stopBandDecibels <= 140) {
            return "the stop band is \(stopBandDecibels) dB down, expected 30 to 140"
        }
        return nil
    }

    /// The cut-off (-6 dB) as a fraction of the lower Nyquist frequency.
    var cutoff: Double { (passBandEnd + stopBandStart) / 2 }

    /// Half the length of the window, in samples of the lower rate.
    var halfLength: Double {
        let transition = (stopBandStart - passBandEnd) * Double.pi
        return ((stopBandDecibels - 7.95) / (2.285 * transition) + 1) / 2
    }

    /// The parameter of the Kaiser window, by Kaiser's formula.
    var kaiserBeta: Double {
        stopBandDecibels > 50
            ? 0.1102 * (stopBandDecibels - 8.7)
            : 0.5842 * pow(stopBandDecibels - 21, 0.4) + 0.07886 * (stopBandDecibels - 21)
    }
}
