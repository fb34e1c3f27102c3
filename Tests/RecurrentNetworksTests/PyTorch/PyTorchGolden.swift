import RecurrentNetworks
import Testing

/// What `Scripts/golden/recurrent_pytorch.py` wrote: networks, what they get, and what PyTorch made of it.
struct PyTorchGolden: Decodable, Sendable {
    struct Run: Decodable, Sendable, CustomTestStringConvertible {
        var name: String
        var configuration: NetworkConfiguration
        var weights: [String: GoldenTensor]
        /// The steps of each sequence laid end to end.
        var series: [[Float]]
        var targets: [GoldenTarget]

        // One pass, from initial states; its gradients are those of the loss and of the final states together.
        /// [sequence][layer][direction]
        var initialStates, finalStateGradients: [[[ReferenceState]]]
        /// The rows of each sequence laid end to end.
        var outputs, outputGradients: [[Double]]
        var finalStates, initialStateGradients: [[[ReferenceState]]]
        var loss: Double
        var gradients: [String: [Double]]
        var inputGradients: [[Double]]

        // The start of a training, from zero states.
        var training: TrainingConfiguration
        var totalSteps: Int
        /// Steps of each sequence that a batch holds, whose states the next one goes on from; nil for all of them.
        var pieceLength: Int?
        var trainingLosses, gradientNorms: [Double]
        /// Some tensors of the averaged weights after the last of these steps.
        var averagedWeights: [String: [Double]]?

        var testDescription: String { name }
    }

    struct Schedule: Decodable, Sendable, CustomTestStringConvertible {
        var schedule: LearningRateSchedule
        var totalSteps: Int
        var factors: [Double]

        var testDescription: String { "\(schedule.shape.rawValue), \(totalSteps) steps, warm-up \(schedule.warmUpFraction)" }
    }

    var runs: [Run]
    var schedules: [Schedule]

    static let loaded: PyTorchGolden = golden("recurrent-pytorch.json")
}

/// A target in the form of the scripts: one of the four, by the name of its values.
struct GoldenTarget: Decodable, Hashable, Sendable {
    var label: Int?
    var labels: [Int?]?
    var values: [Float]?
    var series: [Float]?
    var counted: [Bool]?

    func target(width: Int) -> Target {
        if let label { return .label(label) }
        if let labels { return .labels(labels) }
        if let values { return .values(values) }
        if let series { return .series(TimeSeries(width: width, values: series), counted: counted) }
        preconditionFailure("no target in \(self)")
    }
}

extension PyTorchGolden.Run {
    func network() throws -> RecurrentNetwork {
        try RecurrentNetwork(configuration, tensors: weights.mapValues(\.tensor), trainable: true)
    }

    var inputs: [TimeSeries] {
        series.map { TimeSeries(width: configuration.embeddingSize == nil ? configuration.inputSize : 1, values: $0) }
    }

    var networkTargets: [Target] { targets.map { $0.target(width: configuration.outputWidth) } }

    /// A row behind pooling, else one a step.
    func rows(_ values: [Double]) -> [[Double]] {
        let width = configuration.outputWidth
        return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
    }
}
