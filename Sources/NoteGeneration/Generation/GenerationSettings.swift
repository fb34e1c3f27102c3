/// How music is made of what a note model foresees.
public struct GenerationSettings: Sendable, Codable, Hashable {
    /// What the logit of every decision is divided by, 0 to 10: with 1 music is drawn as the model foresees it, with less it
    /// is more predictable, and with 0 the more likely answer is always taken.
    public var temperature = 1.0
    /// The nucleus (Holtzman and others 2020) of each decision, whether a key sounds or not: the fewest answers that
    /// together have this probability, 0 to 1. Where the more likely answer has it alone, that one is taken; else both
    /// keep their probabilities. With 0.97, what has a probability of 0.03 or less never happens; with 1/2 and less,
    /// nothing is left to chance.
    public var topP = 0.97
    /// The lowest key that may sound, a MIDI number from 21 on.
    public var lowestKey = KeySet.range.lowerBound
    /// The highest key that may sound, up to 108.
    public var highestKey = KeySet.range.upperBound
    /// How many keys may sound together, 1 to 88. A step with more is drawn anew and, if that does not help, loses those
    /// that were least likely.
    public var polyphonyLimit = 10
    /// After so many quarter notes of silence, from 0 on, music begins anew with the next bar, as a piece does; if the model
    /// is for silence there too, with the most likely keys.
    public var longestSilenceQuarters = 2.0
    /// A key that has sounded for so many quarter notes, at least one step, is released.
    public var longestNoteQuarters = 16.0
    /// How much music that goes round in circles is avoided, 0 (not) to 100: where the latest steps have already gone round
    /// n times, n at least 2, with a period of one to 16 bars, the probability of the step that goes on so is multiplied by
    /// exp(-penalty (n - 1)). What is drawn in its place is left to chance altogether, at a temperature of 1 or more, so
    /// that music leaves a loop though `temperature` or `topP` decide everything else.
    public var repetitionPenalty = 0.0
    /// Chooses what is left to chance: same seed, same music.
    public var seed: UInt64 = 1

    /// The defaults.
    public init() {}

    /// Throws where something is out of its range.
    public func validate() throws(NoteGenerationError) {
        try NoteGenerationError.check(setting: "temperature", temperature, 0...10)
        try NoteGenerationError.check(setting: "topP", topP, 0...1)
        try NoteGenerationError.check(setting: "lowestKey", lowestKey, KeySet.range)
        try NoteGenerationError.check(
            setting: "highestKey", highestKey, max(lowestKey, KeySet.range.lowerBound)...KeySet.range.upperBound)
        try NoteGenerationError.check(setting: "polyphonyLimit", polyphonyLimit, 1...KeySet.keyCount)
        try NoteGenerationError.check(setting: "longestSilenceQuarters", longestSilenceQuarters, 0...1e6)
        try NoteGenerationError.check(setting: "longestNoteQuarters", longestNoteQuarters, 0...1e6)
        try NoteGenerationError.check(setting: "repetitionPenalty", repetitionPenalty, 0...100)
    }
}
