import Foundation
import RecurrentNetworks

/// A stack of LSTM layers, pooling, a dense head and softmax cross-entropy in doubles, one sequence at a time.
///
/// A gradient has the same parts as the network, so this type holds that, too.
struct ReferenceNetwork {
    let configuration: NetworkConfiguration
    var layers: [ReferenceLSTM]
    var headWeights: ReferenceMatrix
    var headBias: [Double]

    /// All zero.
    init(_ configuration: NetworkConfiguration) {
        self.configuration = configuration
        let hidden = configuration.hiddenSizes[0]
        layers = (0..<configuration.hiddenSizes.count).map {
            ReferenceLSTM(inputSize: $0 == 0 ? configuration.inputSize : hidden, hiddenSize: hidden)
        }
        headWeights = ReferenceMatrix(rows: configuration.outputSize, columns: hidden)
        headBias = [Double](repeating: 0, count: configuration.outputSize)
    }

    /// One sequence to learn from, and everything else that a run depends on.
    struct Example {
        var steps: [[Double]]
        var target: Int
        /// Of each layer; zero where it is empty.
        var initialStates: [ReferenceLSTM.State] = []
        /// [layer][step][unit]: factors of the outputs of every layer but the last, 1 where it is empty. Dropout is a
        /// factor of 0 or 1 / (1 - rate).
        var outputFactors: [[[Double]]] = []
        /// Factors of the pooled vector, 1 where it is empty.
        var pooledFactors: [Double] = []
    }

    /// What one sequence gives.
    struct Result {
        var logits: [Double]
        var loss: Double
        var gradient: ReferenceNetwork
        var inputGradients: [[Double]]
        var initialStateGradients: [ReferenceLSTM.State]
    }

    /// Forward, then back-propagation through time.
    func run(_ example: Example) -> Result {
        let hiddenSize = configuration.hiddenSizes[0], last = layers.count - 1, count = example.steps.count
        let initial = example.initialStates.isEmpty ? layers.map { _ in .zero(hiddenSize) } : example.initialStates

        // Layers.
        var traces: [[ReferenceLSTM.Step]] = []
        var outputs = example.steps
        for (n, layer) in layers.enumerated() {
            traces.append(layer.forward(outputs, initial: initial[n]))
            outputs = traces[n].map(\.after.hidden)
            if n < last, !example.outputFactors.isEmpty {
                outputs = zip(outputs, example.outputFactors[n]).map { $0 .* $1 }
            }
        }

        // Pooling and head.
        let stepWeights: [Double] =
            switch configuration.pooling {
            case .last: (0..<count).map { $0 == count - 1 ? 1 : 0 }
            case .mean, .max, .attention, nil: [Double](repeating: 1 / Double(count), count: count)
            }
        var pooled = [Double](repeating: 0, count: hiddenSize)
        for (output, weight) in zip(outputs, stepWeights) { pooled = pooled .+ output.map { $0 * weight } }
        let pooledFactors =
            example.pooledFactors.isEmpty ? [Double](repeating: 1, count: hiddenSize) : example.pooledFactors
        let read = pooled .* pooledFactors
        let logits = headWeights.product(read) .+ headBias

        // Softmax cross-entropy.
        let highest = logits.max()!
        let sum = logits.reduce(0) { $0 + exp($1 - highest) }
        let loss = highest + log(sum) - logits[example.target]
        var logitGradient = logits.map { exp($0 - highest) / sum }
        logitGradient[example.target] -= 1

        // Back through head and pooling.
        var gradient = ReferenceNetwork(configuration)
        gradient.headWeights.addOuterProduct(logitGradient, read)
        gradient.headBias = logitGradient
        let pooledGradient = headWeights.transposedProduct(logitGradient) .* pooledFactors
        var outputGradients = stepWeights.map { weight in pooledGradient.map { $0 * weight } }

        // Back through the layers.
        var initialGradients = initial
        for n in layers.indices.reversed() {
            if n < last, !example.outputFactors.isEmpty {
                outputGradients = zip(outputGradients, example.outputFactors[n]).map { $0 .* $1 }
            }
            (outputGradients, initialGradients[n]) = layers[n].backward(
                traces[n], outputGradients: outputGradients, gradient: &gradient.layers[n])
        }
        return Result(
            logits: logits, loss: loss, gradient: gradient, inputGradients: outputGradients,
            initialStateGradients: initialGradients)
    }

    /// All numbers in the order of `NetworkParameters.values`.
    var values: [Double] {
        get {
            layers.flatMap { $0.inputWeights.values + $0.recurrentWeights.values + $0.inputBias + $0.recurrentBias }
                + headWeights.values + headBias
        }
        set {
            var rest = newValue[...]
            func take(_ count: Int) -> [Double] {
                defer { rest = rest.dropFirst(count) }
                return Array(rest.prefix(count))
            }
            for n in layers.indices {
                layers[n].inputWeights.values = take(layers[n].inputWeights.values.count)
                layers[n].recurrentWeights.values = take(layers[n].recurrentWeights.values.count)
                layers[n].inputBias = take(layers[n].inputBias.count)
                layers[n].recurrentBias = take(layers[n].recurrentBias.count)
            }
            headWeights.values = take(headWeights.values.count)
            headBias = take(headBias.count)
            precondition(rest.isEmpty)
        }
    }
}
