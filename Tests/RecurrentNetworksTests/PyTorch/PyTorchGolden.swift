import Foundation
import RecurrentNetworks

/// What `Scripts/golden/lstm.py` wrote: a network, its input, and what PyTorch made of them.
struct PyTorchGolden: Decodable, Sendable {
    struct Weights: Decodable {
        var shape: [Int]
        var values: [Float]
    }

    struct Run: Decodable, CustomStringConvertible {
        var pooling: NetworkConfiguration.Pooling
        var logits: [[Double]]
        var loss: Double
        var gradients: [String: [Double]]
        var trainingLosses: [Double]
        var gradientNorms: [Double]

        var description: String { "\(pooling) pooling" }
    }

    struct Schedule: Decodable, CustomStringConvertible {
        var totalSteps: Int
        var warmUpFraction: Double
        var factors: [Double]

        var description: String { "\(totalSteps) steps, warm-up \(warmUpFraction)" }
    }

    var inputSize, hiddenSize, layerCount, outputSize: Int
    var weights: [String: Weights]
    var sequences: [[Float]]
    var targets: [Int]
    var learningRate, weightDecay, gradientNormLimit: Double
    var totalSteps: Int
    var runs: [Run]
    var schedules: [Schedule]

    static let loaded: PyTorchGolden = {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Golden/lstm.json")
        do {
            return try JSONDecoder().decode(PyTorchGolden.self, from: Data(contentsOf: url))
        } catch {
            fatalError("cannot read \(url.path): \(error)")
        }
    }()

    var series: [TimeSeries] { sequences.map { TimeSeries(width: inputSize, values: $0) } }

    func network(_ pooling: NetworkConfiguration.Pooling) throws -> RecurrentNetwork {
        let configuration = NetworkConfiguration(
            inputSize: inputSize, outputSize: outputSize, hiddenSize: hiddenSize, layerCount: layerCount, pooling: pooling)
        return try RecurrentNetwork(
            configuration, tensors: weights.mapValues { Tensor(shape: $0.shape, values: $0.values) })
    }
}
