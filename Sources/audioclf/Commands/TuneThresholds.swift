import ArgumentParser
import AudioClassification
import FileAccess

/// `audioclf tune`; a `Tune` is what `compose` writes.
struct TuneThresholds: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Chooses a model's thresholds for streams by how many false alarms are wanted.",
        discussion: """
            Hears sound in which none of the words is said, and if given a stream of which a label file tells, and chooses a \
            threshold for each label so that together they give at most so many false alarms an hour: the lowest from \
            which on a label keeps to its share, the same share for all, as large as the whole allows. With -o the model is \
            written with them and with what they were seen on; `listen` and `evaluate --stream` then use them. The same name \
            as MODEL replaces it.

              audioclf tune keywords.safetensors --negative talk/ --false-alarms-per-hour 1 -o tuned.safetensors
              audioclf tune keywords.safetensors --negative talk/ --stream stream.wav --false-alarms-per-hour 5

            Few hours prove little: none in T hours means at most 3/T an hour, with a confidence of 95 %. What is heard here \
            is learned from; to know how the model does, evaluate it on other sound.

            Fields of --json: version; tuning, as the model keeps it: policy with thresholds, hopSeconds, wantedPerHour, \
            hours, falseAlarms, words, misses, and curve, what one threshold for all would give; upperBound; failures.
            """)

    @Argument(help: "The model, as `audioclf train` wrote it.", completion: .file(extensions: ["safetensors"]))
    var model: String
    @OptionGroup var streams: StreamOptions
    @Option(help: ArgumentHelp("How many false alarms an hour there may be.", valueName: "number"))
    var falseAlarmsPerHour: Double
    @Option(help: ArgumentHelp("No threshold is lower than this (default: 0.5).", valueName: "probability"))
    var leastThreshold: Double?
    @Option(name: .shortAndLong, help: "Write the model with its thresholds here; without, they are only told.", completion: .file(extensions: ["safetensors"]))
    var output: String?
    @Flag(help: "Write one JSON object.") var json = false
    @OptionGroup(title: "Detection") var detection: DetectionOptions
    @OptionGroup var hop: HopOption
    @OptionGroup var threads: ThreadOptions

    func validate() throws {
        if streams.isEmpty {
            throw ValidationError("Sound to tune with is missing: --negative PATH, in which no word is said, or --stream AUDIO.")
        }
        if !(falseAlarmsPerHour >= 0 && falseAlarmsPerHour <= 100_000) {
            throw ValidationError("--false-alarms-per-hour takes a number from 0 to 100000.")
        }
        if let leastThreshold, !(leastThreshold > 0 && leastThreshold <= 0.999) {
            throw ValidationError("--least-threshold takes a number above 0 and up to 0.999.")
        }
        if !detection.threshold.isEmpty { throw ValidationError("--threshold is what is chosen here.") }
    }

    func run() throws {
        let model = try ClassifierModel(argument: model)
        let policy = try detection.policy(for: model)
        _ = try DetectionTracker(policy, labels: model.labels)  // before any sound is heard
        if let output { try OutputModel.check(output) }
        let heard = try StreamTrials(streams, model, mode: hop.mode)
        let tolerance = streams.toleranceSeconds
        let curve = try DetectionCurve(heard.trials, policy, tolerance: tolerance, threads: threads.count)
        let tuning = try DetectionTuning(
            heard.trials, policy, mode: hop.mode ?? model.streamingMode, curve: curve,
            falseAlarmsPerHour: falseAlarmsPerHour, leastThreshold: leastThreshold ?? 0.5, tolerance: tolerance)
        let text = TuningText(tuning: tuning, curve: curve)
        for warning in text.warnings { Console.warning(warning) }
        if let output { try model.tuned(tuning).write(to: output) }
        try StandardOutput.write(json ? audioclf.json(TuningDocument(tuning, failures: heard.failures), pretty: true) : text.text(output))
        if !heard.failures.isEmpty { throw ExitCode.failure }
    }
}
