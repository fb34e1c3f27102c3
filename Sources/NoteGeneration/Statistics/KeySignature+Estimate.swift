extension KeySignature {
    /// How well each pitch class above the tonic fits a major and a minor key, as listeners rated it (Krumhansl and Kessler
    /// 1982).
    private static let majorProfile = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]
    private static let minorProfile = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]

    /// The key that music is most likely in, by how often it has each pitch class, from C to B: the one of 24 whose profile
    /// correlates best with these numbers (Krumhansl 1990); nil where all are equal.
    public init?(estimatedFrom pitchClasses: [Double]) {
        precondition(pitchClasses.count == 12, "a number for each of the twelve pitch classes")
        var best: (correlation: Double, tonic: Int, isMinor: Bool)?
        for isMinor in [false, true] {
            for tonic in 0..<12 {
                let profile = isMinor ? Self.minorProfile : Self.majorProfile
                let shifted = (0..<12).map { profile[($0 - tonic + 12) % 12] }
                guard let value = correlation(pitchClasses, shifted) else { return nil }
                if value > best?.correlation ?? -.infinity { best = (value, tonic, isMinor) }
            }
        }
        self.init(tonic: best!.tonic, isMinor: best!.isMinor)
    }

    /// The key on a tonic, 0 for C to 11 for B, that has the fewest sharps or flats; of six each, the flats.
    public init(tonic: Int, isMinor: Bool) {
        precondition((0..<12).contains(tonic), "there are twelve pitch classes")
        // A minor key has the signature of the major one three semitones higher; each fifth upwards adds a sharp.
        let fifths = (tonic + (isMinor ? 3 : 0)) * 7 % 12
        self.init(sharps: fifths < 6 ? fifths : fifths - 12, isMinor: isMinor)
    }
}

/// Pearson's; nil where one of the lists has equal numbers throughout.
private func correlation(_ a: [Double], _ b: [Double]) -> Double? {
    let (meanA, meanB) = (a.reduce(0, +) / Double(a.count), b.reduce(0, +) / Double(b.count))
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
        ab += (x - meanA) * (y - meanB)
        aa += (x - meanA) * (x - meanA)
        bb += (y - meanB) * (y - meanB)
    }
    return aa > 0 && bb > 0 ? ab / (aa * bb).squareRoot() : nil
}
