import ArgumentParser
import NoteGeneration

/// What a tune is to be like; what is not given is as the keyword or the style has it.
struct TuneOptions: ParsableArguments {
    private static var defaults: TuneSettings { TuneSettings() }

    @Option(help: "Bars to write, behind the primer if there is one (default: \(defaults.barCount)).")
    var bars: Int?
    @Option(help: "Quarter notes a minute (default: the style's).")
    var tempo: Double?
    @Option(help: "The key, such as C, F#, Bb or Am; major or minor is the style's (default: the primer's or the style's).")
    var key: String?
    @Option(help: "The metre, such as 3/4 (default: the style's).")
    var metre: String?
    @Option(help: "The lowest and the highest key that may sound, MIDI numbers such as 48-84.")
    var register: String?
    @Option(help: "Keys that may sound together (default: \(defaults.generation.polyphonyLimit)).")
    var polyphony: Int?
    @Option(help: "Below 1 more predictable, above 1 less; 0 takes what is likeliest (default: \(defaults.generation.temperature)).")
    var temperature: Double?
    @Option(help: "Leave nothing to chance about a key that sounds, or does not, with this probability (default: \(defaults.generation.topP)).")
    var topP: Double?
    @Option(help: "How much to avoid going round in circles, 0 to 100 (default: \(defaults.generation.repetitionPenalty)).")
    var repetitionPenalty: Double?
    @Option(help: "Chooses what is left to chance; same seed, same bytes (default: \(defaults.generation.seed)).")
    var seed: UInt64?

    /// The names of those that were given.
    var given: [String] {
        let options: [(String, Bool)] = [
            ("--bars", bars != nil), ("--tempo", tempo != nil), ("--key", key != nil), ("--metre", metre != nil),
            ("--register", register != nil), ("--polyphony", polyphony != nil), ("--temperature", temperature != nil),
            ("--top-p", topP != nil), ("--repetition-penalty", repetitionPenalty != nil), ("--seed", seed != nil),
        ]
        return options.filter(\.1).map(\.0)
    }

    func validate() throws {
        let settings = try settings(for: KeywordMap.Meaning())
        do {
            try settings.validate()
        } catch {
            throw ValidationError(refusing: error)
        }
    }

    /// The settings for a keyword: options hold before what the keyword means.
    func settings(for meaning: KeywordMap.Meaning) throws -> TuneSettings {
        var settings = TuneSettings(meaning)
        if let bars { settings.barCount = bars }
        if let tempo { settings.quartersPerMinute = tempo }
        if let key {
            guard let signature = KeySignature(name: key) else {
                throw ValidationError("--key takes a key such as C, F#, Bb or Am; \(key) is none.")
            }
            settings.key = signature
        }
        if let metre {
            guard let signature = TimeSignature(text: metre) else {
                throw ValidationError("--metre takes a metre such as 3/4 or 6/8; \(metre) is none.")
            }
            settings.timeSignature = signature
        }
        if let register {
            let keys = register.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard keys.count == 2, let low = keys[0], let high = keys[1], 21 <= low, low <= high, high <= 108 else {
                throw ValidationError(
                    "--register takes the lowest and the highest key, MIDI numbers from 21 to 108 such as 48-84; \(register) is none.")
            }
            (settings.generation.lowestKey, settings.generation.highestKey) = (low, high)
        }
        if let polyphony { settings.generation.polyphonyLimit = polyphony }
        if let temperature { settings.generation.temperature = temperature }
        if let topP { settings.generation.topP = topP }
        if let repetitionPenalty { settings.generation.repetitionPenalty = repetitionPenalty }
        if let seed { settings.generation.seed = seed }
        return settings
    }
}
