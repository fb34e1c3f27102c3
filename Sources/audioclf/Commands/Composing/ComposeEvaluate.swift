import ArgumentParser
import NoteGeneration

struct ComposeEvaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Tells how well a note model foresees music.",
        discussion: """
            DATA is what `audioclf compose train` takes. Of a collection the part "valid" is measured, of a folder all \
            files, unless --split says otherwise; --split valid of a folder means those that training kept for validation.

            The measure is the negative log-likelihood of each step given those before it, the first one included, in nats \
            summed over the 88 keys: the less the better. Beside it stands what the keys' frequencies alone would give. \
            Music of a style that the model knows by its name is measured in that style, other music without one. Where \
            neither the music nor --steps-per-quarter says how long a step is, it is as long as in that style, or as in \
            all of the model's if they agree.

              audioclf compose evaluate notes.safetensors chorales.json --steps-per-quarter 1 --json

            Fields of --json: version; model; parameters; corpora, each with name, style (none if the model does not know \
            it), pieces, steps, nats (all steps pooled), natsByPiece (the mean over pieces of each one's mean), and the \
            same two as bernoulliNats and bernoulliNatsByPiece for the keys' frequencies; failures, the files that could \
            not be read.
            """)

    @Argument(help: "The model, as `audioclf compose train` wrote it.", completion: .file(extensions: ["safetensors"]))
    var model: String
    @Argument(help: "Folders of MIDI files, or collections of piano rolls.", completion: .file())
    var data: [String]
    @Option(help: "The part to measure on: train, valid, another part of a collection, or all.")
    var split: String?
    @Flag(help: "Write one JSON object.") var json = false
    @OptionGroup(title: "Data") var corpus: CorpusOptions
    @OptionGroup var threads: ThreadOptions

    func validate() throws {
        if data.isEmpty { throw ValidationError("A folder of MIDI files or a collection of piano rolls is missing.") }
    }

    func run() throws {
        let model = try NoteModel(argument: model)
        var (corpora, failures): ([NoteCorpus], [String]) = ([], [])
        for path in data {
            let (found, lines) = try corpus.read(path, styles: model.configuration.styles)
            corpora += found
            failures += lines
        }
        let rows = try corpora.map { try row($0, model) }
        let document = NoteEvaluationDocument(
            model: self.model, parameters: model.network.parameterCount, corpora: rows, failures: failures)
        try StandardOutput.write(json ? audioclf.json(document, pretty: true) : document.text)
        if !failures.isEmpty { throw ExitCode.failure }
    }

    private func row(_ corpus: NoteCorpus, _ model: NoteModel) throws -> NoteEvaluationDocument.Row {
        let part = split ?? (corpus.isFolder ? "all" : "valid")
        let pieces = part == "all" ? corpus.pieces : corpus[part]
        if pieces.isEmpty {
            let parts = corpus.parts.map(\.name).joined(separator: ", ")
            throw CommandError(
                description: "\(corpus.style.name): no pieces in the part \(part); expected one of \(parts), or all")
        }
        let configuration = model.configuration
        let known = configuration.styles.firstIndex { $0.name == corpus.style.name }
        if let style = known.map({ configuration.styles[$0] }), style.stepsPerQuarter != corpus.style.stepsPerQuarter {
            Console.warning(
                "\(corpus.style.name): \(corpus.style.stepsPerQuarter) steps a quarter note, but the model learned \(style.name) with \(style.stepsPerQuarter)")
        }
        let weights: [Float] = configuration.styles.indices.map { $0 == known ? 1 : 0 }
        let score = model.network.score(
            of: pieces, styles: pieces.map { _ in weights }, threads: threads.count)
        let frequencies = known.map { model.training.keys[$0] } ?? BernoulliKeys(meanOf: model.training.keys)
        return NoteEvaluationDocument.Row(
            name: corpus.style.name, style: known.map { configuration.styles[$0].name }, part: part, score: score,
            keys: frequencies.score(of: pieces))
    }
}
