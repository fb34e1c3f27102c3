import ArgumentParser
import AudioClassification
import AudioFeatures
import FileAccess
import RecurrentNetworks

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Makes a model from labelled recordings.",
        discussion: """
            DATA is a folder with a sub-folder for each label, recordings at any depth below it, in any format and at any \
            rate; or a folder with train/ and validation/ which have such sub-folders. Without validation/, about a tenth \
            of the recordings is kept for validation: by speaker where file names begin with SPEAKER_nohash_ or \
            --speaker-pattern finds one, else file by file.

            The weights of the best epoch on validation are kept. Ctrl-C leaves a checkpoint beside the model, itself a \
            usable model; --resume goes on from it.

              audioclf train recordings/ -o keywords.safetensors
              audioclf train recordings/ -o keywords.safetensors --speaker-pattern '^[^/]+/([^_]+)_'
            """)

    @Argument(help: "Folders of labelled recordings.", completion: .directory)
    var data: [String]
    @Option(name: .shortAndLong, help: "Where the model goes; by custom its name ends in .safetensors.", completion: .file())
    var output: String
    @Flag(help: "Go on from the checkpoint that an interrupted training left beside the model.")
    var resume = false
    @OptionGroup(title: "Data") var split: SplitOptions
    @OptionGroup(title: "Training") var recipe: RecipeOptions
    @OptionGroup var threads: ThreadOptions

    func validate() throws {
        if data.isEmpty { throw ValidationError("A folder of labelled recordings is missing.") }
        _ = try recipe.apply(to: TrainingRecipe())
    }

    func run() throws {
        // A place where the model cannot go is found out now, not after the training.
        let checkpointPath = output + ".checkpoint"
        try AtomicFile.checkWritable(output)
        try AtomicFile.checkWritable(checkpointPath)
        let checkpoint = resume ? try readCheckpoint(checkpointPath) : nil
        let recipe = try recipe.apply(to: checkpoint?.recipe ?? TrainingRecipe())

        let split = try DatasetSplit(Dataset(folders: data), rule: split.rule)
        for note in split.notes { Console.warning(note) }
        let loading = Stopwatch()
        let loaded = try TrainingData(split, recipe: recipe, threads: threads.count) { done, total in
            Console.progress("loading \(done) of \(total) recordings")
        }
        report(loaded, loading.seconds)

        var run = try checkpoint?.resume(loaded, threads: threads.count)
            ?? TrainingRun(loaded, threads: threads.count)
        Signals.catchInterrupts()
        var progress = TrainingDisplay(trainingCount: loaded.trainingCount)
        var sinceCheckpoint = Stopwatch()
        do {
            while !run.isFinished {
                try run.runEpoch { step in
                    progress.show(step)
                    if Signals.wasInterrupted { throw Interruption() }
                }
                if !run.isFinished, sinceCheckpoint.seconds > 30 {
                    do {
                        try run.writeCheckpoint(to: checkpointPath)
                    } catch {
                        Console.warning("\(error); the training goes on without a checkpoint")
                    }
                    sinceCheckpoint = Stopwatch()
                }
            }
        } catch is Interruption {
            Console.clearProgress()
            try run.writeCheckpoint(to: checkpointPath)
            Console.note("stopped; \(checkpointPath) is a usable model, and the same command with --resume goes on from it")
            throw ExitCode(130)
        }
        let model = try run.model()
        try model.write(to: output)
        AtomicFile.remove(checkpointPath)
        let best = model.training.best!
        try StandardOutput.write(
            "\(output): \(best.validationAccuracy.percent()) of \(counted(loaded.validationCount, "validation recording")) right (epoch \(best.epoch) of \(recipe.epochs))\n")
        if !loaded.report.failures.isEmpty { throw ExitCode.failure }
    }

    private func readCheckpoint(_ path: String) throws -> Checkpoint {
        do {
            return try Checkpoint(contentsOf: path)
        } catch let error as TensorFileError {
            throw CommandError(
                description: "\(error); expected the checkpoint of an interrupted training: start anew without --resume")
        }
    }

    private func report(_ data: TrainingData, _ seconds: Double) {
        let report = data.report
        for line in report.failures { Console.error(line) }
        for line in report.warnings { Console.warning(line) }
        Conversions(
            sampleRates: report.sampleRates, mixedDownCount: report.mixedDownCount,
            target: TrainingRecipe().mfcc.sampleRate).report()
        if report.longerCount > 0 {
            Console.note("\(counted(report.longerCount, "recording")) longer than the window of \(data.windowSeconds.decimals(2)) s: the loudest stretch is used")
        }
        Console.note(
            "\(data.labels.count) labels, \(data.trainingCount) recordings to learn from, \(data.validationCount) to check with, \(report.seconds.duration) of sound, window \(data.windowSeconds.decimals(2)) s; loaded in \(seconds.duration)")
    }

    /// Ctrl-C, on its way out of the training.
    private struct Interruption: Error {}
}

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
