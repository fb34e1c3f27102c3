import RecurrentNetworks
import Testing

/// The reference's own gradients, held by central differences: (L(x + h) - L(x - h)) / 2h differs from dL/dx by some h²
/// (of third derivatives of order one) and by some 1e-16 / h (of rounding). With h = 1e-5 both stay far under 1e-8.
@Suite struct ReferenceNetworkTests {
    private static let tolerance = 1e-8

    /// Every cell, direction, way of reading the steps and depth; embedding, dense layers and head come along in turn.
    static let configurations = NetworkConfiguration.Cell.allCases.enumerated().flatMap { n, cell in
        [false, true].flatMap { bidirectional in
            ([nil] + NetworkConfiguration.Pooling.allCases).flatMap { pooling in
                (1...3).map { layers in
                    NetworkConfiguration(
                        inputSize: 3, outputSize: [3, 1, 0][(n + layers) % 3], cell: cell,
                        hiddenSizes: [[3], [3, 2], [2, 3, 1]][layers - 1], bidirectional: bidirectional,
                        embeddingSize: layers == 2 ? 2 : nil, pooling: pooling,
                        denseSizes: [[], [3], [2, 3]][(n + 2 * layers) % 3],
                        denseActivation: [.tanh, .sigmoid, .relu][(n + layers / 2) % 3])
                }
            }
        }
    }

    /// Each tensor, the inputs and the states are moved along random directions: an error in any element shows.
    @Test(arguments: configurations, [1, 4])
    func `the reference's gradients are those of central differences`(
        configuration: NetworkConfiguration, length: Int
    ) {
        let trial = Case(configuration, length: length)
        let gradients = trial.gradients
        var generator = SeededGenerator(seed: 4)
        let values = trial.network.values, slopes = gradients.parameters.values
        for entry in NetworkParameters(zerosFor: configuration).entries {
            expectSlope(of: Array(values[entry.range]), Array(slopes[entry.range]), entry.name, &generator) { part in
                var changed = trial
                changed.network.values.replaceSubrange(entry.range, with: part)
                return changed.result
            }
        }
        if configuration.embeddingSize == nil {
            let steps = trial.example.steps.flatMap { $0 }
            expectSlope(of: steps, gradients.inputs.flatMap { $0 }, "inputs", &generator) { values in
                var changed = trial
                changed.example.steps = stride(from: 0, to: values.count, by: 3).map { Array(values[$0..<$0 + 3]) }
                return changed.result
            }
        }
        for layer in configuration.hiddenSizes.indices {
            for (direction, state) in trial.example.initialStates[layer].enumerated() {
                let gradient = gradients.initialStates[layer][direction].values
                expectSlope(of: state.values, gradient, "state of layer \(layer)", &generator) { values in
                    var changed = trial
                    let half = state.hidden.count
                    changed.example.initialStates[layer][direction] = ReferenceState(
                        hidden: Array(values[..<half]), cell: state.cell == nil ? nil : Array(values[half...]))
                    return changed.result
                }
            }
        }
    }

    @Test(arguments: NetworkConfiguration.Cell.allCases, [false, true])
    func `every element of a cell's gradients is that of a central difference`(
        cell: NetworkConfiguration.Cell, bidirectional: Bool
    ) {
        let trial = Case(
            NetworkConfiguration(inputSize: 2, outputSize: 0, cell: cell, hiddenSizes: [3], bidirectional: bidirectional),
            length: 3)
        let values = trial.network.values, gradient = trial.gradients.parameters.values
        for n in values.indices {
            let slope = centralDifference { h in
                var changed = trial
                changed.network.values[n] += h
                return changed.result
            }
            #expect(abs(slope - gradient[n]) < Self.tolerance)
        }
    }

    @Test(arguments: NetworkConfiguration.Cell.allCases)
    func `final states carry a sequence on where it was cut`(cell: NetworkConfiguration.Cell) {
        let configuration = NetworkConfiguration(inputSize: 2, outputSize: 0, cell: cell, hiddenSizes: [3, 2], pooling: nil)
        let network = ReferenceNetwork(configuration, weights: testParameters(configuration, seed: 1).values)
        let example = RandomSequences(configuration, lengths: [5], seed: 3).example(0, fromStates: true)
        let whole = network.run(example)
        var part = example, outputs: [[Double]] = []
        for steps in [example.steps[..<2], example.steps[2...]] {
            part.steps = Array(steps)
            let run = network.run(part)
            outputs += run.outputs
            part.initialStates = run.finalStates
        }
        #expect(outputs == whole.outputs)
        #expect(part.initialStates == whole.finalStates)
    }

    /// A network, an example with everything that one can have, and a number made of all that comes out.
    private struct Case {
        var network: ReferenceNetwork
        var example: ReferenceNetwork.Example
        let outputFactors: [[Double]]
        let stateFactors: [[ReferenceState]]

        init(_ configuration: NetworkConfiguration, length: Int) {
            var generator = SeededGenerator(seed: 2)
            let widths = configuration.hiddenSizes.map { $0 * (configuration.bidirectional ? 2 : 1) }
            let rows = configuration.pooling == nil ? length : 1
            func dropout(_ rows: Int, _ width: Int) -> [[Double]] {
                (0..<rows).map { _ in (0..<width).map { _ in generator.uniform() < 0.3 ? 0 : 1 / 0.7 } }
            }
            network = ReferenceNetwork(configuration, weights: testParameters(configuration, seed: 1).values)
            example = RandomSequences(configuration, lengths: [length], seed: 3).example(0, fromStates: true)
            example.outputFactors = widths.dropLast().map { dropout(length, $0) }
            example.headFactors = dropout(rows, widths.last!)
            outputFactors = (0..<rows).map { _ in (0..<configuration.outputWidth).map { _ in generator.normal() } }
            stateFactors = randomStates(configuration, scale: 1, using: &generator)
        }

        var result: Double {
            let run = network.run(example)
            return zip(run.outputs, outputFactors).reduce(0) { $0 + dot($1.0, $1.1) }
                + zip(run.finalStates.joined(), stateFactors.joined()).reduce(0) { $0 + dot($1.0.values, $1.1.values) }
        }

        var gradients: ReferenceNetwork.Gradients { network.run(example).backward(outputFactors, stateFactors) }
    }

    private func centralDifference(_ value: (Double) -> Double) -> Double {
        let h = 1e-5
        return (value(h) - value(-h)) / (2 * h)
    }

    /// Two random directions of length 1.
    private func expectSlope(
        of values: [Double], _ gradient: [Double], _ name: String, _ generator: inout SeededGenerator,
        result: ([Double]) -> Double
    ) {
        for _ in 0..<2 {
            var direction = values.map { _ in generator.normal() }
            direction = (1 / norm(direction)) .* direction
            let slope = centralDifference { result(values .+ $0 .* direction) }
            #expect(abs(slope - dot(gradient, direction)) < Self.tolerance * max(1, norm(gradient)), "\(name)")
        }
    }
}
