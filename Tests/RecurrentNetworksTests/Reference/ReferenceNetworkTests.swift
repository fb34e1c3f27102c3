import RecurrentNetworks
import Testing

/// The reference's own gradients, held by central differences: (L(x + h) - L(x - h)) / 2h differs from dL/dx by some h²
/// (of third derivatives of order one) and by some 1e-16 / h (of rounding). With h = 1e-5 both stay far under 1e-8.
struct ReferenceNetworkTests {
    static let configurations = [1, 2, 3].flatMap { layers in
        ([.last, .mean] as [NetworkConfiguration.Pooling]).map { pooling in
            NetworkConfiguration(inputSize: 2, outputSize: 3, hiddenSize: 3, layerCount: layers, pooling: pooling)
        }
    }

    @Test(arguments: configurations, [1, 4])
    func `the reference's gradients are those of central differences`(
        configuration: NetworkConfiguration, length: Int
    ) throws {
        let network = ReferenceNetwork(try testNetwork(configuration, seed: 1))
        let example = Self.example(configuration, length: length)
        let result = network.run(example)

        let parameters = differences(network.values) { values in
            var changed = network
            changed.values = values
            return changed.run(example).loss
        }
        #expect(distance(result.gradient.values, parameters) < 1e-8)

        let inputs = differences(example.steps.flatMap { $0 }) { values in
            var changed = example
            changed.steps = rows(values, width: configuration.inputSize)
            return network.run(changed).loss
        }
        #expect(distance(result.inputGradients.flatMap { $0 }, inputs) < 1e-8)

        let states = differences(example.initialStates.flatMap { $0.hidden + $0.cell }) { values in
            var changed = example
            let halves = rows(values, width: configuration.hiddenSizes[0])
            for n in 0..<configuration.hiddenSizes.count {
                changed.initialStates[n] = ReferenceLSTM.State(hidden: halves[2 * n], cell: halves[2 * n + 1])
            }
            return network.run(changed).loss
        }
        #expect(distance(result.initialStateGradients.flatMap { $0.hidden + $0.cell }, states) < 1e-8)
    }

    /// Everything an example can have: states, and dropout between the layers and before the head.
    private static func example(_ configuration: NetworkConfiguration, length: Int) -> ReferenceNetwork.Example {
        var generator = SeededGenerator(seed: 2)
        func normals() -> [Double] { (0..<configuration.hiddenSizes[0]).map { _ in generator.normal() } }
        func factors() -> [Double] { (0..<configuration.hiddenSizes[0]).map { _ in generator.uniform() < 0.3 ? 0 : 1 / 0.7 } }
        var example = RandomSequences(configuration, lengths: [length], seed: 3).example(0)
        example.initialStates = (0..<configuration.hiddenSizes.count).map { _ in
            ReferenceLSTM.State(hidden: normals(), cell: normals())
        }
        example.outputFactors = (1..<configuration.hiddenSizes.count).map { _ in (0..<length).map { _ in factors() } }
        example.pooledFactors = factors()
        return example
    }

    private func differences(_ values: [Double], of loss: ([Double]) -> Double) -> [Double] {
        let h = 1e-5
        return values.indices.map { n in
            var above = values, below = values
            above[n] += h
            below[n] -= h
            return (loss(above) - loss(below)) / (2 * h)
        }
    }

    private func rows(_ values: [Double], width: Int) -> [[Double]] {
        stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
    }

    private func distance(_ a: [Double], _ b: [Double]) -> Double {
        #expect(a.count == b.count && norm(b) > 0)
        return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
}
