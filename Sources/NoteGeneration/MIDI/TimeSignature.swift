/// A metre: how many beats a bar has, and what note a beat is.
public struct TimeSignature: Hashable, Sendable, Codable {
    /// The upper number, 1 to 255.
    public var beatsPerBar: Int
    /// The lower number: 1, 2, 4, 8, 16, 32 or 64.
    public var beatUnit: Int

    /// A metre; `TimeSignature(6, 8)`.
    public init(_ beatsPerBar: Int, _ beatUnit: Int) {
        self.beatsPerBar = beatsPerBar
        self.beatUnit = beatUnit
    }

    static let beatUnits = [1, 2, 4, 8, 16, 32, 64]

    /// How many steps a bar has, or nil if that is no whole number. `stepsPerQuarter` as in a roll.
    public func stepsPerBar(stepsPerQuarter: Int) -> Int? {
        let (steps, rest) = (beatsPerBar * 4 * stepsPerQuarter).quotientAndRemainder(dividingBy: beatUnit)
        return rest == 0 && steps > 0 ? steps : nil
    }

    /// How many quarter notes lie between two accents within a bar: three beats in 6/8, 9/8 and 12/8, else one.
    var quartersPerPulse: Double {
        let isCompound = beatUnit >= 8 && beatsPerBar > 3 && beatsPerBar % 3 == 0
        return 4 / Double(beatUnit) * (isCompound ? 3 : 1)
    }

    /// How many quarter notes a bar has.
    public var quartersPerBar: Double { 4 * Double(beatsPerBar) / Double(beatUnit) }

    func validate() throws(NoteGenerationError) {
        try NoteGenerationError.check(setting: "timeSignature.beatsPerBar", beatsPerBar, 1...255)
        guard Self.beatUnits.contains(beatUnit) else {
            let setting = "timeSignature.beatUnit"
            throw .setting(setting, called: setting, beatUnit, "1, 2, 4, 8, 16, 32 or 64")
        }
    }
}
