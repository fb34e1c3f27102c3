import ArgumentParser
import AudioClassification
import AudioFeatures
import AudioFiles

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Tells how well a model does on labelled recordings.",
        discussion: """
            DATA is a folder with a sub-folder of recordings for each label, or a manifest (.csv, .jsonl), as `train` takes \
            it; where recordings are split, those for validation are used, or else those for the test.

              audioclf evaluate keywords.safetensors held-back/ --json

            Fields of --json: version; accuracy (0 to 1); count and correct; perLabel with count, precision, recall and f1 \
            of each label; labels and confusion, in whose row i are the recordings of label i by what they were called; \
            failures, the recordings that could not be read.
            """)

    @Argument(help: "The model, as `audioclf train` wrote it.", completion: .file(extensions: ["safetensors"]))
    var model: String
    @Argument(help: "Folders of labelled recordings, or manifests.", completion: .file())
    var data: [String]
    @Flag(help: "Write one JSON object.") var json = false
    @OptionGroup var weights: WeightOption
    @OptionGroup var threads: ThreadOptions

    func validate() throws {
        if data.isEmpty { throw ValidationError("A folder of labelled recordings, or a manifest, is missing.") }
    }

    func run() throws {
        let classifier = AudioClassifier(weights.applied(to: try ClassifierModel(argument: model)))
        let dataset = try Dataset(sources: data)
        let recordings = try classifier.recordings(of: dataset)
        for note in dataset.notes { Console.warning(note) }
        for failure in dataset.failures { Console.error(failure) }

        var outcomes: [(truth: Int, answer: Int)] = []
        var failures: [FailureRow] = []
        var conversions = Conversions(target: classifier.model.frontEnd.mfcc.sampleRate)
        let index = Dictionary(uniqueKeysWithValues: zip(classifier.labels, 0...))
        let sources = recordings.map(\.source)
        try classifier.classify(sources, threads: threads.count) { n, result in
            let recording = recordings[n]
            switch result {
            case .success(let result):
                outcomes.append((index[recording.label]!, index[result.classification.label]!))
                conversions.add(sampleRate: result.sampleRate, channelCount: result.channelCount)
                for warning in result.warnings { Console.warning("\(recording.source.name): \(warning)") }
            case .failure(let error):
                Console.error("\(error)")
                failures.append(FailureRow(file: recording.source.name, error: "\(error)"))
            }
            Console.progress("\(n + 1) of \(recordings.count) recordings")
        }
        Console.clearProgress()
        conversions.report()
        let evaluation = Evaluation(labels: classifier.labels, outcomes: outcomes)
        try StandardOutput.write(
            json ? audioclf.json(EvaluationDocument(evaluation, failures), pretty: true) : EvaluationText(evaluation).text)
        if !dataset.failures.isEmpty || !failures.isEmpty { throw ExitCode.failure }
    }
}
