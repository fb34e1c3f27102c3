/// The forward and backward pass of one shard of a batch after another, with all the memory that a thread needs for it,
/// kept from shard to shard and from step to step.
///
/// A class because the threads of a step run at once, each with its own; only one thread touches it at a time.
final class ShardPass: @unchecked Sendable {
    private let configuration: NetworkConfiguration
    private var input: PanelMatrix
    private var traces: [LSTMLayer.Trace]
    /// Inputs of the layers above the first after dropout; unused without it.
    private var droppedOut: [PanelMatrix]
    private var pooled, pooledGradient, logits, logitGradient: PanelMatrix
    private var hiddenGradient, lowerHiddenGradient, cellGradient: PanelMatrix

    init(_ configuration: NetworkConfiguration) {
        self.configuration = configuration
        func matrix(_ columns: Int) -> PanelMatrix { PanelMatrix(rows: 0, columns: columns) }
        let hidden = configuration.hiddenSize
        input = matrix(configuration.inputSize)
        traces = (0..<configuration.layerCount).map { _ in LSTMLayer.Trace(hiddenSize: hidden) }
        droppedOut = (1..<max(configuration.layerCount, 2)).map { _ in matrix(hidden) }
        pooled = matrix(hidden)
        pooledGradient = matrix(hidden)
        logits = matrix(configuration.outputSize)
        logitGradient = matrix(configuration.outputSize)
        hiddenGradient = matrix(hidden)
        lowerHiddenGradient = matrix(hidden)
        cellGradient = matrix(hidden)
    }

    /// Computes loss and gradient of some sequences.
    ///
    /// - Parameters:
    ///   - weight: Factor of the gradient: 1 / (size of the whole batch) for the mean over it.
    ///   - dropoutKey: Chooses the dropout masks.
    ///   - outcome: Gets the results, over whatever it held.
    func run(
        _ network: RecurrentNetwork, _ series: [TimeSeries], targets: [Int], weight: Float, dropoutKey: UInt64,
        into outcome: ShardOutcome
    ) {
        let batch = SequenceBatch(lengths: series.map(\.stepCount))
        batch.pack(series, into: &input)
        let masks = Masks(configuration: configuration, key: dropoutKey)
        forward(network, batch, masks)
        computeLoss(network, batch, targets, weight, masks, outcome)
        backward(network, batch, masks, &outcome.gradient)
    }

    private struct Masks {
        let configuration: NetworkConfiguration
        let key: UInt64

        /// Between layer - 1 and layer.
        func below(_ layer: Int) -> DropoutMask? { mask(configuration.dropout, layer) }
        var head: DropoutMask? { mask(configuration.headDropout, configuration.layerCount) }

        private func mask(_ rate: Double, _ place: Int) -> DropoutMask? {
            rate > 0 ? DropoutMask(rate: rate, key: SplitMix64.mix(key &+ UInt64(place))) : nil
        }
    }

    private func forward(_ network: RecurrentNetwork, _ batch: SequenceBatch, _ masks: Masks) {
        let states = batch.count..<batch.count + batch.rowCount
        for (n, layer) in network.layers.enumerated() {
            traces[n].prepare(for: batch)
            if n == 0 {
                layer.forward(batch, input: input, from: 0, trace: &traces[n])
            } else if let mask = masks.below(n) {
                droppedOut[n - 1].reshape(rows: batch.count + batch.rowCount)
                droppedOut[n - 1].setDroppedOut(rows: states, traces[n - 1].hidden, from: batch.count, mask)
                layer.forward(batch, input: droppedOut[n - 1], from: batch.count, trace: &traces[n])
            } else {
                layer.forward(batch, input: traces[n - 1].hidden, from: batch.count, trace: &traces[n])
            }
        }
    }

    private func computeLoss(
        _ network: RecurrentNetwork, _ batch: SequenceBatch, _ targets: [Int], _ weight: Float, _ masks: Masks,
        _ outcome: ShardOutcome
    ) {
        pooled.reshape(rows: batch.count)
        configuration.pooling.forward(batch, hidden: traces[configuration.layerCount - 1].hidden, into: &pooled)
        if let mask = masks.head { pooled.dropOut(rows: 0..<batch.count, mask) }
        logits.reshape(rows: batch.count)
        network.head.forward(pooled, rows: batch.count, into: &logits)

        logitGradient.reshape(rows: batch.count)
        logitGradient.clear()
        outcome.loss = 0
        outcome.correctCount = 0
        for place in 0..<batch.count {
            let values = logits.row(place)
            let target = targets[batch.order[place]]
            let result = SoftmaxCrossEntropy.loss(values, target: target)
            outcome.loss += result.loss
            if values.firstIndex(of: values.max()!) == target { outcome.correctCount += 1 }
            let weighted = result.gradient.map { $0 * weight }
            logitGradient.setRow(place, to: weighted.span)
        }
    }

    private func backward(
        _ network: RecurrentNetwork, _ batch: SequenceBatch, _ masks: Masks, _ gradient: inout NetworkGradient
    ) {
        let stateRows = batch.count + batch.rowCount
        gradient.clear()
        pooledGradient.reshape(rows: batch.count)
        network.head.backward(
            input: pooled, outputGradient: logitGradient, rows: batch.count, inputGradient: &pooledGradient,
            gradient: &gradient.head)
        if let mask = masks.head { pooledGradient.dropOut(rows: 0..<batch.count, mask) }
        hiddenGradient.reshape(rows: stateRows)
        configuration.pooling.backward(batch, pooledGradient: &pooledGradient, into: &hiddenGradient)

        for n in (0..<configuration.layerCount).reversed() {
            cellGradient.reshape(rows: batch.count)
            cellGradient.clear()
            let mask = n > 0 ? masks.below(n) : nil
            let layerInput = n == 0 ? input : mask == nil ? traces[n - 1].hidden : droppedOut[n - 1]
            network.layers[n].backward(
                batch, input: layerInput, from: n == 0 ? 0 : batch.count, trace: &traces[n],
                hiddenGradient: &hiddenGradient, cellGradient: &cellGradient, gradient: &gradient.layers[n])
            guard n > 0 else { break }
            lowerHiddenGradient.reshape(rows: stateRows)
            lowerHiddenGradient.clear(rows: 0..<batch.count)
            network.layers[n].inputGradient(batch, trace: traces[n], into: &lowerHiddenGradient, from: batch.count)
            if let mask { lowerHiddenGradient.dropOut(rows: batch.count..<stateRows, mask) }
            (hiddenGradient, lowerHiddenGradient) = (lowerHiddenGradient, hiddenGradient)
        }
    }
}

/// What remains of a shard after its pass.
///
/// A class because threads fill those of a batch at once; only one thread touches it at a time.
final class ShardOutcome: @unchecked Sendable {
    fileprivate(set) var gradient: NetworkGradient
    /// Sum of the losses of the shard's sequences.
    fileprivate(set) var loss = 0.0
    /// Sequences whose largest logit is the target's.
    fileprivate(set) var correctCount = 0

    init(_ configuration: NetworkConfiguration) { gradient = NetworkGradient(configuration) }
}
