import ArgumentParser
import AudioClassification
import AudioFeatures
import AudioFiles

struct Classify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Names what is heard in recordings.",
        discussion: """
            Takes files, folders (searched at any depth) and - for standard input, in any format and at any rate. A \
            recording longer than the model's window is decided by windows that overlap by half, each weighted by how \
            loud it is; --every SECONDS gives the windows themselves.

              audioclf classify -m keywords.safetensors yes.wav no.flac folder/
              sox talk.mp3 -t wav - | audioclf classify -m keywords.safetensors --every 1 --jsonl -

            --compose writes a tune for each recording into a folder, a .mid and a .wav, in the styles that its \
            probabilities weight; `audioclf help compose write` says what keywords play.

              audioclf classify -m keywords.safetensors folder/ --compose tunes --notes notes.safetensors

            Fields of --json, --jsonl and --csv: file; label and probability (0 to 1) of the most probable label; top, the \
            --top most probable ones, a list of label and probability (as JSON in a CSV field too); seconds, the length of the recording or, with --every, of the window, whose start and \
            end in seconds then follow; with --compose tune, the MIDI file. --json has them as results beside version and failures; there, and as lines of \
            --jsonl, a recording that could not be classified has file and error.
            """)

    @Argument(help: "Recordings, folders of recordings, or - for standard input.", completion: .file())
    var files: [String]
    @OptionGroup var model: ModelOption
    @Flag(help: "How the results are written; without any as a table.") var format: ResultFormat?
    @Option(help: "How many labels to give of each recording (default: 1 in the table, 3 elsewhere).") var top: Int?
    @Option(help: ArgumentHelp("Classify windows that begin every so many seconds.", valueName: "seconds")) var every: Double?
    @Option(help: ArgumentHelp("Write a tune for each recording into this folder.", valueName: "folder"), completion: .directory)
    var compose: String?
    @Option(help: "With --compose: the note model, as `audioclf compose train` wrote it.", completion: .file(extensions: ["safetensors"]))
    var notes: String?
    @Option(help: "With --compose: a JSON file that says what keywords mean.", completion: .file(extensions: ["json"]))
    var map: String?
    @OptionGroup var weights: WeightOption
    @OptionGroup var threads: ThreadOptions

    func validate() throws {
        if files.isEmpty { throw ValidationError("A recording is missing.") }
        if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("Standard input (-) can be read only once.") }
        if let top, top < 1 { throw ValidationError("--top takes a number from 1.") }
        if let every, !(every > 0 && every <= 86_400) {
            throw ValidationError("--every takes a number of seconds, more than 0 and at most 86400.")
        }
        try validateComposing()
    }

    private func validateComposing() throws {
        if compose == nil {
            if notes != nil || map != nil { throw ValidationError("--notes and --map need --compose FOLDER.") }
        } else if notes == nil {
            throw ValidationError("--compose needs --notes MODEL, which `audioclf compose train` makes.")
        } else if every != nil {
            throw ValidationError("--compose writes a tune for each recording, not for the windows of --every.")
        }
    }

    func run() throws {
        let classifier = AudioClassifier(weights.applied(to: try model.load()))
        var tunes = try compose.map { try RecordingTunes(folder: $0, notes: notes!, map: map, classifier) }
        let list = RecordingList(files)
        let format = format ?? .table
        var writer = ResultWriter(
            format: format, top: top ?? (format == .table ? 1 : 3), files: list.sources.map(\.name),
            labels: classifier.labels, hasWindows: every != nil,
            hasTunes: tunes != nil)
        var conversions = Conversions(target: classifier.model.frontEnd.mfcc.sampleRate)
        try writer.begin()
        for failure in list.failures { try writer.add(failure: failure.reason, file: failure.file) }
        if let every {
            for source in list.sources {
                try classifyWindows(of: source, every: every, classifier, &writer, &conversions)
            }
        } else {
            try classify(list.sources, classifier, &tunes, &writer, &conversions)
        }
        try writer.end()
        conversions.report()
        if writer.failureCount > 0 { throw ExitCode.failure }
    }

    private func classify(
        _ sources: [AudioSource], _ classifier: AudioClassifier, _ tunes: inout RecordingTunes?,
        _ writer: inout ResultWriter, _ conversions: inout Conversions
    ) throws {
        try classifier.classify(sources, threads: threads.count) { n, outcome in
            switch outcome {
            case .success(let result):
                let tune = try tunes?.add(result.classification, file: sources[n].name)
                try writer.add(result, file: sources[n].name, tune: tune)
                note(result, sources[n], &conversions)
            case .failure(let error):
                try writer.add(failure: "\(error)", file: sources[n].name)
            }
            if sources.count > 50 { Console.progress("\(n + 1) of \(sources.count) recordings") }
        }
        Console.clearProgress()
    }

    private func classifyWindows(
        of source: AudioSource, every seconds: Double, _ classifier: AudioClassifier, _ writer: inout ResultWriter,
        _ conversions: inout Conversions
    ) throws {
        do {
            let result = try classifier.classifyWindows(of: source, every: seconds) { window in
                try writer.add(window, file: source.name)
            }
            note(result, source, &conversions)
        } catch let error where error is ExitCode || error is CommandError {
            throw error  // the results cannot be written: nothing else can be done
        } catch {
            try writer.add(failure: "\(error)", file: source.name)
        }
    }

    private func note(_ result: RecordingClassification, _ source: AudioSource, _ conversions: inout Conversions) {
        conversions.add(sampleRate: result.sampleRate, channelCount: result.channelCount)
        for warning in result.warnings { Console.warning("\(source.name): \(warning)") }
    }
}
