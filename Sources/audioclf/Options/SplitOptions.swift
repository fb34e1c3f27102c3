import ArgumentParser
import AudioClassification

/// Which recordings there are beside those of DATA, and how they are split that nothing has split.
struct SplitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A folder of speech that is none of the labels, which becomes the label \(Dataset.unknownLabel).", valueName: "dir"),
        completion: .directory)
    var unknown: [String] = []
    @Option(
        help: ArgumentHelp(
            "A folder of recordings in which words were heard that are none, as listen --save keeps them: every stretch of them is learned from as \(Dataset.unknownLabel).",
            valueName: "dir"),
        completion: .directory)
    var hardNegatives: [String] = []
    @Option(help: "A regular expression on a file's path below DATA whose first group is the speaker, so that no voice is on both sides.")
    var speakerPattern: String?
    @Option(help: "The part kept for validation, in percent (default: 10; 5 with --from).")
    var validationPercent: Double?
    @Flag(help: "Accept that folders, lists or manifests put recordings of one speaker into two parts.")
    var allowSharedSpeakers = false

    func validate() throws {
        if let validationPercent, !(validationPercent > 0 && validationPercent < 100) {
            throw ValidationError("--validation-percent takes a number between 0 and 100.")
        }
    }

    /// The recordings of DATA and what comes to them.
    func dataset(_ data: [String]) throws -> Dataset {
        try Dataset(sources: data, unknown: unknown, hardNegatives: hardNegatives, speakerPattern: speakerPattern)
    }

    var rule: DatasetSplit.Rule {
        DatasetSplit.Rule(validationPercent: validationPercent ?? 10, allowsSharedSpeakers: allowSharedSpeakers)
    }
}
