public import ArgumentParser
public import NoteGeneration
import RecurrentNetworks

/// What of a note model's training recipe can be chosen; what is not given keeps its default.
struct NoteRecipeOptions: ParsableArguments {
    /// How the keys of a step depend on each other.
    enum Head: String, CaseIterable, ExpressibleByArgument { case independent, autoregressive }

    private static var defaults: NoteTrainingRecipe { NoteTrainingRecipe() }

    @Option(help: "Whether each key of a step knows those decided before it (default: autoregressive).")
    var head: Head?
    @Option(help: "Hidden values of the autoregressive head, a multiple of 8 (default: 128).")
    var headSize: Int?
    @Option(help: "In which order the autoregressive head decides keys (default: descending).")
    var keyOrder: NoteModelConfiguration.KeyOrder?
    @Option(help: "Units of each recurrent layer (default: \(defaults.hiddenSizes[0])).")
    var hidden: Int?
    @Option(help: "Recurrent layers (default: \(defaults.hiddenSizes.count)).")
    var layers: Int?
    @Option(help: "The part of the sounding keys hidden from the network in training (default: \(defaults.inputDropout)).")
    var inputDropout: Double?
    @Option(help: "The part of the outputs of each recurrent layer dropped in training (default: \(defaults.outputDropout)).")
    var dropout: Double?
    @Option(help: "Standard deviation of the noise on weights in training (default: \(defaults.weightNoise)).")
    var weightNoise: Double?
    @Option(help: "Transpose each piece anew by up to so many semitones each time it is seen (default: \(defaults.transposition)).")
    var transpose: Int?
    @Option(help: "How often every piece is seen at most (default: \(defaults.epochs)).")
    var epochs: Int?
    @Option(help: "End when validation has not become better for so many epochs (default: \(defaults.patience)).")
    var patience: Int?
    @Option(help: "Pieces side by side in each step of the optimiser (default: \(defaults.laneCount)).")
    var lanes: Int?
    @Option(help: "Steps of music that gradients go back at most (default: \(defaults.stretchLength)).")
    var stretch: Int?
    @Option(help: "The learning rate at its peak (default: \(defaults.optimizer.learningRate)).")
    var learningRate: Double?
    @Option(help: "What remains of the average of the weights in each step, 0 for none (default: \(defaults.averageDecay)).")
    var averageDecay: Double?
    @Option(help: "Chooses first weights, order and all else that is random; same seed, same model (default: \(defaults.seed)).")
    var seed: UInt64?

    /// The recipe with these changes.
    func apply(to recipe: NoteTrainingRecipe) throws -> NoteTrainingRecipe {
        var result = recipe
        if let hidden { result.hiddenSizes = result.hiddenSizes.map { _ in hidden } }
        if let layers {
            let range = NetworkConfiguration.layerCountRange
            guard range.contains(layers) else {
                throw ValidationError("--layers is \(layers); it must be from \(range.lowerBound) to \(range.upperBound)")
            }
            result.hiddenSizes = [Int](repeating: result.hiddenSizes[0], count: layers)
        }
        if head == .independent, headSize != nil || keyOrder != nil {
            throw ValidationError("--head-size and --key-order are the autoregressive head's; --head independent has none.")
        }
        if case .autoregressive(var size, var order) = result.head {
            if let headSize { size = headSize }
            if let keyOrder { order = keyOrder }
            result.head = .autoregressive(hiddenSize: size, order: order)
        }
        if head == .independent { result.head = .independent }
        if let inputDropout { result.inputDropout = inputDropout }
        if let dropout { (result.dropout, result.outputDropout) = (dropout, dropout) }
        if let weightNoise { result.weightNoise = weightNoise }
        if let transpose { result.transposition = transpose }
        if let epochs { result.epochs = epochs }
        if let patience { result.patience = patience }
        if let lanes { result.laneCount = lanes }
        if let stretch { result.stretchLength = stretch }
        if let learningRate { result.optimizer.learningRate = learningRate }
        if let averageDecay { result.averageDecay = averageDecay }
        if let seed { result.seed = seed }
        do {
            try result.validate()
        } catch {
            throw ValidationError(refusing: error)
        }
        return result
    }
}

extension NoteModelConfiguration.KeyOrder: ExpressibleByArgument {}
