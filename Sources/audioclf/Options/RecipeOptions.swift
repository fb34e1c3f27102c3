public import ArgumentParser
import AudioClassification
public import RecurrentNetworks

/// What of the training recipe can be chosen; what is not given keeps its default, or the value of the resumed training.
struct RecipeOptions: ParsableArguments {
    @Option(help: "The size of the network: tiny, small or large (default: small).")
    var preset: TrainingRecipe.Preset?
    @Option(help: "How often every recording is seen (default: 20 to 150, the more recordings the less).")
    var epochs: Int?
    @Option(help: "Recordings for each step of the optimiser (default: \(TrainingRecipe().batchSize)).")
    var batchSize: Int?
    @Option(help: "The learning rate at its peak (default: \(TrainingRecipe().training.optimizer.learningRate)).")
    var learningRate: Double?
    @Option(help: "Chooses first weights, order and dropout; same seed, same model (default: \(TrainingRecipe().seed)).")
    var seed: UInt64?
    @Option(help: "The kind of recurrent layer (default: \(TrainingRecipe().cell.rawValue)).")
    var cell: NetworkConfiguration.Cell?
    @Option(help: "Units of each recurrent layer (default: \(TrainingRecipe().hiddenSize)).")
    var hidden: Int?
    @Option(help: "Recurrent layers (default: \(TrainingRecipe().layerCount)).")
    var layers: Int?
    @Flag(help: "Let each layer also run from the end to the beginning: for recordings, not for live sound.")
    var bidirectional = false
    @Flag(help: "Learn to hear streams with the state of the network carried on: recordings one after the other, with background between.")
    var streaming = false
    @Option(help: "The part of the outputs of each recurrent layer, and of the pooled vector, dropped in training (default: \(TrainingRecipe().dropout)).")
    var dropout: Double?
    @Option(help: "How the steps become one vector (default: \(TrainingRecipe().pooling.rawValue)).")
    var pooling: NetworkConfiguration.Pooling?
    @Option(help: "The longest stretch the network looks at, in seconds (default: the length that 95 of 100 recordings do not exceed, at most 30; no more than 600).")
    var window: Double?
    @Option(help: "The part of a label's probability that is spread over all labels (default: \(TrainingRecipe().training.labelSmoothing)).")
    var labelSmoothing: Double?
    @Option(help: "What remains in each step of the running mean of the weights that becomes the model; 0: none (default: \(TrainingRecipe().training.averageDecay ?? 0)).")
    var averageDecay: Double?
    @Option(help: "Answer _unknown_ where a label is less probable than all but this part of the right answers on validation, in percent (default: \(TrainingRecipe().rejectedPercent); 0: never).")
    var reject: Double?
    @Option(help: "Add silence: so many stretches of the noise to a hundred recordings, with the label \(Dataset.silenceLabel).")
    var silence: Double?
    @Option(help: "Add speech that is none of the words, made up of their pieces: so many to a hundred recordings, with the label \(Dataset.unknownLabel).")
    var madeUp: Double?
    @Option(help: "What the model is to say about itself, such as where the recordings are from and under which licence.")
    var about: String?
    @OptionGroup(title: "Variation of recordings") var augmentation: AugmentationOptions
    @OptionGroup(title: "Features") var features: FeatureOptions

    /// The recipe with these changes.
    func apply(to recipe: TrainingRecipe) throws -> TrainingRecipe {
        var result = preset.map(TrainingRecipe.init) ?? recipe
        if let epochs { result.epochs = epochs }
        if let batchSize { result.batchSize = batchSize }
        if let learningRate { result.training.optimizer.learningRate = learningRate }
        if let seed { result.seed = seed }
        if let cell { result.cell = cell }
        if let hidden { result.hiddenSize = hidden }
        if let layers { result.layerCount = layers }
        if let dropout { (result.dropout, result.headDropout) = (dropout, dropout) }
        if let pooling { result.pooling = pooling }
        if bidirectional { result.bidirectional = true }
        if streaming, result.streaming == nil { result.streaming = StreamTraining() }
        try checkStreaming(&result)
        if let labelSmoothing { result.training.labelSmoothing = labelSmoothing }
        if let averageDecay { result.training.averageDecay = averageDecay == 0 ? nil : averageDecay }
        if let reject { result.rejectedPercent = reject }
        if let about { result.about = about }
        if let silence { result.silencePercent = silence == 0 ? nil : silence }
        if let madeUp { result.madeUpPercent = madeUp == 0 ? nil : madeUp }
        result.augmentation = augmentation.apply(to: result.augmentation)
        if let window { result.windowSeconds = window }
        result.mfcc = features.apply(to: result.mfcc)
        do {
            try result.validate()
        } catch {
            throw ValidationError(refusing: error)
        }
        return result
    }
}

extension RecipeOptions {
    /// Throws where an option contradicts a training for streams.
    private func checkStreaming(_ recipe: inout TrainingRecipe) throws {
        guard recipe.streaming != nil else { return }
        if recipe.bidirectional {
            throw ValidationError(
                "--streaming cannot be given with \(bidirectional ? "--bidirectional" : "--preset large"): a network that also reads from the end to the beginning has to wait for the end.")
        }
        if let pooling, pooling != .last {
            throw ValidationError(
                "--streaming cannot be given with --pooling \(pooling.rawValue): the state is carried on and read at every frame.")
        }
        recipe.pooling = .last
    }

    /// Those options that were given though a model that a training goes on from has decided them already.
    var decidedByBase: [String] {
        let given: [(String, Bool)] = [
            ("--preset", preset != nil), ("--cell", cell != nil), ("--hidden", hidden != nil), ("--layers", layers != nil),
            ("--bidirectional", bidirectional), ("--streaming", streaming), ("--pooling", pooling != nil), ("--window", window != nil),
            ("--reject", reject != nil), ("--front-end", features.frontEnd != nil), ("--frame", features.frame != nil),
            ("--hop", features.hop != nil), ("--bands", features.bands != nil), ("--coefficients", features.coefficients != nil),
        ]
        return given.filter(\.1).map(\.0)
    }
}

extension TrainingRecipe.Preset: ExpressibleByArgument {}
extension NetworkConfiguration.Cell: ExpressibleByArgument {}
extension NetworkConfiguration.Pooling: ExpressibleByArgument {}
