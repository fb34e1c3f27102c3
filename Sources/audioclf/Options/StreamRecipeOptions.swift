import ArgumentParser
import AudioClassification
import AudioFiles
import FileAccess

/// How a stream is made of recordings.
struct StreamRecipeOptions: ParsableArguments {
    private static var defaults: StreamRecipe { StreamRecipe() }

    @Option(help: ArgumentHelp("Decibels of each recording above the noise (default: \(defaults.snrDecibels) with --noise; without either there is no noise).", valueName: "decibels"))
    var snr: Double?
    @Option(help: ArgumentHelp("A folder of noise, at any depth below it; with --snr alone computed noise is used.", valueName: "dir"), completion: .directory)
    var noise: String?
    @Option(help: ArgumentHelp("The pause before each recording, and before each file of --between (each half minute of a longer one), in seconds: from LO to HI, drawn each time (default: \(PauseRange(defaults.gapSeconds))).", valueName: "lo:hi"))
    var gap: PauseRange?
    @Option(help: ArgumentHelp("A folder of other sound to put between and after the words, at any depth below it; repeatable.", valueName: "dir"), completion: .directory)
    var between: [String] = []
    @Option(help: ArgumentHelp("With --between: how much of it after each word (default: evenly, so that all of it is heard once).", valueName: "seconds"))
    var betweenSeconds: Double?
    @Option(help: "Go on for so many hours, with the recordings again and again.") var hours: Double?
    @Option(help: "Take so many recordings, if need be again and again (default: each once).") var count: Int?
    @Option(help: ArgumentHelp("The stream's sample rate (default: \(defaults.sampleRate)).", valueName: "hertz")) var rate: Int?
    @Option(help: "Chooses all that is left to chance (default: \(defaults.seed)).") var seed: UInt64?

    /// Seconds from the shortest to the longest.
    struct PauseRange: ExpressibleByArgument, CustomStringConvertible {
        let lowest, highest: Double

        init(_ seconds: ClosedRange<Double>) { (lowest, highest) = (seconds.lowerBound, seconds.upperBound) }

        init?(argument: String) {
            let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
            guard parts.count == 2, let lowest = parts[0], let highest = parts[1], !lowest.isNaN, !highest.isNaN else { return nil }
            (self.lowest, self.highest) = (lowest, highest)
        }

        /// Nil where the lowest exceeds the highest.
        var seconds: ClosedRange<Double>? { lowest <= highest ? lowest...highest : nil }

        var description: String { "\(lowest):\(highest)" }
    }

    func validate() throws {
        if let gap, gap.seconds == nil {
            throw ValidationError("--gap is \(gap): LO, \(gap.lowest), exceeds HI, \(gap.highest); the shortest pause comes first, as in 1:3.")
        }
        if hours != nil, count != nil { throw ValidationError("Give either --hours or --count.") }
        if betweenSeconds != nil, between.isEmpty { throw ValidationError("--between-seconds needs --between DIR.") }
        if hours != nil, !between.isEmpty, betweenSeconds == nil {
            throw ValidationError("With --hours, --between needs --between-seconds, which says how much of it follows each word.")
        }
        do {
            try recipe.validate()
        } catch {
            throw ValidationError(refusing: error)
        }
    }

    /// What the options come to.
    var recipe: StreamRecipe {
        var recipe = Self.defaults
        if let snr { recipe.snrDecibels = snr }
        if let seconds = gap?.seconds { recipe.gapSeconds = seconds }
        recipe.otherSeconds = betweenSeconds
        if let hours { recipe.length = .seconds(3600 * hours) }
        if let count { recipe.length = .recordings(count) }
        if let rate { recipe.sampleRate = rate }
        if let seed { recipe.seed = seed }
        return recipe
    }

    /// What is heard behind the words; nil: nothing.
    func noiseBank(threads: Int) throws -> NoiseBank? {
        if let noise { return try NoiseBank(folder: noise, sampleRate: recipe.sampleRate, threads: threads) }
        return snr == nil ? nil : NoiseBank(syntheticAt: recipe.sampleRate, seed: recipe.seed)
    }

    /// The audio files of the folders of --between, and what could not be looked at there; throws where there are none.
    func betweenFiles() throws -> (files: [String], failures: [String]) {
        var list = RecordingList([])
        for folder in between {
            guard FolderTree.isFolder(folder) else {
                throw CommandError(description: "\(folder): no folder; expected one of audio files to put between the words")
            }
            list.add(folder: folder)
        }
        if list.sources.isEmpty, let failure = list.failures.first {
            throw CommandError(description: "\(failure.reason); expected audio files at any depth below it to put between the words")
        }
        return (list.sources.map(\.name), list.failures.map(\.reason))
    }
}
