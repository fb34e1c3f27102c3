internal import AudioFeatures
internal import FileAccess
internal import RecurrentNetworks

/// A dataset turned into network input, ready to train on.
public struct TrainingData: Sendable {
    /// The labels, in the order of the network's outputs.
    public let labels: [String]
    /// What was found on the way.
    public let report: LoadingReport

    /// All settings of the training; those of the front end are in the features already.
    public internal(set) var recipe: TrainingRecipe

    let frontEnd: FrontEnd
    let training: [LoadedRecording]
    let validation: [LoadedRecording]
    let digest: String

    /// How many recordings there are to learn from.
    public var trainingCount: Int { training.count }
    /// How many recordings choose the best epoch.
    public var validationCount: Int { validation.count }
    /// The longest stretch that the network looks at, in seconds.
    public var windowSeconds: Double { frontEnd.windowSeconds }

    /// Decodes all recordings and makes their features.
    ///
    /// Recordings that cannot be read are left out and named in the report.
    ///
    /// - Parameters:
    ///   - threads: How many recordings are worked on at once; the result does not depend on it.
    ///   - progress: Told how many of how many recordings are done; may throw to give up.
    public init(
        _ split: DatasetSplit, recipe: TrainingRecipe, threads: Int = 1, progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws {
        try recipe.validate()
        self.recipe = recipe
        let mfcc = recipe.mfcc
        let loader = try RecordingLoader(
            plan: MFCCPlan(mfcc), resampler: recipe.resampler, labels: split.labels, threads: threads)
        let windowFrames: Int
        if let seconds = recipe.windowSeconds {
            windowFrames = mfcc.frameCount(forSamples: Int((seconds * Double(mfcc.sampleRate)).rounded()))
        } else {
            // Recordings of hours ask for --window: nobody means a window of hours, and no memory holds one.
            let longest = mfcc.frameCount(forSamples: Int(TrainingRecipe.longestAutomaticWindowSeconds) * mfcc.sampleRate)
            windowFrames = min(longest, RecordingLoader.windowFrames(loader.frameCounts(split.training)))
        }
        guard FrontEnd.windowLimits.contains(windowFrames) else {
            throw ClassificationError.setting(
                "windowSeconds", called: "the window", "\(windowFrames) frames", "at most \(FrontEnd.windowLimits.upperBound); choose a shorter one")
        }

        let total = split.training.count + split.validation.count
        let training = try loader.load(split.training, windowFrames: windowFrames, loudestOnly: true) {
            try progress($0, total)
        }
        let validation = try loader.load(split.validation, windowFrames: windowFrames, loudestOnly: false) {
            try progress(split.training.count + $0, total)
        }
        report = LoadingReport(training: training, validation: validation, sampleRate: mfcc.sampleRate)

        let leftOut = report.duplicates.leftOut
        let usable = training.filter { $0.failure == nil && !leftOut.contains($0.recording) }, usableValidation = validation.filter { $0.failure == nil }
        for label in split.labels where !usable.contains(where: { $0.recording.label == label }) {
            throw ClassificationError.noReadableRecordings(
                label, training.first { $0.recording.label == label }?.failure)
        }
        if usableValidation.isEmpty { throw ClassificationError.noValidationRecordings(validation.first?.failure) }
        var accumulator = FeatureNormalization.Accumulator(featureCount: mfcc.featureCount)
        for window in usable.flatMap(\.windows) {
            accumulator.add(FrameSequence(featureCount: mfcc.featureCount, values: window.values))
        }
        let normalization = try accumulator.normalization()
        frontEnd = FrontEnd(
            mfcc: mfcc, resampler: recipe.resampler, normalization: normalization, windowFrames: windowFrames)
        labels = split.labels
        self.training = usable.map { loader.normalized($0, normalization) }
        self.validation = usableValidation.map { loader.normalized($0, normalization) }
        digest = Self.digest(usable, usableValidation)
    }

    func counts(_ recordings: [LoadedRecording]) -> [String: Int] {
        Dictionary(recordings.map { (labels[$0.label], 1) }, uniquingKeysWith: +)
    }

    private static func digest(_ training: [RecordingLoader.Outcome], _ validation: [RecordingLoader.Outcome]) -> String {
        var hash = SHA256()
        for (part, outcomes) in [("training", training), ("validation", validation)] {
            for outcome in outcomes {
                let line = Array("\(part)\0\(outcome.recording.label)\0\(outcome.digest)\0".utf8)
                hash.update(line.span)
            }
        }
        return hash.finalize().description
    }
}
