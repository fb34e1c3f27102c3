package import AudioFeatures
internal import AudioFiles
public import RecurrentNetworks

/// A trained classifier: front end, network and labels, and how it came to be. All that is needed to use it anywhere.
public struct ClassifierModel: Sendable {
    /// What the network's outputs mean, in their order.
    public let labels: [String]
    /// Everything between a recording and the network.
    public let frontEnd: FrontEnd
    /// The trained network.
    public let network: RecurrentNetwork
    /// How the network's outputs become an answer.
    public let decision: Decision
    /// How it was trained.
    public let training: TrainingRecord
    /// The thresholds for streams that were chosen for a wanted number of false alarms, if they were.
    public internal(set) var tuning: DetectionTuning?

    init(
        labels: [String], frontEnd: FrontEnd, network: RecurrentNetwork, decision: Decision? = nil, training: TrainingRecord
    ) {
        self.labels = labels
        self.frontEnd = frontEnd
        self.network = network
        self.decision = decision ?? Decision(labelCount: labels.count)
        self.training = training
    }

    /// A model that nobody trained, to time: labels are numbers, features are not normalised.
    package static func untrained(mfcc: MFCCConfiguration, windowFrames: Int, network: RecurrentNetwork) -> ClassifierModel {
        let width = mfcc.featureCount
        let normalization = FeatureNormalization(
            mean: [Float](repeating: 0, count: width), standardDeviation: [Float](repeating: 1, count: width))
        return ClassifierModel(
            labels: (0..<network.configuration.outputSize).map { "\($0)" },
            frontEnd: FrontEnd(
                mfcc: mfcc, resampler: ResamplerDesign(), normalization: normalization, windowFrames: windowFrames),
            network: network,
            training: TrainingRecord(
                recipe: TrainingRecipe(), dataDigest: "", trainingCounts: [:], validationCounts: [:], history: []))
    }

    /// The same model with the weights of its recurrent layers rounded to 8 bits; see `RecurrentNetwork.quantized()`.
    /// Its labels and probabilities may differ a little from those of the model as it was trained.
    public func quantized() -> ClassifierModel {
        var model = ClassifierModel(
            labels: labels, frontEnd: frontEnd, network: network.quantized(), decision: decision, training: training)
        model.tuning = tuning
        return model
    }
}

/// The version of the model file that this program writes, and the newest it reads.
enum ModelFormat {
    static let version = 1

    /// The names of what is kept in the file's metadata.
    enum Key {
        static let frontEnd = "front_end"
        static let network = "network"
        static let labels = "labels"
        static let decision = "decision"
        static let training = "training"
        static let selfTest = "self_test"
        /// Optional: older models and those that were not tuned have none.
        static let tuning = "detection_tuning"
        static let checkpoint = "checkpoint"
    }
}
