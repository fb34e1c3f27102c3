public import AudioFeatures
public import AudioFiles
public import RecurrentNetworks

/// All settings of a training; with equal recordings they give an equal model.
public struct TrainingRecipe: Codable, Hashable, Sendable {
    /// How frames are made: 32 ms every 20 ms, 40 coefficients.
    public var mfcc: MFCCConfiguration = {
        var mfcc = MFCCConfiguration()
        (mfcc.frameMilliseconds, mfcc.hopMilliseconds, mfcc.coefficientCount) = (32, 20, 40)
        return mfcc
    }()
    /// How other sample rates are converted.
    public var resampler = ResamplerDesign()
    /// The longest stretch the network looks at, in seconds; nil: the length that 95 of 100 recordings do not exceed, at
    /// most 30 s.
    public var windowSeconds: Double?
    /// The kind of recurrent layer.
    public var cell = NetworkConfiguration.Cell.lstm
    /// Units of each recurrent layer.
    public var hiddenSize = 128
    /// Recurrent layers.
    public var layerCount = 2
    /// Whether each layer also runs from the end to the beginning.
    public var bidirectional = false
    /// How the steps of a sequence become one vector.
    public var pooling = NetworkConfiguration.Pooling.attention
    /// The part of a recurrent layer's outputs that is dropped on the way to the next, in training.
    public var dropout = 0.1
    /// The part of the pooled vector that is dropped, in training.
    public var headDropout = 0.1
    /// How recordings are varied each time they are learned from.
    public var augmentation = Augmentation()
    /// So many stretches of noise to a hundred recordings are learned from, and checked with, as `Dataset.silenceLabel`, at
    /// loudnesses from 20 to 70 dB below full scale. nil: none.
    public var silencePercent: Double?
    /// So many words that are none to a hundred recordings of words, made up of their pieces, are learned from as
    /// `Dataset.unknownLabel`; see `MadeUpSpeech`. nil: none.
    public var madeUpPercent: Double?
    /// How a model that the training goes on from is kept from forgetting; nil: it begins with fresh weights.
    public var fineTuning: FineTuning?
    /// How it learns to hear streams with the network's state carried on from frame to frame; nil: it learns from whole
    /// recordings. A network for streams reads forwards only, and answers at every step: `pooling` then counts for nothing.
    public var streaming: StreamTraining?
    /// How often every recording is seen; see `usualEpochs(recordings:)`.
    public var epochs = 100
    /// Recordings for each step of the optimiser.
    public var batchSize = 64
    /// Optimiser, schedule and clipping.
    public var training: TrainingConfiguration = {
        var training = TrainingConfiguration(labelSmoothing: 0.1, averageDecay: 0.998)
        training.optimizer.learningRate = 0.003
        return training
    }()
    /// About this part of the right answers, in percent, is so improbable that the model rejects it; see `Decision`. 0: it
    /// always answers.
    public var rejectedPercent = 0.0
    /// Chooses the first weights, the order of recordings and the dropout masks.
    public var seed: UInt64 = 1
    /// What the model is to say about itself, such as where the recordings are from and under which licence.
    public var about: String?

    /// A window chosen by the recordings is no longer than this.
    static let longestAutomaticWindowSeconds = 30.0

    /// The defaults; `docs/recipe.md` says how they were chosen.
    public init() {}

    /// Networks of different size, for different machines.
    public enum Preset: String, Codable, Hashable, Sendable, CaseIterable {
        /// One layer of 64 units: an eighth of the weights and of the work of `small`, for the smallest machines.
        case tiny
        /// Two layers of 128 units: the default.
        case small
        /// Two layers of 128 units in both directions: for whole recordings, where live sound does not matter.
        case large
    }

    /// The defaults of a preset.
    public init(_ preset: Preset) {
        switch preset {
        case .tiny: (layerCount, hiddenSize) = (1, 64)
        case .small: break
        case .large: bidirectional = true
        }
    }

    /// About how often each of so many recordings is to be seen: 450,000 examples in all, but no recording more than 150
    /// times, nor less than 20.
    public static func usualEpochs(recordings count: Int) -> Int {
        min(150, max(20, (450_000 + count / 2) / max(count, 1)))
    }

    /// Throws where a value is out of its range.
    public func validate() throws {
        try mfcc.validate()
        let layerCounts = NetworkConfiguration.layerCountRange
        if !layerCounts.contains(layerCount) {
            throw ClassificationError.setting(
                "layerCount", called: "the network's number of recurrent layers", layerCount,
                "from \(layerCounts.lowerBound) to \(layerCounts.upperBound)")
        }
        try network(labelCount: 2).validate()
        if let problem = resampler.problem { throw ClassificationError.resampler(problem) }
        if !(1...100_000).contains(epochs) {
            throw ClassificationError.setting("epochs", called: "the number of epochs", epochs, "from 1 to 100,000")
        }
        if !(1...65_536).contains(batchSize) {
            throw ClassificationError.setting("batchSize", called: "the batch size", batchSize, "from 1 to 65,536")
        }
        if let windowSeconds, !(windowSeconds > 0 && windowSeconds <= 600) {
            throw ClassificationError.setting(
                "windowSeconds", called: "the window", "\(windowSeconds) s", "more than 0 and at most 600 seconds")
        }
        if !(0...50).contains(rejectedPercent) {
            throw ClassificationError.setting(
                "rejectedPercent", called: "the rejected part of right answers", "\(rejectedPercent) %", "from 0 to 50")
        }
        if let silencePercent, !(0...100).contains(silencePercent) {
            throw ClassificationError.setting(
                "silencePercent", called: "the part of silence", "\(silencePercent) %", "from 0 to 100")
        }
        if let madeUpPercent, !(0...1000).contains(madeUpPercent) {
            throw ClassificationError.setting(
                "madeUpPercent", called: "the part of made-up words", "\(madeUpPercent) %", "from 0 to 1000")
        }
        try augmentation.validate()
        try fineTuning?.validate()
        if let streaming {
            try streaming.validate()
            if bidirectional { throw ClassificationError.bidirectionalStreaming }
            if fineTuning != nil { throw ClassificationError.streamingFromModel }
        }
        try training.validate()
        if training.loss != .softmaxCrossEntropy {
            throw ClassificationError.setting(
                "loss", called: "the loss", training.loss.rawValue, Loss.softmaxCrossEntropy.rawValue)
        }
    }

    /// Whether the sound of recordings is needed in every epoch, not only their features.
    var keepsSound: Bool { !augmentation.isNone || fineTuning != nil || streaming != nil || madeUpPercent != nil }

    /// Whether noise is put anywhere.
    package var needsNoise: Bool { augmentation.noiseProbability > 0 || silencePercent != nil || streaming != nil }

    /// The settings of a run of so many steps: a mean of the weights that reached back over more than about a fifth of it
    /// would still be that of the beginning.
    func training(totalSteps: Int) -> TrainingConfiguration {
        var training = training
        training.averageDecay = training.averageDecay.map { min($0, max(0, 1 - 5 / Double(totalSteps))) }
        return training
    }

    func network(labelCount: Int) -> NetworkConfiguration {
        NetworkConfiguration(
            inputSize: mfcc.featureCount, outputSize: labelCount, cell: cell, hiddenSize: hiddenSize, layerCount: layerCount,
            bidirectional: bidirectional, dropout: dropout, pooling: streaming == nil ? pooling : nil, headDropout: headDropout)
    }
}
