import RecurrentNetworks
import Testing

/// What `Scripts/golden/recurrent_keras.py` wrote: recurrent layers, what they get, and what Keras made of it.
struct KerasGolden: Decodable, Sendable {
    struct Run: Decodable, Sendable, CustomTestStringConvertible {
        var name: String
        /// Of the recurrent layers alone.
        var configuration: NetworkConfiguration
        /// [layer][direction]
        var weights, gradients: [[KerasWeights]]
        /// The steps of each sequence laid end to end.
        var series: [[Float]]
        /// [sequence][layer][direction]
        var initialStates, finalStateGradients, finalStates, initialStateGradients: [[[ReferenceState]]]
        var outputs, outputGradients, inputGradients: [[Double]]

        /// What reads the last output in training.
        var dense: Dense
        var labels: [Int]
        var training: TrainingConfiguration
        var trainingLosses: [Double]

        var testDescription: String { name }
    }

    struct Dense: Decodable, Sendable {
        /// [input, units]
        var kernel: GoldenTensor
        var bias: GoldenTensor

        /// As our head, whose matrix is transposed.
        var tensors: [String: GoldenTensor] {
            let (rows, columns) = (kernel.shape[0], kernel.shape[1])
            let values = (0..<columns).flatMap { column in (0..<rows).map { kernel.values[$0 * columns + column] } }
            return ["head.weight": GoldenTensor(shape: [columns, rows], values: values), "head.bias": bias]
        }
    }

    var runs: [Run]

    static let loaded: KerasGolden = golden("recurrent-keras.json")
}
