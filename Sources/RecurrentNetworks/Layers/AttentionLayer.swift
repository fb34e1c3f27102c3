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
        /// Of the softmax, and on the way back dp·h_t and Σ a_s da_s: a row a step or a sequence, kept from batch to batch.
        fileprivate var highest: [Double] = [], totals: [Double] = [], products: [Float] = [], means: [Double] = []
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
        trace.setWeights(batch)
        pooled.clear(rows: 0..<batch.count)
        for step in 0..<batch.stepCount {
            let rows = batch.rows(of: step)
            pooled.addScaled(
                rows: 0..<rows.count, trace.steps, from: rows.lowerBound, by: trace.weights[rows])
        }
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
        trace.products.refill(0, count: rows)
        for step in 0..<batch.stepCount {
            let rows = batch.rows(of: step)
            trace.steps.setRowProducts(
                &trace.products, at: rows.lowerBound, from: rows.lowerBound, with: pooledGradient, from: 0, count: rows.count)
        }
        trace.means.refill(0, count: batch.count)
        batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, _, row in
            trace.means[place] += Double(trace.weights[row]) * Double(trace.products[row])
        }
        trace.scoreGradient.reshape(rows: rows)
        trace.scoreGradient.clear()
        batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, _, row in
            trace.scoreGradient[row, 0] = Float(
                Double(trace.weights[row]) * (Double(trace.products[row]) - trace.means[place]))
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
                rows: first..<first + rows.count, pooledGradient, from: 0, by: trace.weights[rows])
        }
    }
}

extension AttentionLayer.Trace {
    /// The softmax of the scores over the steps of each sequence.
    fileprivate mutating func setWeights(_ batch: SequenceBatch) {
        highest.refill(-.infinity, count: batch.count)
        batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, _, row in
            highest[place] = max(highest[place], Double(scores[row, 0]))
        }
        totals.refill(0, count: batch.count)
        batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, _, row in
            totals[place] += exp(Double(scores[row, 0]) - highest[place])
        }
        weights.refill(0, count: batch.rowCount)
        batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, _, row in
            weights[row] = Float(exp(Double(scores[row, 0]) - highest[place]) / totals[place])
        }
    }
}

extension Array {
    /// Becomes `count` equal values, in the memory that is there if it is enough.
    fileprivate mutating func refill(_ value: Element, count: Int) {
        removeAll(keepingCapacity: true)
        append(contentsOf: repeatElement(value, count: count))
    }
}
