import ArgumentParser
import AudioClassification
import EnglishKeywords
import AudioFiles
import FileAccess
import NoteGeneration

struct ComposeWrite: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write",
        abstract: "Writes a tune: from a keyword, a recording or a style.",
        discussion: """
            The output is NAME.mid, NAME.wav and a picture, NAME.svg; or only one of them if NAME ends in .mid, .wav, .svg \
            or .png.

              audioclf compose -m notes.safetensors --keyword yes -o yes --play
              audioclf compose -m notes.safetensors --from clip.wav --classifier keywords.safetensors -o clip
              audioclf compose -m notes.safetensors --style waltz --key G --bars 32 --seed 7 -o waltz.mid

            A keyword plays the style of its name. Those of a classifier that have none are given the model's styles in \
            turn; labels that begin with _ play no style in particular. A recording's probabilities weight the styles, so \
            that an uncertain one gives a blend. --map FILE says what keywords mean, each field as you like:

              {"yes": {"style": "waltz", "key": "G", "tempo": 150, "metre": "3/4", "register": [48, 84]}, "no": {...}}

            --stats adds numbers to the line that says what was written, without the primer's part; --against DATA sets \
            them beside those of other music and tells the longest stretch that the tune has in common with it, and its own pieces with each other.

            Fields of --json: version; midi, wav and picture, the files; keyword; heard, labels with their probability; \
            styles, name and weight; key, tempo, metre, bars, primerSteps, steps, stepsPerQuarter, seconds, seed; with \
            --stats statistics, with --against corpus, the same of it, and copied, in quarter notes.
            """)

    @Option(name: .shortAndLong, help: "The note model, as `audioclf compose train` wrote it.", completion: .file(extensions: ["safetensors"]))
    var model: String
    @Option(name: .shortAndLong, help: "What the files are called.", completion: .file())
    var output: String
    @Option(help: "The keyword to turn into music.") var keyword: String?
    @Option(help: ArgumentHelp("A recording to turn into music, or - for standard input.", valueName: "file"), completion: .file())
    var from: String?
    @Option(help: "The model that recognises keywords, as `audioclf train` wrote it (default: \(EnglishKeywords.name), which is inside this program).", completion: .file(extensions: ["safetensors"]))
    var classifier: String?
    @Option(help: "A JSON file that says what keywords mean.", completion: .file(extensions: ["json"])) var map: String?
    @Option(help: "The style (default: what the keyword means, or none in particular).") var style: String?
    @Option(help: ArgumentHelp("A MIDI file to go on with.", valueName: "file"), completion: .file(extensions: ["mid"]))
    var primer: String?
    @OptionGroup(title: "Tune") var options: TuneOptions
    @Flag(help: "Play the tune with a program of the system.") var play = false
    @Flag(help: "Tell what the tune is like in numbers.") var stats = false
    @Option(parsing: .upToNextOption, help: ArgumentHelp("With --stats: music to set it against.", valueName: "data"), completion: .file())
    var against: [String] = []
    @Flag(help: "Write one JSON object.") var json = false

    func validate() throws {
        if output.isEmpty { throw ValidationError("--output takes a name.") }
        if output.hasSuffix("/") {
            throw ValidationError("--output takes the name of files, not of a folder: \(output)tune, say.")
        }
        if keyword?.isEmpty == true { throw ValidationError("--keyword takes a word.") }
        if keyword != nil, from != nil { throw ValidationError("Give either --keyword or --from.") }
        if from == nil, keyword == nil {
            if classifier != nil { throw ValidationError("--classifier needs --from FILE or --keyword.") }
            if map != nil { throw ValidationError("--map needs --keyword or --from FILE.") }
        }
        if !against.isEmpty, !stats { throw ValidationError("--against needs --stats.") }
    }

    func run() throws {
        let model = try NoteModel(argument: model)
        let files = TuneFiles(output)
        try files.checkWritable()
        let hearing = try hear(model)
        let settings = try options.settings(for: hearing.meaning)
        let primer = try primer.map { try StandardMIDIFile(path: $0) }
        var tune = try model.compose(styles: hearing.styles, settings: settings, primer: primer)
        if let path = self.primer, tune.primerStepCount == 0 {
            Console.warning("\(path): nothing sounds in it; the tune begins without it")
        }
        var document = TuneDocument(tune, hearing, files, settings, model)
        tune.score.title = hearing.keyword ?? document.styleText
        let corpus = try readCorpus(tune.grid)
        if play { try TuneFiles.checkSound(of: tune) }
        try files.write(tune)
        if stats {
            // The primer is not the model's; bars are counted from one that is.
            let written = tune.roll[tune.primerStepCount..<tune.roll.count]
            let wholeBars = written.count / tune.grid.stepsPerBar * tune.grid.stepsPerBar
            document.statistics = MusicSummary([tune.roll[(tune.roll.count - wholeBars)..<tune.roll.count]], tune.grid)
            if !corpus.isEmpty { document.corpus = MusicSummary(corpus, tune.grid) }
            document.copied = CopySummary(written, of: corpus)
        }
        try StandardOutput.write(json ? audioclf.json(document, pretty: true) : text(document, tune.grid))
        if play { try play(tune, files) }
    }

    private func hear(_ model: NoteModel) throws -> Hearing {
        guard keyword != nil || from != nil else { return try Hearing(style: style, model.configuration) }
        let repertoire: Repertoire, hearing: Hearing
        if classifier != nil || from != nil {
            let classifier = AudioClassifier(try ModelOption.load(classifier))
            repertoire = try Repertoire(classifier, map: map, model)
            hearing = try keyword.map { try Hearing(keyword: $0, repertoire) } ?? listen(classifier, repertoire)
        } else {
            repertoire = try Repertoire(keyword: keyword!, map: map, model)
            hearing = try Hearing(keyword: keyword!, repertoire)
        }
        guard let style else {
            repertoire.noteAssigned()
            return hearing
        }
        var other = hearing
        other.styles = try model.configuration.weights(ofKnownStyle: style)
        return other
    }

    private func listen(_ classifier: AudioClassifier, _ repertoire: Repertoire) throws -> Hearing {
        let source: AudioSource = from == "-" ? .fileDescriptor(0, name: "-") : .path(from!)
        let result = try classifier.classify(source)
        for warning in result.warnings { Console.warning("\(source.name): \(warning)") }
        let heard = result.classification
        Console.note("\(source.name): \(heard.label), \(Double(heard.probability).percent())")
        return Hearing(heard, repertoire)
    }

    private func readCorpus(_ grid: StepGrid) throws -> [PianoRoll] {
        var settings = CorpusSettings()
        settings.stepsPerQuarter = grid.stepsPerQuarter
        var pieces: [PianoRoll] = []
        for corpus in try against.flatMap({ try NoteCorpus.read($0, settings) }) {
            for failure in corpus.failures { Console.warning(failure) }
            pieces += corpus.pieces
        }
        return pieces
    }

    private func text(_ document: TuneDocument, _ grid: StepGrid) -> String {
        var text = document.text
        if let statistics = document.statistics {
            text += "\n" + MusicSummary.table(statistics, against: document.corpus, grid)
        }
        if let copied = document.copied { text += "\n" + copied.text }
        return text
    }

    private func play(_ tune: Tune, _ files: TuneFiles) throws {
        if let wav = files.wav { return try SoundPlayer.play(wav) }
        let sound = try TemporarySound()
        try TuneFiles.render(tune.midi, to: sound.path)
        try SoundPlayer.play(sound.path)
    }
}
