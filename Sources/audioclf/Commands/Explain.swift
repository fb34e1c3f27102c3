import ArgumentParser
import AudioClassification
import AudioFeatures
import AudioFiles
import FileAccess

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Shows why a recording is given its label.",
        discussion: """
            Tells from when on the label was the most probable one, and which stretch of the sound speaks most for it and \
            against the next probable label. With --output it is a picture: the waveform, the features, how much each of them \
            speaks for the label (orange) or against it (blue), and the probabilities that the model would have given had the \
            sound ended there. Of a recording longer than the model's window, the window that did most for the label is shown.

              audioclf explain -m keywords.safetensors yes.wav -o why.svg
              audioclf explain -m keywords.safetensors yes.wav --label no

            Fields of --json: version; file; label and probability, and rival and rivalProbability, of the window; answer, what \
            the recording is classified as; from and to, the window in seconds; settled, the second from which on label is \
            the most probable, missing if it is not at the end; times and probabilities, a list for each of labels; frames, the second at which the \
            first begins and the step from one to the next; features and saliency, a list for each frame.
            """)

    @Argument(help: "A recording, or - for standard input.", completion: .file())
    var file: String
    @OptionGroup var model: ModelOption
    @Option(name: .shortAndLong, help: "Where the picture goes: a file that ends in .svg.", completion: .file(extensions: ["svg"]))
    var output: String?
    @Option(help: "Explain this label instead of the answer: why it is, or is not, the recording's.") var label: String?
    @Flag(help: "Write one JSON object.") var json = false
    @OptionGroup var threads: ThreadOptions

    func validate() throws {
        if let output, !output.lowercased().hasSuffix(".svg") {
            throw ValidationError("\"\(output)\" does not end in .svg, the only kind of picture that is written.")
        }
    }

    func run() throws {
        let classifier = AudioClassifier(try model.load())
        if let output { try AtomicFile.checkWritable(output) }
        let source: AudioSource = file == "-" ? .fileDescriptor(0, name: "-") : .path(file)
        let explanation = try classifier.explain(source, label: label, threads: threads.count)
        for warning in explanation.recording.warnings { Console.warning("\(file): \(warning)") }
        var conversions = Conversions(target: classifier.model.frontEnd.mfcc.sampleRate)
        conversions.add(sampleRate: explanation.recording.sampleRate, channelCount: explanation.recording.channelCount)
        conversions.report()
        try StandardOutput.write(
            json
                ? audioclf.json(ExplanationDocument(explanation, file: file), pretty: false)
                : ExplanationText(explanation, file: file).text)
        if let output {
            try AtomicFile.write(Array(ExplanationFigure(explanation, file: file).svg.utf8).span, to: output)
        }
    }
}
