/// Pooling without weights; attention is a layer of its own.
extension NetworkConfiguration.Pooling {
    /// Makes one row of each sequence of a batch (`pooled`, in the batch's order) from the outputs of the last layer.
    func forward(_ batch: SequenceBatch, outputs: PanelMatrix, directions: Int, into pooled: inout PanelMatrix) {
        switch self {
        case .last:
            let panels = outputs.panelCount / directions
            for place in 0..<batch.count {
                for direction in 0..<directions {
                    pooled.setRows(
                        place..<place + 1, outputs, from: batch.lastStateRow(of: place, direction: direction),
                        panels: direction * panels..<(direction + 1) * panels, targetPanel: direction * panels)
                }
            }
        case .mean:
            pooled.clear(rows: 0..<batch.count)
            for step in 0..<batch.stepCount {
                pooled.add(rows: 0..<batch.counts[step], outputs, from: batch.stateRow(of: step))
            }
            scaleToMeans(batch, &pooled)
        case .max:
            for step in 0..<batch.stepCount {
                addMaximum(batch.counts[step], outputs, from: batch.stateRow(of: step), isFirst: step == 0, to: &pooled)
            }
        case .attention: preconditionFailure("attention is pooled by its layer")
        }
    }

    /// Makes the same rows without the outputs of all steps: call this after each step with the states of the sequences
    /// that are still running, in the first `count` rows of `hidden`; `pooled` is zero before the first step.
    func add(_ count: Int, hidden: PanelMatrix, isFirst: Bool, to pooled: inout PanelMatrix) {
        switch self {
        case .last: pooled.setRows(0..<count, hidden, from: 0)
        case .mean: pooled.add(rows: 0..<count, hidden, from: 0)
        case .max: addMaximum(count, hidden, from: 0, isFirst: isFirst, to: &pooled)
        case .attention: preconditionFailure("attention is pooled by its layer")
        }
    }

    /// Ends what `add` does, after the last step.
    func finish(_ batch: SequenceBatch, _ pooled: inout PanelMatrix) {
        if self == .mean { scaleToMeans(batch, &pooled) }
    }

    /// dL/dh of every step from that of the pooled rows, which it may change; rows of initial states become zero.
    func backward(
        _ batch: SequenceBatch, outputs: PanelMatrix, directions: Int, pooled: PanelMatrix,
        pooledGradient: inout PanelMatrix, into outputGradient: inout PanelMatrix
    ) {
        switch self {
        case .last:
            outputGradient.clear()
            let panels = outputs.panelCount / directions
            for place in 0..<batch.count {
                for direction in 0..<directions {
                    let row = batch.lastStateRow(of: place, direction: direction)
                    outputGradient.setRows(
                        row..<row + 1, pooledGradient, from: place, panels: direction * panels..<(direction + 1) * panels,
                        targetPanel: direction * panels)
                }
            }
        case .mean:
            outputGradient.clear(rows: 0..<batch.count)
            scaleToMeans(batch, &pooledGradient)
            for step in 0..<batch.stepCount {
                let first = batch.stateRow(of: step)
                outputGradient.setRows(first..<first + batch.counts[step], pooledGradient, from: 0)
            }
        case .max:
            outputGradient.clear(rows: 0..<batch.count)
            for step in 0..<batch.stepCount {
                let first = batch.stateRow(of: step)
                outputGradient.setMaximumGradient(
                    rows: first..<first + batch.counts[step], outputs, from: first, highest: pooled,
                    gradient: &pooledGradient)
            }
        case .attention: preconditionFailure("attention is pooled by its layer")
        }
    }

    private func addMaximum(
        _ count: Int, _ source: PanelMatrix, from start: Int, isFirst: Bool, to pooled: inout PanelMatrix
    ) {
        if isFirst {
            pooled.setRows(0..<count, source, from: start)
        } else {
            pooled.setMaximum(rows: 0..<count, source, from: start)
        }
    }

    private func scaleToMeans(_ batch: SequenceBatch, _ rows: inout PanelMatrix) {
        rows.scale(rows: 0..<batch.count, by: batch.reciprocalLengths)
    }
}
