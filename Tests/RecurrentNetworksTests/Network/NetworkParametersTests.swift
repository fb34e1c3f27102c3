import RecurrentNetworks
import Testing

@Suite struct NetworkParametersTests {
    private static let configuration = NetworkConfiguration(inputSize: 3, outputSize: 2, hiddenSize: 5, layerCount: 2)

    private static func fresh(seed: UInt64 = 1) -> NetworkParameters {
        var generator = SeededGenerator(seed: seed)
        return NetworkParameters(for: configuration, using: &generator)
    }

    @Test func `names, shapes and order are PyTorch's`() {
        let expected: [(String, [Int])] = [
            ("rnn.weight_ih_l0", [20, 3]), ("rnn.weight_hh_l0", [20, 5]), ("rnn.bias_ih_l0", [20]),
            ("rnn.bias_hh_l0", [20]), ("rnn.weight_ih_l1", [20, 5]), ("rnn.weight_hh_l1", [20, 5]),
            ("rnn.bias_ih_l1", [20]), ("rnn.bias_hh_l1", [20]), ("head.weight", [2, 5]), ("head.bias", [2]),
        ]
        let parameters = Self.fresh()
        #expect(parameters.entries.map(\.name) == expected.map(\.0))
        #expect(parameters.entries.map(\.shape) == expected.map(\.1))
        #expect(parameters.entries.map(\.range.count) == expected.map { $0.1.reduce(1, *) })
        #expect(parameters.entries.first?.range.lowerBound == 0 && parameters.entries.last?.range.upperBound == parameters.count)
    }

    @Test func `tensors out and in again are the same weights`() throws {
        let parameters = Self.fresh()
        var tensors = parameters.tensors
        tensors["something.else"] = Tensor(shape: [1], values: [.nan])
        #expect(try NetworkParameters(tensors, for: Self.configuration) == parameters)
        let network = try RecurrentNetwork(Self.configuration, tensors: tensors)
        #expect(network.parameters == parameters)
    }

    @Test func `a network takes parameters as they are, unless a weight is no number`() throws {
        var parameters = Self.fresh()
        let network = try RecurrentNetwork(Self.configuration, parameters: parameters)
        let named = try RecurrentNetwork(Self.configuration, tensors: parameters.tensors)
        #expect(network.parameters == parameters)
        let series = [TimeSeries(width: 3, values: [1, 2, 3, 4, 5, 6])]
        #expect(network.logits(for: series) == named.logits(for: series))
        parameters.values[7] = .nan
        let error = thrownError { _ = try RecurrentNetwork(Self.configuration, parameters: parameters) }
        #expect(error?.code == .notFinite && error?.description.contains("weight 7 is nan") == true)
    }

    @Test func `a missing tensor, a wrong shape and a weight that is no number are refused by name`() {
        for entry in Self.fresh().entries {
            let tensors = Self.fresh().tensors, good = tensors[entry.name]!
            func error(with tensor: Tensor?) -> NetworkError? {
                var changed = tensors
                changed[entry.name] = tensor
                return thrownError { _ = try NetworkParameters(changed, for: Self.configuration) }
            }
            let bad: [(Tensor?, NetworkError.Code)] = [
                (nil, .missingTensor),
                (Tensor(shape: [good.values.count + 1], values: good.values + [0]), .wrongShape),
                (Tensor(shape: [1] + good.shape, values: good.values), .wrongShape),
                (Tensor(shape: good.shape.reversed() + (good.shape.count == 1 ? [1] : []), values: good.values), .wrongShape),
                (Tensor(shape: good.shape, values: good.values.dropLast() + [.nan]), .notFinite),
                (Tensor(shape: good.shape, values: [.infinity] + good.values.dropFirst()), .notFinite),
            ]
            for (tensor, code) in bad {
                let error = error(with: tensor)
                #expect(error?.code == code)
                #expect(error?.description.contains(entry.name) == true)
            }
            #expect(error(with: good) == nil)
        }
    }

    @Test func `fresh weights start as documented`() {
        let parameters = Self.fresh(), hidden = 5
        #expect(parameters == Self.fresh() && parameters != Self.fresh(seed: 2))
        for entry in parameters.entries {
            let values = Array(parameters.values[entry.range])
            switch entry.name {
            case let name where name.contains("bias_ih"):
                #expect(values.indices.allSatisfy { values[$0] == ((hidden..<2 * hidden).contains($0) ? 1 : 0) })
            case let name where name.contains("bias"):
                #expect(values.allSatisfy { $0 == 0 })
            case let name where name.contains("weight_hh"):
                for gate in 0..<4 {
                    #expect(departureFromOrthogonal(Array(values[gate * 25..<(gate + 1) * 25]), size: 5) < 1e-6)
                }
            default:
                let bound = 1 / Float(hidden).squareRoot()
                #expect(values.allSatisfy { abs($0) <= bound } && values.contains { abs($0) > bound / 2 })
            }
        }
    }
}
