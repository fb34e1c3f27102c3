public import ArgumentParser
import AudioClassification
public import AudioFeatures

/// How frames are made from sound.
struct FeatureOptions: ParsableArguments {
    @Option(help: "The MFCC that another package makes by default, in place of ours; the options below change it.")
    var frontEnd: MFCCConfiguration.Preset?
    @Option(help: ArgumentHelp("Length of a frame in milliseconds (default: \(TrainingRecipe().mfcc.frameMilliseconds)).", valueName: "milliseconds"))
    var frame: Double?
    @Option(help: ArgumentHelp("Milliseconds from frame to frame (default: \(TrainingRecipe().mfcc.hopMilliseconds)).", valueName: "milliseconds"))
    var hop: Double?
    @Option(help: "Mel bands (default: \(TrainingRecipe().mfcc.melBandCount)).")
    var bands: Int?
    @Option(help: "Cepstral coefficients of a frame (default: \(TrainingRecipe().mfcc.coefficientCount)).")
    var coefficients: Int?

    func apply(to configuration: MFCCConfiguration) -> MFCCConfiguration {
        var result = frontEnd.map(MFCCConfiguration.init(preset:)) ?? configuration
        if let frame { result.frameMilliseconds = frame }
        if let hop { result.hopMilliseconds = hop }
        if let bands { result.melBandCount = bands }
        if let coefficients { result.coefficientCount = coefficients }
        return result
    }

    var isEmpty: Bool { frontEnd == nil && frame == nil && hop == nil && bands == nil && coefficients == nil }
}

extension MFCCConfiguration.Preset: ExpressibleByArgument {}
