#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How frequency maps to pitch as heard; mel bands are equally wide on this scale.
public enum MelScale: String, Codable, Hashable, Sendable, CaseIterable {
    /// 2595 log10(1 + f/700): O'Shaughnessy 1987, the HTK book; torchaudio's default.
    case htk
    /// Linear (3 mel per 200 Hz) up to 1 kHz, logarithmic (27 mel per factor 6.4) above: Slaney's Auditory Toolbox 1998;
    /// librosa's default.
    case slaney

    /// The pitch, in mel, of a frequency in hertz.
    public func mel(hertz: Double) -> Double {
        switch self {
        case .htk: 2595 * log10(1 + hertz / 700)
        case .slaney: hertz < 1000 ? hertz * 3 / 200 : 15 + 27 * log(hertz / 1000) / log(6.4)
        }
    }

    /// The frequency, in hertz, of a pitch in mel.
    public func hertz(mel: Double) -> Double {
        switch self {
        case .htk: 700 * (pow(10, mel / 2595) - 1)
        case .slaney: mel < 15 ? mel * 200 / 3 : 1000 * exp((mel - 15) * log(6.4) / 27)
        }
    }
}
