import RecurrentNetworks

/// A recurrent layer over a whole sequence: one cell, or one for each direction, whose outputs are joined.
struct ReferenceLayer {
    /// From the first step to the last; then, if there is a second one, from the last to the first.
    var directions: [ReferenceCell]

    struct Run {
        /// A row a step: the hidden states of both directions after that step.
        var outputs: [[Double]]
        /// Of each direction, after the last step that it takes.
        var finalStates: [ReferenceState]
        /// Back-propagation through time: from the gradients of the outputs and of the final states (zero where nil) those
        /// of the inputs and of the initial states; adds that of the weights.
        var backward:
            (_ outputs: [[Double]], _ finalStates: [ReferenceState]?, _ weights: inout ReferenceLayer)
                -> (inputs: [[Double]], initialStates: [ReferenceState])
    }

    func run(_ sequence: [[Double]], initialStates: [ReferenceState]) -> Run {
        // In the order in which each direction takes them.
        var steps: [[ReferenceStep]] = []
        for (direction, cell) in directions.enumerated() {
            var state = initialStates[direction]
            steps.append(
                (direction == 0 ? sequence : sequence.reversed()).map { input in
                    let step = cell.step(input, state)
                    state = step.after
                    return step
                })
        }
        func placeInTime(_ direction: Int, _ n: Int) -> Int { direction == 0 ? n : sequence.count - 1 - n }

        let outputs = sequence.indices.map { time in
            directions.indices.flatMap { steps[$0][placeInTime($0, time)].after.hidden }
        }
        return Run(outputs: outputs, finalStates: steps.map { $0.last!.after }) {
            [directions] outputGradients, finalGradients, weights in
            var inputs = sequence.map { [Double](repeating: 0, count: $0.count) }
            var initialGradients: [ReferenceState] = []
            var first = 0
            for (direction, cell) in directions.enumerated() {
                var carried = finalGradients?[direction] ?? .zero(cell)
                for n in sequence.indices.reversed() {
                    let time = placeInTime(direction, n)
                    carried.hidden = carried.hidden .+ Array(outputGradients[time][first..<first + cell.hiddenSize])
                    let gradient = steps[direction][n].backward(carried, &weights.directions[direction])
                    inputs[time] = inputs[time] .+ gradient.input
                    carried = gradient.before
                }
                initialGradients.append(carried)
                first += cell.hiddenSize
            }
            return (inputs, initialGradients)
        }
    }
}

extension ReferenceState {
    static func zero(_ cell: ReferenceCell) -> ReferenceState {
        let zeros = [Double](repeating: 0, count: cell.hiddenSize)
        return ReferenceState(hidden: zeros, cell: cell.kind == .lstm ? zeros : nil)
    }

    /// All its numbers.
    var values: [Double] { hidden + (cell ?? []) }
}
