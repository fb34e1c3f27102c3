import ArgumentParser
import AudioClassification
import AudioFeatures
import AudioFiles

struct Features: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features",
        abstract: "Writes the MFCC frames of a recording: as numbers or as a picture.",
        discussion: """
            The frames are those of the defaults or, with --model, exactly those that the model's network sees, before \
            they are normalised. Memory stays small however long the recording is; a picture of a very long one shows \
            means over several frames.

              audioclf features yes.wav                 comma-separated values on standard output, a line a frame
              audioclf features yes.wav -o yes.npy      for numpy.load: float32 [frames, features]
              audioclf features yes.wav -o yes.svg      a picture; .png without axes
            """)

    @Argument(help: "A recording, or - for standard input.", completion: .file())
    var file: String
    @Option(name: .shortAndLong, help: "Where the result goes: a file that ends in .npy, .csv, .svg or .png.", completion: .file())
    var output: String?
    @Option(name: .shortAndLong, help: "A model whose front end is used.", completion: .file(extensions: ["safetensors"]))
    var model: String?
    @OptionGroup(title: "Features") var features: FeatureOptions

    func validate() throws {
        if model != nil, !features.isEmpty {
            throw ValidationError("A model's features are fixed: give either --model or options of the features.")
        }
        if let output, FeatureFormat(path: output) == nil {
            throw ValidationError("\"\(output)\" ends in none of .npy, .csv, .svg, .png, which say what is written.")
        }
        do {
            try features.apply(to: TrainingRecipe().mfcc).validate()
        } catch {
            throw ValidationError(refusing: error)
        }
    }

    func run() throws {
        var configuration = features.apply(to: TrainingRecipe().mfcc)
        var resampler = ResamplerDesign()
        if let model {
            let frontEnd = try ClassifierModel(argument: model).frontEnd
            (configuration, resampler) = (frontEnd.mfcc, frontEnd.resampler)
        }
        let source: AudioSource = file == "-" ? .fileDescriptor(0, name: "-") : .path(file)
        var reader = try AudioReader(source, sampleRate: configuration.sampleRate, resampler: resampler)
        var extractor = try MFCCExtractor(configuration)
        var writer = try FeatureWriter(output.map { ($0, FeatureFormat(path: $0)!) }, configuration, name: file)

        var samples: [Float] = [], frames: [Float] = []
        var sampleCount = 0, isSilent = true
        while try reader.read(1 << 16, into: &samples) > 0 {
            sampleCount += samples.count
            isSilent = isSilent && !samples.contains { $0 != 0 }
            _ = extractor.push(samples, into: &frames)
            try writer.add(frames)
            samples.removeAll(keepingCapacity: true)
            frames.removeAll(keepingCapacity: true)
        }
        _ = extractor.finish(into: &frames)
        try writer.add(frames)
        try writer.finish()

        for warning in reader.warnings { Console.warning("\(warning)") }
        let oddities = SoundOddity.of(
            sampleCount: sampleCount, frameLength: configuration.frameLength, isSilent: isSilent)
        for oddity in oddities { Console.warning("\(file): \(oddity)") }
        var conversions = Conversions(target: configuration.sampleRate)
        conversions.add(sampleRate: reader.format.sampleRate, channelCount: reader.format.channelCount)
        conversions.report()
    }
}
