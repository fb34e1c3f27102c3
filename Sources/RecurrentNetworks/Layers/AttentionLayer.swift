#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Pooling by attention over the steps (Yang et al. 2016): u_t = tanh(W h_t + b), a = softmax over the steps of v·u_t,
/// pooled = Σ a_t h_t.
struct AttentionLayer: Sendable {
    private(set) var projection: DenseLayer
    /// v, in the form of a weight matrix of one output, whose bias stays zero: softmax would not feel one.
    private(set) var vector: DenseLayer

    init(_ configuration: NetworkConfiguration, trainable: Bool) {
        let size = configuration.featureSize
        projection = DenseLayer(input: configuration.featureLayout, outputSize: size, trainable: trainable)
        vector = DenseLayer(input: PanelLayout(size: size), outputSize: 1, trainable: trainable)
    }

    mutating func setWeights(_ parameters: NetworkParameters) {
        projection.setWeights(parameters, .attention)
        let zero: [Float] = [0]
        vector.setWeights(
            parameters.values.span.extracting(parameters.range(TensorName.attentionVector)), bias: zero.span)
    }

    /// What a run leaves behind; a row a step unless said otherwise.
    struct Trace: Sendable {
        fileprivate var steps, sums, u, scores: PanelMatrix
        /// a_t, row for row.
        fileprivate var weights: [Float] = []
        fileprivate var scoreGradient, uGradient, stepGradient: PanelMatrix

        init(_ configuration: NetworkConfiguration) {
            steps = PanelMatrix(rows: 0, columns: configuration.featureLayout.columnCount)
            stepGradient = steps
            sums = PanelMatrix(rows: 0, columns: configuration.featureSize)
            u = sums
            uGradient = sums
            scores = PanelMatrix(rows: 0, columns: 1)
            scoreGradient = scores
        }
    }

    /// Makes one row of each sequence of a batch (`pooled`, in the batch's order) from the outputs of the last layer.
    func forward(_ batch: SequenceBatch, outputs: PanelMatrix, trace: inout Trace, into pooled: inout PanelMatrix) {
        let rows = batch.rowCount
        trace.steps.reshape(rows: rows)
        trace.steps.setRows(0..<rows, outputs, from: batch.count)
        trace.sums.reshape(rows: rows)
        projection.forward(trace.steps, rows: rows, into: &trace.sums)
        trace.u.reshape(rows: rows)
        trace.u.setActivations(.tanh, rows: 0..<rows, of: trace.sums, from: 0)
        trace.scores.reshape(rows: rows)
        vector.forward(trace.u, rows: rows, into: &trace.scores)
        trace.weights = softmax(trace.scores, batch)
        pooled.clear(rows: 0..<batch.count)
        for step in 0..<batch.stepCount {
            let rows = batch.rows(of: step)
            pooled.addScaled(
                rows: 0..<rows.count, trace.steps, from: rows.lowerBound, by: Array(trace.weights[rows]))
        }
    }

    /// Over the steps of each sequence.
    private func softmax(_ scores: PanelMatrix, _ batch: SequenceBatch) -> [Float] {
        var highest = [Double](repeating: -.infinity, count: batch.count)
        var sums = [Double](repeating: 0, count: batch.count)
        batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, _, row in
            highest[place] = max(highest[place], Double(scores[row, 0]))
        }
        batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, _, row in
            sums[place] += exp(Double(scores[row, 0]) - highest[place])
        }
        var weights = [Float](repeating: 0, count: batch.rowCount)
        batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, _, row in
            weights[row] = Float(exp(Double(scores[row, 0]) - highest[place]) / sums[place])
        }
        return weights
    }

    struct Gradient: Sendable {
        var projection: DenseLayer.Gradient
        var vector: DenseLayer.Gradient

        init(_ layer: AttentionLayer) {
            projection = DenseLayer.Gradient(layer.projection)
            vector = DenseLayer.Gradient(layer.vector)
        }

        mutating func clear() {
            projection.clear()
            vector.clear()
        }

        mutating func add(_ other: Gradient) {
            projection.add(other.projection)
            vector.add(other.vector)
        }
    }

    /// dL/dh of every step from that of the pooled rows; rows of initial states become zero.
    func backward(
        _ batch: SequenceBatch, pooledGradient: PanelMatrix, trace: inout Trace, gradient: inout Gradient,
        into outputGradient: inout PanelMatrix
    ) {
        let rows = batch.rowCount
        // da_t = dp·h_t; ds_t = a_t (da_t - Σ a_s da_s)
        var products: [Float] = []
        for step in 0..<batch.stepCount {
            let rows = batch.rows(of: step)
            products += trace.steps.rowProducts(from: rows.lowerBound, with: pooledGradient, from: 0, count: rows.count)
        }
        var means = [Double](repeating: 0, count: batch.count)
        batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, _, row in
            means[place] += Double(trace.weights[row]) * Double(products[row])
        }
        trace.scoreGradient.reshape(rows: rows)
        trace.scoreGradient.clear()
        batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, _, row in
            trace.scoreGradient[row, 0] = Float(Double(trace.weights[row]) * (Double(products[row]) - means[place]))
        }
        trace.uGradient.reshape(rows: rows)
        vector.backward(
            input: trace.u, outputGradient: trace.scoreGradient, rows: rows, inputGradient: &trace.uGradient,
            gradient: &gradient.vector)
        trace.sums.setActivationGradients(.tanh, rows: 0..<rows, values: trace.u, gradient: trace.uGradient, from: 0)
        trace.stepGradient.reshape(rows: rows)
        projection.backward(
            input: trace.steps, outputGradient: trace.sums, rows: rows, inputGradient: &trace.stepGradient,
            gradient: &gradient.projection)
        outputGradient.clear(rows: 0..<batch.count)
        outputGradient.setRows(batch.count..<batch.count + rows, trace.stepGradient, from: 0)
        for step in 0..<batch.stepCount {
            let rows = batch.rows(of: step)
            let first = batch.stateRow(of: step)
            outputGradient.addScaled(
                rows: first..<first + rows.count, pooledGradient, from: 0, by: Array(trace.weights[rows]))
        }
    }
}
