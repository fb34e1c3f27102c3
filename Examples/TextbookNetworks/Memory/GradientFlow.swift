import RecurrentNetworks

/// How much of the loss at the end still reaches the states of each step on its way back.
enum GradientFlow {
    /// For each step, the Euclidean norm of the gradient of the squared error with respect to the state behind it (hidden,
    /// and cell where there is one), the mean over some sequences.
    ///
    /// Back-propagation through time, one step at a time: what a run over a single step gives for the state before it is
    /// what the run over the step before takes for the state behind it.
    static func norms(_ network: RecurrentNetwork, _ examples: [Example]) -> [Double] {
        let stepCount = examples[0].series.stepCount
        /// All sequences' values of one step.
        func inputs(_ step: Int) -> [TimeSeries] {
            examples.map { TimeSeries(width: $0.series.width, values: $0.series.step(step)) }
        }
        var before = [examples.map { _ in network.zeroState() }]
        for step in 0..<stepCount - 1 {
            before.append(network.run(inputs(step), initialStates: before[step]).map(\.finalState))
        }

        var pass = NetworkPass(network)
        var norms = [Double](repeating: 0, count: stepCount - 1)
        var gradients: [RecurrentState]?
        for step in (1..<stepCount).reversed() {
            let outputs = pass.forward(network, inputs(step), initialStates: before[step])
            // Only the last step has an output that counts: the answer.
            let errors =
                step < stepCount - 1
                ? nil : Loss.meanSquaredError.value(of: outputs, targets: examples.map(\.target)).gradients
            let states = pass.backward(network, outputGradients: errors, finalStateGradients: gradients).initialStates
            // The loss is the mean over the sequences, so the mean of their own norms is the sum of these.
            norms[step - 1] = states.reduce(0) { $0 + norm($1) }
            gradients = states
        }
        return norms
    }

    private static func norm(_ state: RecurrentState) -> Double {
        (state.hidden(ofLayer: 0) + state.cell(ofLayer: 0)).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
}
