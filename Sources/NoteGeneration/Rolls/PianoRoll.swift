/// Music as steps of equal length, each with the keys that sound in it.
///
/// In a plain roll (`onsets` is nil) a held and a repeated note look the same. With onsets each step also has the keys that
/// are struck in it; the others go on. A key that did not sound in the step before is always struck, so that equal music
/// gives equal rolls.
public struct PianoRoll: Hashable, Sendable {
    /// How many steps a quarter note may have.
    public static let stepsPerQuarterRange = 1...96

    /// How many steps a quarter note has: 1 for steps of a quarter note, 2 for eighths, 4 for sixteenths.
    public let stepsPerQuarter: Int
    /// The keys that sound in each step.
    public private(set) var steps: [KeySet]
    /// The keys that are struck in each step, as many as `steps`; nil in a plain roll.
    public private(set) var onsets: [KeySet]?

    /// A roll.
    ///
    /// `onsets` has as many elements as `steps`. What is struck and does not sound is dropped, and what begins to sound is
    /// struck. Steps per quarter outside 1 to 96 trap.
    public init(stepsPerQuarter: Int, steps: [KeySet] = [], onsets: [KeySet]? = nil) {
        precondition(
            Self.stepsPerQuarterRange.contains(stepsPerQuarter), "a quarter note has from 1 to 96 steps of a roll")
        precondition(onsets == nil || onsets!.count == steps.count, "a roll has as many sets of onsets as steps")
        self.stepsPerQuarter = stepsPerQuarter
        self.steps = steps
        guard var onsets else { return }
        var before = KeySet()
        for (index, keys) in steps.enumerated() {
            onsets[index] = Self.onsets(onsets[index], of: keys, after: before)
            before = keys
        }
        self.onsets = onsets
    }

    private static func onsets(_ struck: KeySet, of keys: KeySet, after before: KeySet) -> KeySet {
        struck.intersection(keys).union(keys.subtracting(before))
    }

    /// How many steps it has.
    public var count: Int { steps.count }

    /// Whether it has no steps.
    public var isEmpty: Bool { steps.isEmpty }

    /// Its length in quarter notes.
    public var quarters: Double { Double(count) / Double(stepsPerQuarter) }

    /// Adds a step. `onsets` counts in a roll that has them: the keys struck anew, beside those that begin to sound.
    public mutating func append(_ keys: KeySet, onsets struck: KeySet = []) {
        if onsets != nil { onsets!.append(Self.onsets(struck, of: keys, after: steps.last ?? [])) }
        steps.append(keys)
    }

    /// The same without onsets: a plain roll.
    public var withoutOnsets: PianoRoll { PianoRoll(stepsPerQuarter: stepsPerQuarter, steps: steps) }

    /// The same with onsets; where there were none, whatever goes on is one note.
    public var withOnsets: PianoRoll {
        onsets != nil
            ? self
            : PianoRoll(
                stepsPerQuarter: stepsPerQuarter, steps: steps, onsets: [KeySet](repeating: [], count: count))
    }

    /// A part of it. What sounds in its first step is struck there.
    public subscript(range: Range<Int>) -> PianoRoll {
        PianoRoll(
            stepsPerQuarter: stepsPerQuarter, steps: Array(steps[range]), onsets: onsets.map { Array($0[range]) })
    }

    /// The same without the silent steps in front and behind.
    public var withoutOuterSilence: PianoRoll {
        guard let first = steps.firstIndex(where: { !$0.isEmpty }),
            let last = steps.lastIndex(where: { !$0.isEmpty })
        else { return self[0..<0] }
        return self[first..<last + 1]
    }
}

extension PianoRoll {
    /// Every key that sounds somewhere in it.
    public var keys: KeySet { steps.reduce([]) { $0.union($1) } }

    /// By how many semitones it can be transposed so that every key stays on the piano; a silent roll by up to 87.
    public var transpositions: ClosedRange<Int> {
        let keys = keys
        guard let lowest = keys.lowest, let highest = keys.highest else {
            return 1 - KeySet.keyCount...KeySet.keyCount - 1
        }
        return KeySet.range.lowerBound - lowest...KeySet.range.upperBound - highest
    }

    /// The same, so many semitones higher; throws where a key would leave the piano.
    public func transposed(by semitones: Int) throws(NoteGenerationError) -> PianoRoll {
        let possible = transpositions
        guard possible.contains(semitones) else { throw .transposition(semitones, possible) }
        var result = self
        for index in steps.indices { result.steps[index] = steps[index].transposed(by: semitones)! }
        if let onsets {
            for index in onsets.indices { result.onsets![index] = onsets[index].transposed(by: semitones)! }
        }
        return result
    }
}

extension PianoRoll: Codable {
    private enum CodingKeys: CodingKey { case stepsPerQuarter, steps, onsets }

    /// Reads `{"stepsPerQuarter": 2, "steps": [[60, 64], []], "onsets": ...}`, the onsets only where there are any.
    ///
    /// Bare lists of lists, as collections hold them, are read by ``PianoRollCollection``.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let stepsPerQuarter = try values.decode(Int.self, forKey: .stepsPerQuarter)
        let steps = try values.decode([KeySet].self, forKey: .steps)
        let onsets = try values.decodeIfPresent([KeySet].self, forKey: .onsets)
        guard Self.stepsPerQuarterRange.contains(stepsPerQuarter) else {
            throw DecodingError.dataCorruptedError(
                forKey: .stepsPerQuarter, in: values, debugDescription: "\(stepsPerQuarter), expected 1 to 96")
        }
        guard onsets == nil || onsets!.count == steps.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .onsets, in: values, debugDescription: "\(onsets!.count) onsets for \(steps.count) steps")
        }
        self.init(stepsPerQuarter: stepsPerQuarter, steps: steps, onsets: onsets)
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(stepsPerQuarter, forKey: .stepsPerQuarter)
        try values.encode(steps, forKey: .steps)
        try values.encodeIfPresent(onsets, forKey: .onsets)
    }
}
