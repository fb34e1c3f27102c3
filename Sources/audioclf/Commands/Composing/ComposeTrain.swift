import ArgumentParser
import FileAccess
import NoteGeneration

struct ComposeTrain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Makes a note model from music.",
        discussion: """
            DATA is a folder of MIDI files, at any depth, which become one style; or a folder with such folders, each a \
            style; or a JSON collection of piano rolls, {"train": [[[60, 64], []], ...], "valid": ...}: pieces of steps of \
            the MIDI numbers that sound. Several of them make one model that knows several styles.

            Of a folder's MIDI files about a tenth is kept for validation. Those that state their key are moved to C major \
            or A minor unless --keep-keys is given. The weights of the best epoch on validation are kept; Ctrl-C ends the \
            training with the best so far.

              audioclf compose train melodies/ -o notes.safetensors
              audioclf compose train chorales.json --steps-per-quarter 1 -o notes.safetensors
            """)

    @Argument(help: "Folders of MIDI files, or collections of piano rolls.", completion: .file())
    var data: [String]
    @Option(name: .shortAndLong, help: "Where the model goes; by custom its name ends in .safetensors.", completion: .file())
    var output: String
    @OptionGroup(title: "Data") var corpus: CorpusOptions
    @OptionGroup(title: "Training") var recipe: NoteRecipeOptions
    @OptionGroup var threads: ThreadOptions

    func validate() throws {
        if data.isEmpty { throw ValidationError("A folder of MIDI files or a collection of piano rolls is missing.") }
        _ = try recipe.apply(to: NoteTrainingRecipe())
    }

    func run() throws {
        try prepareOutput()
        let recipe = try recipe.apply(to: NoteTrainingRecipe())
        let (corpora, failureCount) = try corpus.read(data)
        let dataset = try NoteDataset(corpora)
        let (training, validation) = (dataset.trainingAmount, dataset.validationAmount)
        Console.note(
            "\(counted(dataset.styles.count, "style")): \(dataset.styles.map(\.name).joined(separator: ", ")); \(counted(training.pieces, "piece")) of \(training.steps) steps to learn from, \(validation.pieces) of \(validation.steps) to check with")
        var run = try NoteTrainingRun(dataset, recipe: recipe, threads: threads.count)
        let wasInterrupted = try train(&run)
        let model = run.model()
        try model.write(to: output)
        if wasInterrupted { Console.note("stopped; \(output) has the best epoch so far") }
        let best = model.training.best!
        try StandardOutput.write(
            "\(output): \(best.validation.nats.decimals(3)) nats a step on \(counted(best.validation.pieceCount, "validation piece")) (epoch \(best.epoch) of \(model.training.history.count)), \(model.network.parameterCount) weights\n")
        if wasInterrupted { throw ExitCode(130) }
        if failureCount > 0 {
            Console.error("\(output) was made without what could not be read (\(failureCount), named above)")
            throw ExitCode.failure
        }
    }

    /// Finds out now, not after the training, where the model cannot go.
    private func prepareOutput() throws {
        try AtomicFile.checkWritable(output)
        if AtomicFile.isRegularAndNotEmpty(output), (try? NoteModel(contentsOf: output)) == nil {
            throw CommandError(description: "\(output): exists and is no note model; choose another name or remove it")
        }
    }

    /// Trains to the end or to Ctrl-C, which it reports.
    private func train(_ run: inout NoteTrainingRun) throws -> Bool {
        Signals.catchInterrupts()
        var display = NoteTrainingDisplay()
        do {
            try run.run { step in
                display.show(step)
                if Signals.wasInterrupted { throw Interruption() }
            }
        } catch {
            Console.clearProgress()
            guard run.hasBestEpoch else {
                if error is Interruption {
                    Console.note("stopped before the end of the first epoch: there is no model")
                    throw ExitCode(130)
                }
                throw error
            }
            if error is Interruption { return true }
            try run.model().write(to: output)
            Console.note("\(output) has the best epoch before the following error")
            throw error
        }
        return false
    }

    /// Ctrl-C, on its way out of the training.
    private struct Interruption: Error {}
}
