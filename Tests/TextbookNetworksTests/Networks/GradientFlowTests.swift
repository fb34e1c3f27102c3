import RecurrentNetworks
import Testing

@testable import TextbookNetworks

@Suite struct GradientFlowTests {
    /// The error after the rest of the sequence, from a state that is shifted a little in one value.
    @Test(arguments: Memory.cells.map(\.cell))
    func `norms are those of central differences`(cell: NetworkConfiguration.Cell) throws {
        let memory = Memory(stepCount: 8, trainingCount: 4, testCount: 1, hiddenSize: 3, batchSize: 2)
        let examples = memory.examples()
        let network = try memory.course(cell, examples.training).network
        let example = examples.test[0]
        guard case .values(let sum) = example.target else { fatalError("the task is to say a number") }
        let norms = GradientFlow.norms(network, [example])
        #expect(norms.count == 7)

        func part(_ steps: Range<Int>) -> [TimeSeries] {
            [TimeSeries(width: 2, values: steps.flatMap(example.series.step))]
        }
        for step in 1..<8 {
            let state = network.run(part(0..<step))[0].finalState
            func error(_ state: RecurrentState) -> Double {
                let output = network.run(part(step..<8), initialStates: [state])[0].values.values[0]
                return Double((output - sum[0]) * (output - sum[0]))
            }
            var square = 0.0
            for isCell in cell == .lstm ? [false, true] : [false] {
                for unit in 0..<3 {
                    let errors = [Float(0.01), -0.01].map { shift in
                        var shifted = state
                        var values = isCell ? state.cell(ofLayer: 0) : state.hidden(ofLayer: 0)
                        values[unit] += shift
                        if isCell { shifted.setCell(values, ofLayer: 0) } else { shifted.setHidden(values, ofLayer: 0) }
                        return error(shifted)
                    }
                    square += (errors[0] - errors[1]) * (errors[0] - errors[1]) / (0.02 * 0.02)
                }
            }
            #expect(abs(norms[step - 1] - square.squareRoot()) < 0.01 * norms[step - 1] + 1e-4)
        }
    }

    @Test func `gates begin with times to keep from one step to all`() throws {
        let memory = Memory(stepCount: 100, trainingCount: 50, hiddenSize: 40)
        let examples = memory.examples().training
        for (cell, gates) in [(NetworkConfiguration.Cell.lstm, 4), (.gruResetAfter, 3)] {
            let network = try memory.course(cell, examples).network
            let biases = network.parameters.values[network.parameters.range("rnn.bias_ih_l0")]
            #expect(biases.count == gates * 40)
            let keeping = biases.dropFirst(40).prefix(40)
            #expect(keeping.allSatisfy { (0...4.7).contains($0) } && Set(keeping).count == 40)
            #expect(Array(biases.prefix(40)) == (cell == .lstm ? keeping.map { -$0 } : [Float](repeating: 0, count: 40)))
            let usual = try memory.course(cell, examples, start: .usual).network
            let usualBiases = usual.parameters.values[usual.parameters.range("rnn.bias_ih_l0")]
            #expect(Set(usualBiases.dropFirst(40).prefix(40)) == (cell == .lstm ? [1] : [0]))
        }
    }
}
