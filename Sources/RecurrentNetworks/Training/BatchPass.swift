/// The way of some sequences through a network and back, with all the memory that it needs, kept from batch to batch.
///
/// A class because the threads of a training step run at once, each with its own; only one thread touches it at a time.
final class BatchPass: @unchecked Sendable {
    private let configuration: NetworkConfiguration
    private var batch = SequenceBatch(lengths: [1])
    private var series: [TimeSeries] = []
    private var masks: Masks
    private var input: PanelMatrix
    private var layers: [StackedLayer.Trace]
    /// Inputs of the layers above the first after dropout; unused without it.
    private var droppedOut: [PanelMatrix]
    private var attention: AttentionLayer.Trace?
    /// Behind pooling, before dropout.
    private var pooled: PanelMatrix
    private var head: Head.Trace
    private var inputGradient: PanelMatrix
    /// One row of the output and of its gradient, in plain order.
    private var outputRow, outputGradientRow: [Float]

    init(_ network: RecurrentNetwork) {
        let configuration = network.configuration
        self.configuration = configuration
        masks = Masks(configuration: configuration, key: nil)
        input = PanelMatrix(rows: 0, columns: configuration.inputLayout(ofLayer: 0).columnCount)
        inputGradient = input
        layers = configuration.hiddenSizes.indices.map { StackedLayer.Trace(configuration, layer: $0) }
        droppedOut = layers.dropLast().map { PanelMatrix(rows: 0, columns: $0.output.columnCount) }
        attention = configuration.pooling == .attention ? AttentionLayer.Trace(configuration) : nil
        pooled = PanelMatrix(rows: 0, columns: configuration.featureLayout.columnCount)
        head = Head.Trace(configuration)
        outputRow = [Float](repeating: 0, count: configuration.outputWidth)
        outputGradientRow = outputRow
    }

    /// Dropout's masks in one pass.
    private struct Masks {
        let configuration: NetworkConfiguration
        /// Nil outside training: nothing is dropped.
        let key: UInt64?

        /// Between layer - 1 and layer.
        func below(_ layer: Int) -> DropoutMask? { mask(configuration.dropout, layer) }
        var head: DropoutMask? { mask(configuration.headDropout, configuration.hiddenSizes.count) }

        private func mask(_ rate: Double, _ place: Int) -> DropoutMask? {
            guard let key, rate > 0 else { return nil }
            return DropoutMask(rate: rate, key: SplitMix64.mix(key &+ UInt64(place)))
        }
    }

    // MARK: forward

    /// The network's output for some sequences.
    ///
    /// - Parameter dropoutKey: Chooses the dropout masks; nil drops nothing.
    func forward(
        _ network: RecurrentNetwork, _ series: [TimeSeries], initialStates: [RecurrentState]?, dropoutKey: UInt64?
    ) -> [NetworkOutput] {
        advance(network, series[...], initialStates: initialStates?[...], dropoutKey: dropoutKey)
        return outputs(network)
    }

    /// What `advance` left, for each sequence in the caller's order.
    func outputs(_ network: RecurrentNetwork) -> [NetworkOutput] {
        let width = configuration.outputWidth, layout = configuration.outputLayout
        let output = head.output
        var values = batch.lengths.map {
            [Float](repeating: 0, count: (configuration.pooling == nil ? $0 : 1) * width)
        }
        forEachOutput { place, step, row in output.copyRow(row, layout, to: &values[place], at: step * width) }
        let states = finalStates(network)
        return batch.inOriginalOrder {
            NetworkOutput(
                values: TimeSeries(width: width, values: values[$0]), finalState: states[batch.order[$0]])
        }
    }

    /// Runs the network, leaving everything in place.
    func advance(
        _ network: RecurrentNetwork, _ newSeries: ArraySlice<TimeSeries>, initialStates: ArraySlice<RecurrentState>?,
        dropoutKey: UInt64?
    ) {
        series.removeAll(keepingCapacity: true)
        series.append(contentsOf: newSeries)
        batch.layOut(series.lazy.map(\.stepCount))
        masks = Masks(configuration: configuration, key: dropoutKey)
        network.pack(series, batch, steps: 0..<batch.stepCount, into: &input)

        let states = batch.count..<batch.count + batch.rowCount
        for (n, layer) in network.layers.enumerated() {
            layers[n].prepare(for: batch)
            if let initialStates { setInitialStates(initialStates, ofLayer: n) }
            if n == 0 {
                layer.forward(batch, input: input, from: 0, trace: &layers[n])
            } else if let mask = masks.below(n) {
                droppedOut[n - 1].reshape(rows: states.upperBound)
                droppedOut[n - 1].setDroppedOut(rows: states, layers[n - 1].output, from: batch.count, mask)
                layer.forward(batch, input: droppedOut[n - 1], from: batch.count, trace: &layers[n])
            } else {
                let lower = layers[n - 1].output
                layer.forward(batch, input: lower, from: batch.count, trace: &layers[n])
            }
        }

        let outputs = layers[layers.count - 1].output
        if let pooling = configuration.pooling {
            pooled.reshape(rows: batch.count)
            if let attention = network.attention {
                attention.forward(batch, outputs: outputs, trace: &self.attention!, into: &pooled)
            } else {
                pooling.forward(batch, outputs: outputs, directions: configuration.directionCount, into: &pooled)
            }
            head.features.reshape(rows: batch.count)
            head.features.setRows(0..<batch.count, pooled, from: 0)
        } else {
            head.features.reshape(rows: batch.rowCount)
            head.features.setRows(0..<batch.rowCount, outputs, from: batch.count)
        }
        if let mask = masks.head { head.features.dropOut(rows: 0..<outputCount, mask) }
        network.head.forward(rows: outputCount, &head)
    }

    private func setInitialStates(_ states: ArraySlice<RecurrentState>, ofLayer n: Int) {
        for place in 0..<batch.count {
            let state = states[states.startIndex + batch.order[place]]
            for direction in layers[n].directions.indices {
                layers[n].directions[direction].state.setRow(
                    place, state.layers[n][direction], from: 0)
            }
        }
    }

    /// Rows of the output.
    private var outputCount: Int { configuration.pooling == nil ? batch.rowCount : batch.count }

    /// Calls `body` with the place in the batch, the step and the row of each output; behind pooling the step is 0.
    private func forEachOutput(_ body: (_ place: Int, _ step: Int, _ row: Int) -> Void) {
        if configuration.pooling == nil {
            batch.forEachRow(ofSteps: 0..<batch.stepCount, body)
        } else {
            for place in 0..<batch.count { body(place, 0, place) }
        }
    }

    /// The states after each sequence's last step, in the caller's order.
    func finalStates(_ network: RecurrentNetwork) -> [RecurrentState] {
        batch.inOriginalOrder { place in
            // Each direction's own order ends with the last step it takes.
            state(network) { $0.state.setRow(0, $1.state, from: batch.lastStateRow(of: place)) }
        }
    }

    /// A state filled from the trace of each layer and direction.
    private func state(
        _ network: RecurrentNetwork, _ fill: (inout (state: RecurrentLayer.State, layer: Int, direction: Int), RecurrentLayer.Trace) -> Void
    ) -> RecurrentState {
        var result = network.zeroState()
        for n in layers.indices {
            for direction in layers[n].directions.indices {
                var part = (state: result.layers[n][direction], layer: n, direction: direction)
                fill(&part, layers[n].directions[direction])
                result.layers[n][direction] = part.state
            }
        }
        return result
    }

    // MARK: loss

    /// What a loss makes of the outputs; sets their gradients.
    struct LossSum: Sendable {
        /// Over all answers that count.
        var loss = 0.0
        /// Answers of a class that are the target's.
        var correctCount = 0
    }

    /// The loss of the outputs that `advance` left, and its gradient for `backward`.
    ///
    /// - Parameter weight: Factor of the gradient: 1 / (answers of the whole batch) for the mean over it.
    func computeLoss(_ training: TrainingConfiguration, _ targets: ArraySlice<Target>, weight: Double) -> LossSum {
        var result = LossSum()
        let output = head.output, layout = configuration.outputLayout
        head.setOutputGradient(rows: outputCount) { gradient in
            forEachOutput { place, step, row in
                output.copyRow(row, layout, to: &outputRow, at: 0)
                guard
                    let (loss, isCorrect) = targets[targets.startIndex + batch.order[place]].loss(
                        training.loss, outputRow, step: step, smoothing: training.labelSmoothing, weight: weight,
                        gradient: &outputGradientRow)
                else { return }
                result.loss += loss
                result.correctCount += isCorrect ? 1 : 0
                let slope = outputGradientRow
                gradient.setRow(row, to: slope.span, layout)
            }
        }
        return result
    }

    /// Sets the gradient of the outputs, a sequence each in the caller's order; nil means zero.
    func setOutputGradients(_ gradients: [TimeSeries]?) {
        let layout = configuration.outputLayout, width = configuration.outputWidth
        head.setOutputGradient(rows: outputCount) { gradient in
            guard let gradients else { return }
            forEachOutput { place, step, row in
                let values = gradients[batch.order[place]].values
                gradient.setRow(row, to: values.span.extracting(step * width..<(step + 1) * width), layout)
            }
        }
    }

    // MARK: backward

    /// Back-propagation through time, from the outputs' gradients to those of everything else.
    ///
    /// - Parameters:
    ///   - finalStateGradients: dL/d of the final states, in the caller's order; nil means zero.
    ///   - needsInput: Whether the gradient of the input is wanted.
    ///   - gradient: Gets those of the weights, over whatever it held.
    func backward(
        _ network: RecurrentNetwork, finalStateGradients: [RecurrentState]?, needsInput: Bool,
        into gradient: inout NetworkGradient
    ) {
        gradient.clear()
        network.head.backward(rows: outputCount, &head, &gradient.head)
        if let mask = masks.head {
            let rows = 0..<outputCount
            head.updateFeatureGradient { $0.dropOut(rows: rows, mask) }
        }
        backwardThroughPooling(network, &gradient)

        for n in layers.indices.reversed() {
            for direction in layers[n].directions.indices {
                layers[n].directions[direction].cellGradient.reshape(rows: batch.count)
                layers[n].directions[direction].cellGradient.clear()
                guard let finalStateGradients else { continue }
                for place in 0..<batch.count {
                    layers[n].directions[direction].cellGradient.setRows(
                        place..<place + 1, finalStateGradients[batch.order[place]].layers[n][direction].cell, from: 0)
                }
            }
            let mask = n > 0 ? masks.below(n) : nil
            let layerInput = n == 0 ? input : mask == nil ? layers[n - 1].output : droppedOut[n - 1]
            network.layers[n].backward(
                batch, input: layerInput, from: n == 0 ? 0 : batch.count, trace: &layers[n],
                gradient: &gradient.layers[n]
            ) { direction, hiddenGradient in
                guard let finalStateGradients else { return }
                for place in 0..<batch.count {
                    let row = batch.lastStateRow(of: place)
                    hiddenGradient.add(
                        rows: row..<row + 1, finalStateGradients[batch.order[place]].layers[n][direction].hidden, from: 0)
                }
            }
            if n > 0 {
                let states = batch.count..<batch.count + batch.rowCount
                var lower = layers[n - 1].takeOutputGradient()
                lower.reshape(rows: states.upperBound)
                lower.clear(rows: 0..<batch.count)
                network.layers[n].inputGradient(batch, trace: &layers[n], into: &lower, from: batch.count)
                if let mask { lower.dropOut(rows: states, mask) }
                layers[n - 1].outputGradient = lower
            } else if needsInput || network.embedding != nil {
                inputGradient.reshape(rows: batch.rowCount)
                network.layers[0].inputGradient(batch, trace: &layers[0], into: &inputGradient, from: 0)
            }
        }
        if network.embedding != nil {
            batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, step, row in
                let token = Int(series[batch.order[place]].values[step])
                gradient.embedding!.add(rows: token..<token + 1, inputGradient, from: row)
            }
        }
    }

    private func backwardThroughPooling(_ network: RecurrentNetwork, _ gradient: inout NetworkGradient) {
        let top = layers.count - 1, states = batch.count..<batch.count + batch.rowCount
        let outputs = layers[top].output
        var target = layers[top].takeOutputGradient()
        target.reshape(rows: states.upperBound)
        switch configuration.pooling {
        case nil:
            target.clear(rows: 0..<batch.count)
            target.setRows(states, head.featureGradient, from: 0)
        case .attention:
            network.attention!.backward(
                batch, pooledGradient: head.featureGradient, trace: &attention!, gradient: &gradient.attention!,
                into: &target)
        case let pooling?:
            head.updateFeatureGradient {
                pooling.backward(
                    batch, outputs: outputs, directions: configuration.directionCount, pooled: pooled,
                    pooledGradient: &$0, into: &target)
            }
        }
        layers[top].outputGradient = target
    }

    /// dL/dx of each sequence, in the caller's order, after a `backward` that needed it.
    func inputGradients() -> [TimeSeries] {
        let layout = configuration.inputLayout(ofLayer: 0)
        var values = batch.lengths.map { [Float](repeating: 0, count: $0 * layout.count) }
        batch.forEachRow(ofSteps: 0..<batch.stepCount) { place, step, row in
            inputGradient.copyRow(row, layout, to: &values[place], at: step * layout.count)
        }
        return batch.inOriginalOrder { TimeSeries(width: layout.count, values: values[$0]) }
    }

    /// dL/d of each sequence's initial state, in the caller's order, after `backward`.
    func initialStateGradients(_ network: RecurrentNetwork) -> [RecurrentState] {
        batch.inOriginalOrder { place in
            state(network) { part, trace in
                part.state.hidden.setRows(
                    0..<1, layers[part.layer].hiddenGradient(of: part.direction), from: place)
                part.state.cell.setRows(0..<1, trace.cellGradient, from: place)
            }
        }
    }
}
