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
    let training: TrainingExamples
    let validation: [LoadedRecording]
    let digest: String
    /// What is gone on from; nil: fresh weights.
    let base: BaseModel?

    /// How many recordings there are to learn from.
    public var trainingCount: Int { training.labels.count }
    /// How many examples come to them in every epoch that are made up of their pieces.
    public var madeUpCount: Int { training.count - trainingCount }
    /// How many recordings choose the best epoch.
    public var validationCount: Int { validation.count }
    /// The longest stretch that the network looks at, in seconds.
    public var windowSeconds: Double { frontEnd.windowSeconds }

    /// Decodes all recordings and makes their features.
    ///
    /// Recordings that cannot be read are left out and named in the report.
    ///
    /// - Parameters:
    ///   - base: A model to go on from, whose features these are and whose labels come first; nil: fresh weights. The recipe
    ///     is one for it, as `TrainingRecipe(from:)` makes it.
    ///   - noises: What is put behind recordings, at the recipe's sample rate; nil: computed noise.
    ///   - threads: How many recordings are worked on at once; the result does not depend on it.
    ///   - progress: Told how many of how many recordings are done; may throw to give up.
    public init(
        _ split: DatasetSplit, recipe: TrainingRecipe, base: BaseModel? = nil, noises: NoiseBank? = nil, threads: Int = 1,
        progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws {
        try recipe.validate()
        precondition((base == nil) == (recipe.fineTuning == nil), "a recipe for going on from a model, and none to go on from")
        precondition(
            base.map { recipe.mfcc == $0.model.frontEnd.mfcc && recipe.resampler == $0.model.frontEnd.resampler } ?? true,
            "a model goes on with its own features")
        self.recipe = recipe
        self.base = base
        let mfcc = recipe.mfcc
        var addedLabels = recipe.madeUpPercent == nil ? [] : [Dataset.unknownLabel]
        // In a stream there is mostly no word, and that has to be said.
        let isWithoutBackground = StreamTraining.background(of: split.labels + addedLabels) == nil
        if recipe.silencePercent != nil || recipe.streaming != nil && isWithoutBackground {
            addedLabels.append(Dataset.silenceLabel)
        }
        let ownLabels = Set(split.labels + addedLabels).sorted(by: precedes)
        labels = base?.labels(adding: ownLabels) ?? ownLabels
        let loader = try RecordingLoader(
            plan: MFCCPlan(mfcc), resampler: recipe.resampler, labels: labels, threads: threads)
        let windowFrames: Int
        if let base {
            windowFrames = base.model.frontEnd.windowFrames
        } else if let seconds = recipe.windowSeconds {
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

        let stretches = loader.stretches(split.hardNegatives, windowFrames: windowFrames)
        let hardNegatives = Self.spread(stretches, atMost: split.training.count)
        let learned = split.training + hardNegatives
        let total = learned.count + split.validation.count
        let margin = recipe.augmentation.margin(windowSeconds: Double(mfcc.sampleCount(forFrames: windowFrames)) / Double(mfcc.sampleRate))
        let purpose = RecordingLoader.Purpose.learning(
            margin: recipe.keepsSound ? Int(margin * Double(mfcc.sampleRate)) : nil)
        var training = try loader.load(learned, windowFrames: windowFrames, for: purpose) {
            try progress($0, total)
        }
        var validation = try loader.load(split.validation, windowFrames: windowFrames, for: .checking) {
            try progress(learned.count + $0, total)
        }
        let noises =
            recipe.needsNoise
            ? noises ?? NoiseBank(syntheticAt: mfcc.sampleRate, seed: recipe.seed) : nil
        if let percent = recipe.silencePercent, let noises {
            func silences(_ count: Int, _ part: Recording.Part) -> [NoiseBank.Silence] {
                noises.silences(
                    max(1, Int((Double(count) * percent / 100).rounded())),
                    length: mfcc.sampleCount(forFrames: windowFrames), for: part, seed: recipe.seed)
            }
            training += try loader.load(silences(split.training.count, .training), windowFrames: windowFrames, for: purpose)
            validation += try loader.load(
                silences(validation.count, .validation), windowFrames: windowFrames, for: .checking)
        }
        report = LoadingReport(
            training: training, validation: validation, sampleRate: mfcc.sampleRate,
            stretches: .init(learned: hardNegatives.count, found: stretches.count))

        let leftOut = report.duplicates.leftOut
        let usable = training.filter { $0.failure == nil && !leftOut.contains($0.recording) }, usableValidation = validation.filter { $0.failure == nil }
        for label in split.labels where !usable.contains(where: { $0.recording.label == label }) {
            throw ClassificationError.noReadableRecordings(
                label, training.first { $0.recording.label == label }?.failure)
        }
        if usableValidation.isEmpty { throw ClassificationError.noValidationRecordings(validation.first?.failure) }
        if let base {
            frontEnd = base.model.frontEnd
        } else {
            frontEnd = FrontEnd(
                mfcc: mfcc, resampler: recipe.resampler, normalization: try Self.normalization(usable, mfcc),
                windowFrames: windowFrames)
        }
        let normalization = frontEnd.normalization
        let background = recipe.silencePercent == nil ? noises : noises?.learningPart
        self.training = Self.examples(usable, loader, recipe, background, frontEnd)
        self.validation = usableValidation.map { loader.normalized($0, normalization) }
        digest = Self.digest(usable, usableValidation, noise: noises?.digest ?? "")
    }

    /// So many of some recordings, evenly spread over them: hours of hard negatives must not drown the words.
    private static func spread(_ recordings: [Recording], atMost limit: Int) -> [Recording] {
        if recordings.count <= limit { return recordings }
        return (0..<limit).map { recordings[$0 * recordings.count / limit] }
    }

    private static func normalization(
        _ outcomes: [RecordingLoader.Outcome], _ mfcc: MFCCConfiguration
    ) throws -> FeatureNormalization {
        var accumulator = FeatureNormalization.Accumulator(featureCount: mfcc.featureCount)
        for window in outcomes.flatMap(\.windows) {
            accumulator.add(FrameSequence(featureCount: mfcc.featureCount, values: window.values))
        }
        return try accumulator.normalization()
    }

    private static func examples(
        _ outcomes: [RecordingLoader.Outcome], _ loader: RecordingLoader, _ recipe: TrainingRecipe, _ noises: NoiseBank?,
        _ frontEnd: FrontEnd
    ) -> TrainingExamples {
        let places = Dictionary(uniqueKeysWithValues: zip(loader.labels, 0...))
        let labels = outcomes.map { places[$0.recording.label]! }
        if !recipe.keepsSound {
            return TrainingExamples(
                outcomes.map { TimeSeries($0.windows[0], frontEnd.normalization) }, labels: labels)
        }
        let spoken = outcomes.filter { $0.recording.label != Dataset.silenceLabel }
        let powers = (spoken.isEmpty ? outcomes : spoken).map(\.activePower).sorted()
        func variation(_ augmentation: Augmentation) -> Variation {
            let sound = SoundAugmenter(
                augmentation, sampleRate: frontEnd.mfcc.sampleRate,
                windowLength: frontEnd.mfcc.sampleCount(forFrames: frontEnd.windowFrames), noises: noises,
                typicalPower: powers[powers.count / 2], seed: recipe.seed)
            return Variation(
                sound: sound, features: FeatureAugmenter(augmentation, frontEnd.mfcc), plan: loader.plan,
                normalization: frontEnd.normalization,
                stream: recipe.streaming.map { StreamTargets($0, frontEnd.mfcc, labels: loader.labels) }, seed: recipe.seed)
        }
        let sounds = outcomes.map { $0.sound! }, own = variation(recipe.augmentation)
        let words = zip(sounds, labels).filter { sound, label in
            !sound.samples.isEmpty && !Dataset.wordlessLabels.contains(loader.labels[label])
        }
        func count(_ share: Double) -> Int { Int((Double(words.count) * share).rounded()) }
        let shares =
            recipe.fineTuning.map { ($0.pseudoWordsPerRecording, $0.otherSpeechPerRecording) }
            ?? recipe.madeUpPercent.map { ($0 / 200, $0 / 200) }
        guard let shares, !words.isEmpty else { return TrainingExamples(sounds, labels: labels, own) }
        let madeUp = MadeUpExamples(
            speech: MadeUpSpeech(words.map { ($0.0, $0.1) }, sampleRate: frontEnd.mfcc.sampleRate),
            pseudoWordCount: count(shares.0),
            otherSpeechCount: count(shares.1),
            unknownLabel: places[Dataset.unknownLabel], pseudoWordVariation: own, otherSpeechVariation: variation(recipe.augmentation.forOtherVoices))
        return TrainingExamples(sounds, labels: labels, own, madeUp: madeUp)
    }

    /// A recording to learn from as it is in an epoch.
    public struct Example: Sendable {
        /// Its label.
        public let label: String
        /// Its sound, mono at `sampleRate` Hz. Channels and masks are of features alone, and not heard.
        public let samples: [Float]
        /// In hertz.
        public let sampleRate: Int
        /// Row-major features, normalised.
        public let features: [Float]
    }

    /// Recording `place` as it is learned from in an epoch, both from 0; nil where recordings are not varied.
    public func example(_ place: Int, epoch: Int) -> Example? {
        training.example(place, epoch: epoch).map { example in
            Example(
                label: labels[training.labels[place]], samples: example.samples, sampleRate: frontEnd.mfcc.sampleRate,
                features: example.series.values)
        }
    }

    /// How a network that learns to hear streams is asked about the recordings for validation; nil for others.
    var wholeAnswer: WholeAnswer? { recipe.streaming.map { WholeAnswer($0, frontEnd, labels: labels) } }

    /// Values in a frame of features.
    public var featureCount: Int { frontEnd.mfcc.featureCount }

    /// How many recordings each label has.
    func counts(_ indices: [Int]) -> [String: Int] {
        Dictionary(indices.map { (labels[$0], 1) }, uniquingKeysWith: +)
    }

    private static func digest(
        _ training: [RecordingLoader.Outcome], _ validation: [RecordingLoader.Outcome], noise: String
    ) -> String {
        var hash = SHA256()
        hash.update(Array(noise.utf8).span)
        for (part, outcomes) in [("training", training), ("validation", validation)] {
            for outcome in outcomes {
                let line = Array("\(part)\0\(outcome.recording.label)\0\(outcome.digest)\0".utf8)
                hash.update(line.span)
            }
        }
        return hash.finalize().description
    }
}
