import ArgumentParser
import AudioClassification
import AudioFeatures
import AudioFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct Listen: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "Names the words in a stream of sound as they are heard, each once.",
        discussion: """
            Takes - for a pipe, through which WAV or AU comes or, with --rate, samples without a header; or a file of any \
            format.

              arecord -q -t raw -f S16_LE -r 16000 | audioclf listen --rate 16000 -
              ffmpeg -loglevel error -i talk.mp3 -f wav - | audioclf listen -m keywords.safetensors --json -

            A line is written at once for each word: when it was heard, the label, its probability. A word is heard when \
            its probability, averaged over a moment, reaches its threshold, and not again before it has fallen. Higher \
            thresholds mean fewer false alarms and more words missed.

            Fields of --json, of which every line is an object: file; label; probability, 0 to 1, the highest so far; \
            start and end, between which its averaged probability was at its threshold, which is at and after the end of the \
            word, not where the word begins and ends; and time, when it was heard; these in seconds of the stream. --save keeps the sound around each word as LABEL-SECONDS.wav.

            --compose NOTES lets each word start a phrase of music, or bend the one that plays, in the stream's own time:

              arecord -q -t raw -f S16_LE -r 16000 | audioclf listen --rate 16000 - --compose notes.safetensors \
              --audio-out - | aplay -q

            Ends with the sound; with SIGTERM or Ctrl-C once what has come is heard. Exit codes: 0 the sound has ended, or \
            SIGTERM; 130 Ctrl-C; 1 the sound could not be read, or something not be saved.
            """)

    @Argument(help: "A recording, or - for standard input.", completion: .file()) var file: String
    @OptionGroup var model: ModelOption
    @OptionGroup var raw: RawSoundOptions
    @Flag(help: "Each word as a line of JSON.") var json = false
    @OptionGroup var detection: DetectionOptions
    @OptionGroup var hop: HopOption
    @Option(help: ArgumentHelp("Keep the sound around each word in this folder.", valueName: "folder"), completion: .directory) var save: String?
    @Option(help: ArgumentHelp("More than so many seconds behind the sound, leave out what waits (default: leave out nothing).", valueName: "seconds"))
    var dropBehind: Double?
    @OptionGroup var weights: WeightOption
    @OptionGroup var playing: PlayingOptions

    func validate() throws {
        if let dropBehind, !(dropBehind > 0 && dropBehind <= 600) {
            throw ValidationError("--drop-behind takes a number of seconds, more than 0 and at most 600.")
        }
    }

    func run() throws {
        let model = weights.applied(to: try model.load())
        let policy = try detection.policy(for: model)
        _ = try DetectionTracker(policy, labels: model.labels)  // before any sound is waited for
        let music = try playing.playing(along: AudioClassifier(model))
        let queue = SoundQueue(capacitySeconds: max(60, 2 * (dropBehind ?? 0)))
        let signals = SignalSources([SIGTERM, SIGINT]) { number in
            // Who asks twice does not want to wait.
            if queue.end(by: number) { _exit(128 + number) }
        }
        defer { withExtendedLifetime(signals) {} }

        SoundIntake(source: source, rawFormat: raw.rawFormat).start(into: queue)
        var isAllSaved = true
        if let format = queue.format() {
            report(format, for: model)
            let settings = ListenSession.Settings(
                policy: policy, mode: hop.mode, saveFolder: save, secondsBehindLimit: dropBehind)
            let writer = DetectionWriter(
                file: source.name, isJSON: json, usesStandardError: playing.playsToStandardOutput, labels: model.labels)
            var session = try ListenSession(
                model, settings, queue: queue, format: format, writer: writer, music: music)
            try session.run()
            isAllSaved = session.isAllSaved
        }
        if let failure = queue.failure { throw failure }
        if !isAllSaved { throw ExitCode.failure }
        if queue.signal == SIGINT { throw ExitCode(130) }
    }

    private var source: AudioSource { file == "-" ? .fileDescriptor(STDIN_FILENO, name: "-") : .path(file) }

    private func report(_ format: AudioFormat, for model: ClassifierModel) {
        var conversions = Conversions(target: model.frontEnd.mfcc.sampleRate)
        conversions.add(sampleRate: format.sampleRate, channelCount: format.channelCount)
        conversions.report()
    }
}
