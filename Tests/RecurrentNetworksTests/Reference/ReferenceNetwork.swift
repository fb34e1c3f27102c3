import RecurrentNetworks

/// Everything that a configuration can describe, in doubles, one sequence at a time.
///
/// A gradient has the same parts as the network, so this type holds that, too.
struct ReferenceNetwork {
    let configuration: NetworkConfiguration
    /// A row a token.
    var embedding: ReferenceMatrix?
    var layers: [ReferenceLayer]
    var attention: ReferenceAttention?
    /// The hidden dense layers, then the head if there is one.
    var dense: [ReferenceDense]

    /// All zero.
    init(_ configuration: NetworkConfiguration) {
        self.configuration = configuration
        var width = configuration.inputSize
        if let size = configuration.embeddingSize {
            embedding = ReferenceMatrix(rows: width, columns: size)
            width = size
        }
        layers = []
        for size in configuration.hiddenSizes {
            let cell = ReferenceCell(configuration.cell, inputSize: width, hiddenSize: size)
            layers.append(ReferenceLayer(directions: configuration.bidirectional ? [cell, cell] : [cell]))
            width = size * layers.last!.directions.count
        }
        if configuration.pooling == .attention {
            attention = ReferenceAttention(
                layer: ReferenceDense(inputSize: width, outputSize: width), vector: [Double](repeating: 0, count: width))
        }
        dense = []
        for size in configuration.denseSizes + (configuration.outputSize > 0 ? [configuration.outputSize] : []) {
            dense.append(ReferenceDense(inputSize: width, outputSize: size))
            width = size
        }
    }

    /// - Parameter weights: In the order of `NetworkParameters.values`.
    init(_ configuration: NetworkConfiguration, weights: [Float]) {
        self.init(configuration)
        values = weights.map(Double.init)
    }

    /// One sequence, and everything else that a run depends on.
    struct Example {
        /// Tokens have one value.
        var steps: [[Double]]
        /// [layer][direction]; zero where it is empty.
        var initialStates: [[ReferenceState]] = []
        /// [layer][step][unit]: factors of the outputs of every layer but the last, 1 where it is empty. Dropout is a
        /// factor of 0 or 1 / (1 - rate).
        var outputFactors: [[[Double]]] = []
        /// [row][value]: factors of what the dense layers read, 1 where it is empty.
        var headFactors: [[Double]] = []
    }

    struct Run {
        /// One row behind pooling, otherwise one a step.
        var outputs: [[Double]]
        /// [layer][direction]
        var finalStates: [[ReferenceState]]
        /// The gradients of everything, from those of the outputs and of the final states (zero where nil).
        var backward: (_ outputs: [[Double]], _ finalStates: [[ReferenceState]]?) -> Gradients
    }

    struct Gradients {
        var parameters: ReferenceNetwork
        /// Behind an embedding, of the rows that the tokens chose.
        var inputs: [[Double]]
        /// [layer][direction]
        var initialStates: [[ReferenceState]]
    }

    func run(_ example: Example) -> Run {
        // Recurrent layers.
        var rows = example.steps
        if let embedding { rows = rows.map { embedding.row(Int($0[0])) } }
        let initialStates =
            example.initialStates.isEmpty ? layers.map { $0.directions.map(ReferenceState.zero) } : example.initialStates
        var runs: [ReferenceLayer.Run] = []
        for (n, layer) in layers.enumerated() {
            runs.append(layer.run(rows, initialStates: initialStates[n]))
            rows = runs[n].outputs
            if n < layers.count - 1, !example.outputFactors.isEmpty {
                rows = Self.scaled(rows, example.outputFactors[n])
            }
        }

        // Pooling.
        let pooled = configuration.pooling?.pool(
            rows, directionCount: layers[0].directions.count, attention: attention)
        if let pooled { rows = [pooled.values] }

        // Dense layers.
        rows = Self.scaled(rows, example.headFactors)
        var inputs: [[[Double]]] = []
        for (n, layer) in dense.enumerated() {
            inputs.append(rows)
            rows = rows.map { layer.weights.product($0) .+ layer.bias }
            if n < configuration.denseSizes.count { rows = rows.map { configuration.denseActivation($0) } }
        }
        inputs.append(rows)

        return Run(outputs: rows, finalStates: runs.map(\.finalStates)) { [self] outputGradients, finalGradients in
            var gradient = ReferenceNetwork(configuration)
            var rowGradients = outputGradients
            for (n, layer) in dense.enumerated().reversed() {
                for (row, input) in inputs[n].enumerated() {
                    var dA = rowGradients[row]
                    if n < configuration.denseSizes.count {
                        dA = dA .* configuration.denseActivation.slope(at: inputs[n + 1][row])
                    }
                    gradient.dense[n].weights.addOuterProduct(dA, input)
                    gradient.dense[n].bias = gradient.dense[n].bias .+ dA
                    rowGradients[row] = layer.weights.transposedProduct(dA)
                }
            }
            rowGradients = Self.scaled(rowGradients, example.headFactors)
            if let pooled { rowGradients = pooled.backward(rowGradients[0], &gradient.attention) }

            var initialGradients = initialStates
            for n in layers.indices.reversed() {
                if n < layers.count - 1, !example.outputFactors.isEmpty {
                    rowGradients = Self.scaled(rowGradients, example.outputFactors[n])
                }
                (rowGradients, initialGradients[n]) = runs[n].backward(
                    rowGradients, finalGradients?[n], &gradient.layers[n])
            }
            if let embedding {
                for (step, row) in zip(example.steps, rowGradients) {
                    var token = [Double](repeating: 0, count: embedding.rowCount)
                    token[Int(step[0])] = 1
                    gradient.embedding!.addOuterProduct(token, row)
                }
            }
            return Gradients(parameters: gradient, inputs: rowGradients, initialStates: initialGradients)
        }
    }

    private static func scaled(_ rows: [[Double]], _ factors: [[Double]]) -> [[Double]] {
        factors.isEmpty ? rows : zip(rows, factors).map { $0 .* $1 }
    }

    /// All numbers in the order of `NetworkParameters.values`.
    var values: [Double] {
        get {
            var network = self, all: [Double] = []
            network.visitTensors { all += $0 }
            return all
        }
        set {
            var rest = newValue[...]
            visitTensors { tensor in
                tensor = Array(rest.prefix(tensor.count))
                rest = rest.dropFirst(tensor.count)
            }
            precondition(rest.isEmpty)
        }
    }

    private mutating func visitTensors(_ visit: (inout [Double]) -> Void) {
        if embedding != nil { visit(&embedding!.values) }
        for n in layers.indices {
            for direction in layers[n].directions.indices {
                visit(&layers[n].directions[direction].inputWeights.values)
                visit(&layers[n].directions[direction].recurrentWeights.values)
                visit(&layers[n].directions[direction].inputBias)
                visit(&layers[n].directions[direction].recurrentBias)
            }
        }
        if attention != nil {
            visit(&attention!.layer.weights.values)
            visit(&attention!.layer.bias)
            visit(&attention!.vector)
        }
        for n in dense.indices {
            visit(&dense[n].weights.values)
            visit(&dense[n].bias)
        }
    }
}
