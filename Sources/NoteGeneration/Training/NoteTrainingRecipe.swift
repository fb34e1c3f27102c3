public import RecurrentNetworks

/// All settings of a note model's training; with equal music they give an equal model.
public struct NoteTrainingRecipe: Codable, Hashable, Sendable {
    /// Units of each recurrent layer.
    public var hiddenSizes = [200]
    /// How the keys of a step depend on each other.
    public var head = NoteModelConfiguration.Head.autoregressive(hiddenSize: 128, order: .descending)
    /// The part of the sounding keys that the network does not get to see, in training.
    public var inputDropout = 0.2
    /// The part of a recurrent layer's outputs that is dropped on the way to the next, in training.
    public var dropout = 0.5
    /// The part of the last layer's outputs that is dropped, in training.
    public var outputDropout = 0.5
    /// Standard deviation of what is added to each weight for each batch, in training (Graves 2011).
    public var weightNoise = 0.05
    /// The part of the pieces whose style the network is not told, in training, so that it also plays without one; where
    /// there is one style it is never told.
    public var styleDropout = 0.1
    /// Each piece is transposed by a random interval of up to so many semitones up or down, as far as it stays on the
    /// piano, each time it is seen.
    public var transposition = 0
    /// How often every piece is seen at most.
    public var epochs = 120
    /// Training ends when the validation has not become better for so many epochs.
    public var patience = 20
    /// How many pieces are seen side by side.
    public var laneCount = 4
    /// How many steps gradients go back: pieces are cut into equal stretches of at most as many, and the state is carried
    /// over the cuts.
    public var stretchLength = 100
    /// The optimiser and its peak learning rate.
    public var optimizer = Optimizer.adam(Adam(learningRate: 2e-3))
    /// How the learning rate changes over the run.
    public var schedule = LearningRateSchedule.cosine(warmUpFraction: 0.02)
    /// A batch's gradient is scaled down to this norm where it is longer.
    public var gradientNormLimit = 5.0
    /// What remains in each step of the average of the weights, which the model gets.
    public var averageDecay = 0.99
    /// Chooses the first weights, the order of the pieces and all that is random.
    public var seed: UInt64 = 1

    /// The defaults.
    public init() {}

    /// Throws where a value is out of its range.
    public func validate() throws(NoteGenerationError) {
        try configuration(styles: [.init(name: "any", stepsPerQuarter: 1)]).validate()
        for (name, value) in [("inputDropout", inputDropout), ("styleDropout", styleDropout)] where !(0..<1 ~= value) {
            throw .setting(name, called: name, value, "at least 0 and less than 1")
        }
        try NoteGenerationError.check(setting: "weightNoise", weightNoise, 0...1)
        try NoteGenerationError.check(setting: "transposition", transposition, 0...KeySet.keyCount - 1)
        try NoteGenerationError.check(setting: "epochs", called: "the number of epochs", epochs, 1...100_000)
        try NoteGenerationError.check(setting: "patience", patience, 1...100_000)
        try NoteGenerationError.check(setting: "laneCount", called: "the number of lanes", laneCount, 1...4096)
        try NoteGenerationError.check(
            setting: "stretchLength", called: "the length of a stretch", stretchLength, 1...PianoRoll.largestStepCount)
        do {
            try training.validate()
        } catch {
            throw .setting(error)
        }
    }

    func configuration(styles: [NoteModelConfiguration.Style]) -> NoteModelConfiguration {
        NoteModelConfiguration(
            styles: styles, hiddenSizes: hiddenSizes, head: head, dropout: dropout, outputDropout: outputDropout)
    }

    var training: TrainingConfiguration {
        TrainingConfiguration(
            optimizer: optimizer, schedule: schedule, gradientNormLimit: gradientNormLimit, averageDecay: averageDecay)
    }
}
