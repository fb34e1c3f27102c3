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
            rate; or a folder with train/, validation/ and test/ which have such sub-folders; or a manifest: CSV with the \
            columns file and label, and if wanted split, speaker, start and end (seconds), or .jsonl with such an object on \
            each line. validation_list.txt and testing_list.txt of Speech Commands are respected. Where nothing says what \
            is for validation, about a tenth of the recordings is: by speaker where a column tells one, file names begin \
            with SPEAKER_nohash_ or --speaker-pattern finds one, else file by file. Recordings for the test are not used.

            With --streaming the model learns to hear streams, the state of its network carried on from frame to frame: one \
            step a frame is then all that listen has to do, and no window has to be waited for.

            The weights of the best epoch on validation are kept; with --from those of the last one, and what is right then \
            counts speech that is made up of the recordings too. Without other options --from learns for 5 to 100 epochs, in \
            batches of 32, with a learning rate of 0.002, noise behind one of five, channels of strength 4, and no dropout, \
            smoothing or averaging. Ctrl-C leaves a checkpoint beside the model, itself a \
            usable model; --resume goes on from it.

              audioclf train recordings/ -o keywords.safetensors
              audioclf train recordings/ -o keywords.safetensors --speaker-pattern '^[^/]+/([^_]+)_'
              audioclf train recordings/ --streaming --noise street/ -o live.safetensors
              audioclf train takes/ --from english -o mine.safetensors
              audioclf train takes.csv more-recordings/ --unknown other-words/ -o keywords.safetensors
            """)

    @Argument(help: "Folders of labelled recordings, or manifests.", completion: .file())
    var data: [String]
    @Option(name: .shortAndLong, help: "Where the model goes; by custom its name ends in .safetensors.", completion: .file())
    var output: String
    @OptionGroup var base: BaseOption
    @Flag(help: "Go on from the checkpoint that an interrupted training left beside the model.")
    var resume = false
    @Flag(help: "Tell what would be trained and about how long it would take, and write nothing.")
    var dryRun = false
    @Option(help: "Write a dozen recordings as they are learned from into this folder, as WAV and as pictures of their features.", completion: .directory)
    var preview: String?
    @OptionGroup(title: "Data") var split: SplitOptions
    @OptionGroup(title: "Training") var recipe: RecipeOptions
    @OptionGroup var threads: ThreadOptions

    func validate() throws {
        if data.isEmpty { throw ValidationError("A folder of labelled recordings, or a manifest, is missing.") }
        try base.check(recipe)
        _ = try recipe.apply(to: TrainingRecipe())
    }

    func run() throws {
        let checkpoint = try prepareOutput()
        let base = try base.load()
        let recipe = try recipe.apply(to: checkpoint?.recipe ?? base.map(TrainingRecipe.init) ?? TrainingRecipe())
        try checkpoint?.requireBase(base)
        try checkpoint?.requireRecipe(recipe)
        let dataset = try split.dataset(data)
        for failure in dataset.failures { Console.error(failure) }
        let data = try load(dataset, recipe, base)
        if let preview { try ExamplePreview(data).write(to: preview) }
        if dryRun { return try tellPlan(data) }
        var training = try checkpoint?.resume(data, threads: threads.count) ?? TrainingRun(data, threads: threads.count)
        do {
            try train(&training)
        } catch {
            Console.clearProgress()
            throw try ending(training, error)
        }
        let model = try training.model()
        try model.write(to: output)
        AtomicFile.remove(checkpointPath)
        let best = model.training.best!
        try StandardOutput.write(
            "\(output): \(best.validationAccuracy.percent()) of \(counted(data.validationCount, "validation recording")) right (epoch \(best.epoch) of \(data.recipe.epochs))\n")
        let missing = dataset.failures.count + data.report.failures.count
        if missing > 0 {
            Console.error("\(output) was made without what could not be read (\(missing), named above)")
            throw ExitCode.failure
        }
    }

    private var checkpointPath: String { output + ".checkpoint" }

    /// Finds out now, not after the training, where the model cannot go, and what an earlier training left there.
    private func prepareOutput() throws -> Checkpoint? {
        try OutputModel.check(output)
        if resume { return try readCheckpoint(checkpointPath) }
        if AtomicFile.exists(checkpointPath) {
            throw CommandError(
                description:
                    "\(checkpointPath): left by an interrupted training; add --resume to go on from it, or remove it to start anew")
        }
        return nil
    }

    private func load(_ dataset: Dataset, _ recipe: TrainingRecipe, _ base: BaseModel?) throws -> TrainingData {
        var rule = split.rule
        if let base {
            self.base.tell(base, adding: dataset.labels)
            rule.leastLabelCount = 1
            // They do not choose the epoch, and every recording to learn from counts.
            if self.split.validationPercent == nil { rule.validationPercent = 5 }
        }
        let split = try DatasetSplit(dataset, rule: rule)
        var recipe = recipe
        if self.recipe.epochs == nil, !resume {
            let count = split.training.count
            recipe.epochs =
                base == nil
                ? TrainingRecipe.usualEpochs(recordings: count) : TrainingRecipe.usualFineTuningEpochs(recordings: count)
        }
        for note in split.notes { Console.warning(note) }
        let clock = Stopwatch()
        let noises = try noises(dataset, recipe)
        let loaded = try TrainingData(split, recipe: recipe, base: base, noises: noises, threads: threads.count) { done, total in
            Console.progress("loading \(done) of \(total) recordings")
        }
        report(loaded, split, dataset, base, clock.seconds)
        for taken in loaded.takenLabels(threads: threads.count) { self.base.warn(of: taken) }
        return loaded
    }

    /// What a training would be, and how long, going by its first batches.
    private func tellPlan(_ data: TrainingData) throws {
        struct Enough: Error {}
        var training = try TrainingRun(data, threads: threads.count)
        let clock = Stopwatch()
        var first = 0.0, seconds = 0.0
        do {
            try training.run { step in
                let now = clock.seconds, done = (step.epoch - 1) * step.batchCount + step.batch
                // The first batch finds its memory.
                if done == 1 { first = now }
                Console.progress("trying batch \(step.batch)")
                guard now < 5, step.epoch == 1 else {
                    let each = done > 1 ? (now - first) / Double(done - 1) : now
                    seconds = each * Double(step.epochCount * step.batchCount)
                    throw Enough()
                }
            }
            // That was all of it.
            seconds = clock.seconds
        } catch is Enough {}
        Console.clearProgress()
        let recipe = data.recipe, network = try training.model().network
        try StandardOutput.write(
            """
            network   \(recipe.layerCount) x \(recipe.cell.rawValue) of \(recipe.hiddenSize) units\(recipe.bidirectional ? " in both directions" : ""), \(network.parameters.count) weights
            training  \(counted(data.trainingCount, "recording")), \(counted(recipe.epochs, "epoch")), batches of \(recipe.batchSize)
            time      \(seconds < 1 ? "under a second" : "about \(seconds.duration)") on \(counted(threads.count, "thread"))
            \(output) was not written: --dry-run

            """)
    }

    /// What is mixed in: of the folder that was named, else what the data has, else nil for computed noise.
    private func noises(_ dataset: Dataset, _ recipe: TrainingRecipe) throws -> NoiseBank? {
        guard recipe.needsNoise else { return nil }
        var bank: NoiseBank?
        if let folder = self.recipe.augmentation.noise {
            bank = try NoiseBank(
                folder: folder, sampleRate: recipe.mfcc.sampleRate, resampler: recipe.resampler, threads: threads.count)
        } else if !dataset.noise.isEmpty {
            bank = NoiseBank(
                files: dataset.noise, sampleRate: recipe.mfcc.sampleRate, resampler: recipe.resampler,
                threads: threads.count)
        }
        for failure in bank?.failures ?? [] { Console.error(failure) }
        return bank?.count == 0 ? nil : bank
    }

    /// Trains to the end, with a checkpoint now and then.
    private func train(_ training: inout TrainingRun) throws {
        Signals.catchInterrupts()
        var display = TrainingDisplay()
        var sinceCheckpoint = Stopwatch()
        while !training.isFinished {
            try training.runEpoch { step in
                display.show(step)
                if Signals.wasInterrupted { throw Interruption() }
            }
            if !training.isFinished, sinceCheckpoint.seconds > 30 {
                do {
                    try training.writeCheckpoint(to: checkpointPath)
                } catch {
                    Console.warning("\(error); the training goes on without a checkpoint")
                }
                sinceCheckpoint = Stopwatch()
            }
        }
    }

    /// Keeps what a training has learned that was stopped, by Ctrl-C or by an error; returns what the command ends with.
    private func ending(_ training: borrowing TrainingRun, _ error: any Error) throws -> any Error {
        if error is Interruption {
            try training.writeCheckpoint(to: checkpointPath)
            Console.note("stopped; \(checkpointPath) is a usable model, and the same command with --resume goes on from it")
            return ExitCode(130)
        }
        if training.hasBestEpoch {
            try training.model().write(to: output)
            Console.note("\(output) has the best epoch before the following error")
        }
        return error
    }

    private func readCheckpoint(_ path: String) throws -> Checkpoint {
        do {
            return try Checkpoint(contentsOf: path)
        } catch where error is TensorFileError || (error as? ClassificationError)?.code == .notAModel {
            throw CommandError(
                description: "\(error); expected the checkpoint of an interrupted training: start anew without --resume")
        }
    }

    private func report(_ data: TrainingData, _ split: DatasetSplit, _ dataset: Dataset, _ base: BaseModel?, _ seconds: Double) {
        let report = data.report
        for line in report.failures { Console.error(line) }
        // A whole label may be odd in the same way, as silence is.
        for line in report.warnings.prefix(20) { Console.warning(line) }
        if report.warnings.count > 20 { Console.warning("and \(report.warnings.count - 20) more such recordings") }
        for line in report.duplicates.conflicts.prefix(5) { Console.warning(line) }
        Console.note(
            "\(data.labels.count) labels, \(data.trainingCount) recordings to learn from, \(data.validationCount) to check with, \(report.seconds.duration) of sound, window \(data.windowSeconds.decimals(2)) s; loaded in \(seconds.duration)")
        for line in LoadingText(data, split, dataset, base: base).lines { Console.note(line) }
        Conversions(
            sampleRates: report.sampleRates, mixedDownCount: report.mixedDownCount,
            target: data.recipe.mfcc.sampleRate).report()
        if report.longerCount > 0 {
            Console.note("\(counted(report.longerCount, "recording")) longer than the window of \(data.windowSeconds.decimals(2)) s: the loudest stretch is used")
        }
        if data.validationCount < 20 {
            Console.note(
                "only \(counted(data.validationCount, "recording")) to check with, so the score means little: add recordings or a validation/ folder")
        }
    }

    /// Ctrl-C, on its way out of the training.
    private struct Interruption: Error {}
}
