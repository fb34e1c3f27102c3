import ArgumentParser
import AudioClassification
import AudioFiles
import FileAccess

struct MakeStream: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-stream",
        abstract: "Makes a long recording of labelled ones, to measure detection on.",
        discussion: """
            DATA is what `train` takes. The recordings come in an order that --seed draws, each with a pause before it, over \
            noise; when what is heard in the stream goes into a label file beside it, with the file that it is from. Of \
            recordings that are split those for validation are used, or else those for the test, or what --part says; those \
            of _silence_ are left out.

              audioclf make-stream recordings/ --noise street-noise/ --snr 10 -o stream.wav
              audioclf make-stream recordings/ --between talk/ --between-seconds 20 --hours 3 -o stream.wav
              audioclf evaluate keywords.safetensors --stream stream.wav

            --snr is the level of each recording's active part above the noise under it; the noise becomes louder and \
            softer in the pauses. --between puts other sound, in which no word is said, between and after the words, each \
            file at its own level; it has no labels.

            A word's beginning and end are those of its recording's energy, in steps of 10 ms: within 25 dB of the loudest \
            10 ms or, in a noisy recording, at least 6 dB above the background, with pauses of up to 0.3 s. Of a tone they \
            are at most 10 ms early and late; a sound that fades away counts while it is that loud.

            Same recordings, options and seed: the same bytes. 16-bit WAV, which holds 4 GiB: 37 hours at 16 kHz.
            """)

    @Argument(help: "Folders of labelled recordings, or manifests.", completion: .file())
    var data: [String]
    @Option(name: .shortAndLong, help: "The stream, a WAV file.", completion: .file(extensions: ["wav"]))
    var output: String
    @Option(help: "The label file: .csv, .jsonl or, for Audacity, .txt (default: the stream's name with .csv).", completion: .file())
    var labels: String?
    @Option(help: "Which recordings, where DATA says it (default: validation, else test, else all).")
    var part: Recording.Part?
    @OptionGroup(title: "The stream") var stream: StreamRecipeOptions
    @OptionGroup var threads: ThreadOptions

    func validate() throws {
        if data.isEmpty { throw ValidationError("A folder of labelled recordings, or a manifest, is missing.") }
        if !output.lowercased().hasSuffix(".wav") {
            throw ValidationError("\"\(output)\" does not end in .wav, the only kind of file that is written.")
        }
        if LabelTrack.Format(path: labelPath) == nil {
            throw ValidationError("\"\(labelPath)\" ends in none of .csv, .jsonl, .txt, which say what is written.")
        }
    }

    private var labelPath: String { labels ?? LabelTrack.path(beside: output) }

    func run() throws {
        let dataset = try Dataset(sources: data)
        let recordings = try dataset.recordings(of: part)
        for path in [output, labelPath] { try AtomicFile.checkWritable(path) }
        for note in dataset.notes { Console.warning(note) }
        for failure in dataset.failures { Console.error(failure) }
        let between = try stream.betweenFiles()
        for failure in between.failures { Console.error(failure) }
        let noise = try stream.noiseBank(threads: threads.count)
        for failure in noise?.failures ?? [] { Console.error(failure) }

        var maker = try StreamMaker(recordings, noise: noise, others: between.files, recipe: stream.recipe)
        let words = try write(&maker)
        try LabelTrack(words).write(to: labelPath)
        Console.clearProgress()
        for failure in maker.failures { Console.error(failure) }
        if maker.clippedCount > 0 {
            Console.warning("\(output): \(counted(maker.clippedCount, "sample")) beyond full scale cut off; the recordings and their noise are that loud together")
        }
        try StandardOutput.write(
            "\(output): \(maker.seconds.duration), \(counted(maker.recordingCount, "recording")); labels in \(labelPath)\n")
        let missing = dataset.failures.count + between.failures.count + maker.failures.count + (noise?.failures.count ?? 0)
        if missing > 0 { throw ExitCode.failure }
    }

    /// Writes the stream as it is made, and returns what is heard in it.
    private func write(_ maker: inout StreamMaker) throws -> [TimedLabel] {
        var writer = try WAVWriter(path: output, sampleRate: stream.recipe.sampleRate)
        var words: [TimedLabel] = []
        while let piece = maker.next() {
            try checkLength(maker.sampleCount)
            try writer.write(piece.samples.span)
            if let label = piece.label { words.append(label) }
            Console.progress("\(maker.seconds.duration), \(counted(words.count, "recording"))")
        }
        try checkWords(words, maker.failures)
        try writer.finish()
        return words
    }

    private func checkLength(_ sampleCount: Int) throws {
        // A header of a WAV file counts bytes with 32 bits.
        if 2 * sampleCount + 44 > Int(UInt32.max) {
            throw CommandError(
                description: "\(output): longer than the 4 GiB that a WAV file can hold; make several streams, with other seeds and fewer --hours or a smaller --count")
        }
    }

    private func checkWords(_ words: [TimedLabel], _ failures: [String]) throws {
        if words.isEmpty {
            throw CommandError(
                description: "\(output): not made, since no recording could be used\(failures.first.map { " (\($0))" } ?? "")")
        }
    }
}

extension LabelTrack {
    /// The label file that belongs to a recording where none is named: its name with another extension.
    static func path(beside recording: String, _ format: Format = .csv) -> String {
        let name = recording.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 }
        return (dot.map { String(recording[..<$0]) } ?? recording) + "." + format.rawValue
    }
}
