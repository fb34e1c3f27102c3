/// A key by its sharps or flats, major or minor.
public struct KeySignature: Hashable, Sendable, Codable {
    /// How many sharps, or (negative) flats: -7 to 7.
    public var sharps: Int
    /// Whether it is minor.
    public var isMinor: Bool

    /// A key; another number of sharps than -7 to 7 traps.
    public init(sharps: Int, isMinor: Bool = false) {
        precondition((-7...7).contains(sharps), "a key has at most seven sharps or flats")
        self.sharps = sharps
        self.isMinor = isMinor
    }

    // The circle of fifths, major keys from seven flats to seven sharps.
    private static let majorNames = [
        "Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#",
    ]
    private static let minorNames = [
        "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#", "G#", "D#", "A#",
    ]

    /// "C", "F#", "Bb" for major keys, "Am", "F#m" for minor ones, as Standard MIDI Files are commonly described.
    public var name: String { isMinor ? Self.minorNames[sharps + 7] + "m" : Self.majorNames[sharps + 7] }

    /// The key of a name as `name` gives them; nil for others.
    public init?(name: String) {
        isMinor = name.hasSuffix("m")
        let tonic = isMinor ? String(name.dropLast()) : name
        guard let index = (isMinor ? Self.minorNames : Self.majorNames).firstIndex(of: tonic) else { return nil }
        sharps = index - 7
    }

    /// The pitch class of its tonic: 0 for C to 11 for B.
    public var tonicPitchClass: Int { (sharps * 7 + (isMinor ? 9 : 0) + 84) % 12 }

    private enum CodingKeys: CodingKey { case sharps, isMinor }

    /// Reads `{"sharps": 1, "isMinor": false}`; another number of sharps than -7 to 7 throws.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        sharps = try values.decode(Int.self, forKey: .sharps)
        isMinor = try values.decode(Bool.self, forKey: .isMinor)
        guard (-7...7).contains(sharps) else {
            throw DecodingError.dataCorruptedError(
                forKey: .sharps, in: values, debugDescription: "\(sharps) sharps, expected -7 to 7")
        }
    }
}
