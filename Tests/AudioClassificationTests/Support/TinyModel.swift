import AudioFeatures
import AudioFiles
import RecurrentNetworks

@testable import AudioClassification

extension ClassifierModel {
    /// A model that nobody trained: fresh weights, with a head that makes each window's answer another one.
    static func untrained(
        mfcc: MFCCConfiguration = .tiny, hiddenSize: Int = 6, windowFrames: Int = 12, labels: [String] = ["high", "low", "rising"],
        pooling: NetworkConfiguration.Pooling? = .mean, decision: Decision? = nil
    ) throws -> ClassifierModel {
        var recipe = TrainingRecipe.tiny
        recipe.mfcc = mfcc
        recipe.hiddenSize = hiddenSize
        recipe.layerCount = 1
        var generator = SeededGenerator(seed: 3)
        var configuration = recipe.network(labelCount: labels.count)
        configuration.pooling = pooling
        let fresh = try RecurrentNetwork(configuration, using: &generator)
        var parameters = fresh.parameters
        for place in parameters.entries.first(where: { $0.name == "head.weight" })!.range { parameters.values[place] *= 20 }
        let count = mfcc.featureCount
        return ClassifierModel(
            labels: labels,
            frontEnd: FrontEnd(
                mfcc: mfcc, resampler: recipe.resampler,
                normalization: FeatureNormalization(
                    mean: (0..<count).map { -Float($0) / 4 }, standardDeviation: (0..<count).map { 2 / (1 + Float($0)) + 0.5 }),
                windowFrames: windowFrames),
            network: try RecurrentNetwork(fresh.configuration, tensors: parameters.tensors), decision: decision,
            training: TrainingRecord(
                recipe: recipe, dataDigest: String(repeating: "0", count: 64), trainingCounts: [:], validationCounts: [:],
                history: []))
    }

    /// The smallest model that has everything: a few kilobytes.
    static func smallest() throws -> ClassifierModel {
        var mfcc = MFCCConfiguration.tiny
        mfcc.frameMilliseconds = 4
        mfcc.hopMilliseconds = 2
        mfcc.melBandCount = 3
        mfcc.coefficientCount = 2
        return try untrained(mfcc: mfcc, hiddenSize: 4, labels: ["a", "b"])
    }
}
