import ArgumentParser
import AudioClassification

/// How recordings are split that no folder has split.
struct SplitOptions: ParsableArguments {
    @Option(help: "A regular expression on a file's path below DATA whose first group is the speaker, so that no voice is on both sides.")
    var speakerPattern: String?
    @Option(help: "The part kept for validation, in percent (default: 10).")
    var validationPercent: Double?

    func validate() throws {
        if let validationPercent, !(validationPercent > 0 && validationPercent < 100) {
            throw ValidationError("--validation-percent takes a number between 0 and 100.")
        }
    }

    var rule: DatasetSplit.Rule {
        DatasetSplit.Rule(validationPercent: validationPercent ?? 10, speakerPattern: speakerPattern)
    }
}
