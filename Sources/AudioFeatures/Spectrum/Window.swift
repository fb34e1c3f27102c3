#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The weights a frame is multiplied by before its spectrum is taken.
///
/// A *periodic* window of N samples is the first N of a symmetric one of N + 1: the form for spectra (`scipy.signal`'s
/// `sym=False`, torch's and librosa's default). A *symmetric* one starts and ends with the same value (`numpy.hanning`).
public enum Window: String, Codable, Hashable, Sendable, CaseIterable {
    /// Hann, 0.5 - 0.5 cos, periodic.
    case hann
    /// Hann, symmetric.
    case hannSymmetric
    /// Hamming, 0.54 - 0.46 cos, periodic.
    case hamming
    /// Hamming, symmetric.
    case hammingSymmetric
    /// Hann, symmetric, to the power of 0.85: Kaldi's default, which Daniel Povey chose.
    case povey
    /// All ones.
    case rectangular

    /// The window's `count` weights.
    public func weights(count: Int) -> [Float] {
        precondition(count >= 0, "A window cannot have \(count) weights.")
        return switch self {
        case .hann: Self.raisedCosine(0.5, count: count, period: count)
        case .hannSymmetric: Self.raisedCosine(0.5, count: count, period: count - 1)
        case .hamming: Self.raisedCosine(0.54, count: count, period: count)
        case .hammingSymmetric: Self.raisedCosine(0.54, count: count, period: count - 1)
        case .povey: Self.raisedCosine(0.5, count: count, period: count - 1) { pow($0, 0.85) }
        case .rectangular: Array(repeating: 1, count: count)
        }
    }

    private static func raisedCosine(
        _ offset: Double, count: Int, period: Int, shape: (Double) -> Double = { $0 }
    ) -> [Float] {
        guard count > 1 else { return Array(repeating: 1, count: count) }
        return (0..<count).map {
            Float(shape(offset - (1 - offset) * cos(2 * Double.pi * Double($0) / Double(period))))
        }
    }
}
