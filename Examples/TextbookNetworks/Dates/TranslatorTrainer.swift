import RecurrentNetworks

/// Trains encoder and decoder as one: the decoder's loss goes back through the state that it began in into the encoder.
struct TranslatorTrainer: ~Copyable {
    private(set) var translator: Translator
    private let loss: Loss
    private var updater: WeightUpdater
    private var encoderPass: NetworkPass
    private var decoderPass: NetworkPass

    /// A text and what it should become, both as numbers.
    struct Pair {
        var input: TimeSeries
        var output: [Int]
    }

    /// - Parameter totalSteps: Batches of the whole run, which the schedule spans.
    init(_ translator: Translator, _ recipe: TrainingConfiguration, totalSteps: Int) throws {
        updater = try WeightUpdater(
            recipe, count: translator.encoder.parameters.count + translator.decoder.parameters.count,
            totalSteps: totalSteps)
        loss = recipe.loss
        self.translator = translator
        encoderPass = NetworkPass(translator.encoder)
        decoderPass = NetworkPass(translator.decoder)
    }

    /// One batch forward and back, and one step of the optimiser over the weights of both; gives the mean cross-entropy of
    /// the characters.
    mutating func step(_ batch: [Pair]) -> Double {
        // The decoder reads what it should have written so far, not what it did write: teacher forcing.
        let encoded = encoderPass.forward(translator.encoder, batch.map(\.input))
        let decoded = decoderPass.forward(
            translator.decoder, batch.map { TimeSeries(tokens: [Translator.start] + $0.output.dropLast()) },
            initialStates: encoded.map(\.finalState))
        let result = loss.value(of: decoded, targets: batch.map { .labels($0.output) })

        let back = decoderPass.backward(translator.decoder, outputGradients: result.gradients)
        let further = encoderPass.backward(
            translator.encoder, outputGradients: nil, finalStateGradients: back.initialStates)

        let gradient = further.parameters + back.parameters
        var values = translator.encoder.parameters.values + translator.decoder.parameters.values
        updater.update(&values, gradient: gradient, norm: gradientNorm(gradient))
        let border = translator.encoder.parameters.count
        translator.encoder.update { $0 = Array(values[..<border]) }
        translator.decoder.update { $0 = Array(values[border...]) }
        return result.loss
    }
}
