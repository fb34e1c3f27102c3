/// What reads the pooled vectors, or every step: dense layers with an activation each, and a last one without.
struct Head: Sendable {
    private(set) var hidden: [DenseLayer]
    private let activation: Activation
    /// Nil where the features are the output.
    private(set) var last: DenseLayer?

    init(_ configuration: NetworkConfiguration, trainable: Bool) {
        activation = configuration.denseActivation
        var layout = configuration.featureLayout
        hidden = []
        for size in configuration.denseSizes {
            hidden.append(DenseLayer(input: layout, outputSize: size, trainable: trainable))
            layout = PanelLayout(size: size)
        }
        if configuration.outputSize > 0 {
            last = DenseLayer(input: layout, outputSize: configuration.outputSize, trainable: trainable)
        }
    }

    /// Takes the weights of the layers from `parameters`, those of the hidden ones by their names.
    mutating func setWeights(_ parameters: NetworkParameters, _ names: [TensorName.Dense]) {
        for n in hidden.indices { hidden[n].setWeights(parameters, names[n]) }
        last?.setWeights(parameters, .head)
    }

    /// What a run leaves behind.
    struct Trace: Sendable {
        /// What the first layer reads: to be set before the way forward. The output where there is no layer.
        var features: PanelMatrix
        /// dL/d of that, after the way back; to be set before it where there is no layer.
        fileprivate(set) var featureGradient: PanelMatrix
        fileprivate var sums, activations, gradients: [PanelMatrix]
        fileprivate var lastOutput, lastGradient: PanelMatrix

        init(_ configuration: NetworkConfiguration) {
            features = PanelMatrix(rows: 0, columns: configuration.featureLayout.columnCount)
            featureGradient = features
            sums = configuration.denseSizes.map { PanelMatrix(rows: 0, columns: $0) }
            activations = sums
            gradients = sums
            lastOutput = PanelMatrix(rows: 0, columns: configuration.outputSize)
            lastGradient = lastOutput
        }

        private var hasHead: Bool { lastOutput.columnCount > 0 }

        /// What the network puts out.
        var output: PanelMatrix { hasHead ? lastOutput : activations.last ?? features }

        /// Changes dL/d of the output, which has `rows` rows and is zero at first.
        mutating func setOutputGradient(rows: Int, _ body: (inout PanelMatrix) -> Void) {
            func set(_ matrix: inout PanelMatrix) {
                matrix.reshape(rows: rows)
                matrix.clear()
                body(&matrix)
            }
            if hasHead {
                set(&lastGradient)
            } else if !gradients.isEmpty {
                set(&gradients[gradients.count - 1])
            } else {
                set(&featureGradient)
            }
        }

        /// Changes dL/d of the features, as dropout does.
        mutating func updateFeatureGradient(_ body: (inout PanelMatrix) -> Void) { body(&featureGradient) }
    }

    /// Runs the first `rows` rows of the features.
    func forward(rows: Int, _ trace: inout Trace) {
        for n in hidden.indices {
            trace.sums[n].reshape(rows: rows)
            trace.activations[n].reshape(rows: rows)
            hidden[n].forward(n == 0 ? trace.features : trace.activations[n - 1], rows: rows, into: &trace.sums[n])
            trace.activations[n].setActivations(activation, rows: 0..<rows, of: trace.sums[n], from: 0)
        }
        guard let last else { return }
        trace.lastOutput.reshape(rows: rows)
        last.forward(trace.activations.last ?? trace.features, rows: rows, into: &trace.lastOutput)
    }

    struct Gradient: Sendable {
        fileprivate(set) var hidden: [DenseLayer.Gradient]
        fileprivate(set) var last: DenseLayer.Gradient?

        init(_ head: Head) {
            hidden = head.hidden.map(DenseLayer.Gradient.init)
            last = head.last.map(DenseLayer.Gradient.init)
        }

        mutating func clear() {
            for n in hidden.indices { hidden[n].clear() }
            last?.clear()
        }

        mutating func add(_ other: Gradient) {
            for n in hidden.indices { hidden[n].add(other.hidden[n]) }
            if let otherLast = other.last { last?.add(otherLast) }
        }
    }

    /// The way back from the output's gradient to that of the features.
    func backward(rows: Int, _ trace: inout Trace, _ gradient: inout Gradient) {
        if let last {
            let input = trace.activations.last ?? trace.features
            let outputGradient = trace.lastGradient
            trace.setGradient(before: hidden.count, rows: rows) {
                last.backward(
                    input: input, outputGradient: outputGradient, rows: rows, inputGradient: &$0, gradient: &gradient.last!)
            }
        }
        for n in hidden.indices.reversed() {
            let outputGradient = trace.gradients[n]
            trace.sums[n].setActivationGradients(
                activation, rows: 0..<rows, values: trace.activations[n], gradient: outputGradient, from: 0)
            let input = n == 0 ? trace.features : trace.activations[n - 1]
            let sumGradient = trace.sums[n]
            trace.setGradient(before: n, rows: rows) {
                hidden[n].backward(
                    input: input, outputGradient: sumGradient, rows: rows, inputGradient: &$0,
                    gradient: &gradient.hidden[n])
            }
        }
    }
}

extension Head.Trace {
    /// Makes room for the gradient of what layer n reads and has it set.
    fileprivate mutating func setGradient(before n: Int, rows: Int, _ body: (inout PanelMatrix) -> Void) {
        func set(_ matrix: inout PanelMatrix) {
            matrix.reshape(rows: rows)
            body(&matrix)
        }
        if n == 0 { set(&featureGradient) } else { set(&gradients[n - 1]) }
    }
}

extension DenseLayer {
    mutating func setWeights(_ parameters: NetworkParameters, _ name: TensorName.Dense) {
        let values = parameters.values.span
        setWeights(
            values.extracting(parameters.range(name.weights)), bias: values.extracting(parameters.range(name.bias)))
    }
}
