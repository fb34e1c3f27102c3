public import ArgumentParser
public import AudioClassification
import AudioFeatures
import AudioFiles
import FileAccess

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Tells how well a model does on labelled recordings, or in streams.",
        discussion: """
            DATA is a folder with a sub-folder of recordings for each label, or a manifest (.csv, .jsonl), as `train` takes \
            it; where recordings are split, those for validation are used, or else those for the test, or what --part says.

              audioclf evaluate keywords.safetensors held-back/ --report report.html
              audioclf evaluate keywords.safetensors held-back/ --json
              audioclf evaluate keywords.safetensors held-back/ --snr 20,10,5,0 --noise street-noise/
              audioclf evaluate keywords.safetensors --stream street.wav --negative talk/ --report report.html

            The report is one HTML file with nothing outside itself, to look at in any browser: the scores with training \
            curves, confusion matrix, groups of recordings such as speakers (the worst first), how far probabilities can be \
            taken at their word, and pictures of the surest mistakes.

            Fields of --json: version; accuracy (0 to 1) and interval, where it lies with a probability of 95 %; count and \
            correct; top, how often the label is among the most probable ones; perLabel with count, precision, recall and f1 \
            of each label; labels and confusion, in whose row i are the recordings of label i by what they were called; \
            groups; calibration, temperature and calibrationAtTemperature; with --snr snr; mistakes, the surest first; failures, the \
            recordings that could not be read. The README says more of each.

            With --stream, in place of DATA, words are detected as `audioclf listen` does, in a long recording whose label \
            file says what is said and when; with --negative in sound in which none of them is. A word is hit by the first \
            detection of its label that is reported between its beginning and --tolerance seconds after its end; others of \
            its label are doubles, and those of other labels wrong words. What is heard anywhere else is a false alarm, \
            counted by the hours without words. Then --json has version, stream and failures; the README says what is in \
            them. The report then shows what is missed against false alarms, for any threshold.
            """)

    @Argument(help: "The model, as `audioclf train` wrote it.", completion: .file(extensions: ["safetensors"]))
    var model: String
    @Argument(help: "Folders of labelled recordings, or manifests; none with --stream or --negative.", completion: .file())
    var data: [String] = []
    @Flag(help: "Write one JSON object.") var json = false
    @Option(help: ArgumentHelp("Write a report as an HTML page.", valueName: "file"), completion: .file(extensions: ["html"]))
    var report: String?
    @Option(help: "Which recordings, where DATA says it (default: validation, else test, else all).")
    var part: Recording.Part?
    @Option(help: "A regular expression on a file's path below DATA whose first group is the speaker.")
    var speakerPattern: String?
    @OptionGroup var noise: NoiseOptions
    @OptionGroup(title: "Streams") var streams: StreamOptions
    @OptionGroup(title: "Streams") var detection: DetectionOptions
    @OptionGroup(title: "Streams") var hop: HopOption
    @OptionGroup var weights: WeightOption
    @OptionGroup var threads: ThreadOptions

    func validate() throws {
        if data.isEmpty, streams.isEmpty {
            throw ValidationError("A folder of labelled recordings, or a manifest, is missing; or --stream AUDIO, or --negative.")
        }
        if !data.isEmpty, !streams.isEmpty {
            throw ValidationError("DATA and streams are evaluated apart: give either DATA, or --stream and --negative.")
        }
        if !streams.isEmpty, noise.snr != nil {
            throw ValidationError("--snr is for DATA; `audioclf make-stream` puts noise behind streams.")
        }
        let forData = [("--part", part != nil), ("--speaker-pattern", speakerPattern != nil)].filter(\.1).map(\.0)
        if !streams.isEmpty, !forData.isEmpty {
            throw ValidationError("\(forData.joined(separator: ", ")): for DATA only; leave it out with --stream and --negative.")
        }
        let forStreams = detection.given + hop.given + (streams.tolerance == nil ? [] : ["--tolerance"])
        if streams.isEmpty, !forStreams.isEmpty {
            throw ValidationError("\(forStreams.joined(separator: ", ")): for streams only; give --stream AUDIO or --negative PATH in place of DATA, or leave it out.")
        }
        if report == "-" { throw ValidationError("--report writes a file, and - is none; give a name such as report.html.") }
    }

    func run() throws {
        let loaded = weights.applied(to: try ClassifierModel(argument: model))
        if streams.isEmpty { try evaluateRecordings(loaded) } else { try evaluateStreams(loaded) }
    }

    private func evaluateStreams(_ model: ClassifierModel) throws {
        let policy = try detection.policy(for: model)
        _ = try DetectionTracker(policy, labels: model.labels)  // before any sound is heard
        if let report { try AtomicFile.checkWritable(report) }
        let findings = try StreamFindings(
            StreamTrials(streams, model, mode: hop.mode), policy, tolerance: streams.toleranceSeconds, threads: threads.count)
        try StandardOutput.write(
            json ? audioclf.json(StreamDocument(findings), pretty: true) : StreamText(findings: findings).text)
        if let report {
            let names = (streams.stream.map { [$0] } ?? []) + streams.negative
            let page = StreamReport(findings, model, modelName: self.model, soundNames: names)
            try AtomicFile.write(Array(page.html.utf8).span, to: report)
        }
        if !findings.failures.isEmpty { throw ExitCode.failure }
    }

    private func evaluateRecordings(_ loaded: ClassifierModel) throws {
        let classifier = AudioClassifier(loaded)
        let dataset = try Dataset(sources: data, speakerPattern: speakerPattern)
        let recordings = try classifier.recordings(of: dataset, part: part)
        if let report { try AtomicFile.checkWritable(report) }
        for note in dataset.notes { Console.warning(note) }
        for failure in dataset.failures { Console.error(failure) }

        let noise = try noise.snr == nil ? nil : noise.bank(classifier.model.frontEnd, threads: threads.count)
        for failure in noise?.failures ?? [] { Console.error(failure) }
        let evaluation = try evaluate(classifier, recordings)
        if evaluation.outcomes.isEmpty {
            throw CommandError(description: "no recording could be read; nothing can be measured")
        }
        let findings = EvaluationFindings(evaluation, noise: try noise.map { try curve(classifier, evaluation, in: $0) })
        try StandardOutput.write(
            json ? audioclf.json(EvaluationDocument(findings), pretty: true) : EvaluationText(findings).text)
        if let report {
            let page = EvaluationReport(
                findings, classifier.model, modelName: model, dataNames: data,
                pictures: MistakePictures(findings.mistakes, classifier.model.frontEnd))
            try AtomicFile.write(Array(page.html.utf8).span, to: report)
        }
        if !(dataset.failures.isEmpty && evaluation.failures.isEmpty && noise?.failures.isEmpty != false) {
            throw ExitCode.failure
        }
    }

    private func evaluate(_ classifier: AudioClassifier, _ recordings: [Recording]) throws -> Evaluation {
        var conversions = Conversions(target: classifier.model.frontEnd.mfcc.sampleRate)
        var done = 0
        let evaluation = try classifier.evaluate(recordings, threads: threads.count) { recording, result in
            switch result {
            case .success(let found):
                conversions.add(sampleRate: found.sampleRate, channelCount: found.channelCount)
                for warning in found.warnings { Console.warning("\(recording.source.name): \(warning)") }
            case .failure(let error): Console.error("\(error)")
            }
            done += 1
            Console.progress("\(done) of \(recordings.count) recordings")
        }
        Console.clearProgress()
        conversions.report()
        return evaluation
    }

    private func curve(_ classifier: AudioClassifier, _ clean: Evaluation, in noise: NoiseBank) throws -> SNRCurve {
        let curve = try classifier.evaluate(
            clean, in: noise, decibels: self.noise.snr!.decibels, threads: threads.count
        ) { done, count in Console.progress("in noise: \(done) of \(count) recordings") }
        Console.clearProgress()
        return curve
    }
}

extension Recording.Part: ExpressibleByArgument {}
