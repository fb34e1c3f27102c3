import ArgumentParser
import AudioClassification

/// In how many bits the network's weights are used.
enum WeightPrecision: String, CaseIterable, ExpressibleByArgument {
    case f32, int8
}

struct WeightOption: ParsableArguments {
    @Option(help: ArgumentHelp(
        "In how many bits weights of recurrent layers are used: as trained, or rounded to 8 bits, which is faster for one recording at a time, not for many, and may change an answer now and then.",
        valueName: "precision"))
    var weights = WeightPrecision.f32

    /// The model with its weights so.
    func applied(to model: ClassifierModel) -> ClassifierModel {
        switch weights {
        case .f32: model
        case .int8: model.quantized()
        }
    }
}
