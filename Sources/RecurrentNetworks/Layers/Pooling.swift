extension NetworkConfiguration.Pooling {
    /// Makes one row of each sequence of a batch (`pooled`, in the batch's order) from the states of its steps.
    func forward(_ batch: SequenceBatch, hidden: PanelMatrix, into pooled: inout PanelMatrix) {
        switch self {
        case .last:
            for place in 0..<batch.count { pooled.setRow(place, hidden, from: batch.lastStateRow(of: place)) }
        case .mean:
            pooled.clear(rows: 0..<batch.count)
            for step in 0..<batch.stepCount {
                pooled.add(rows: 0..<batch.counts[step], hidden, from: batch.stateRow(of: step))
            }
            scaleToMeans(batch, &pooled)
        }
    }

    /// Makes the same rows without the states of all steps: call this after each step with the states of the sequences
    /// that are still running, in the first `count` rows of `hidden`; `pooled` is zero before the first step.
    func add(_ count: Int, hidden: PanelMatrix, to pooled: inout PanelMatrix) {
        switch self {
        case .last: pooled.setRows(0..<count, hidden, from: 0)
        case .mean: pooled.add(rows: 0..<count, hidden, from: 0)
        }
    }

    /// Ends what `add` does, after the last step.
    func finish(_ batch: SequenceBatch, _ pooled: inout PanelMatrix) {
        if self == .mean { scaleToMeans(batch, &pooled) }
    }

    /// dL/dh of every step from that of the pooled rows, which it may change; rows of initial states become zero.
    func backward(_ batch: SequenceBatch, pooledGradient: inout PanelMatrix, into hiddenGradient: inout PanelMatrix) {
        switch self {
        case .last:
            hiddenGradient.clear()
            for place in 0..<batch.count { hiddenGradient.setRow(batch.lastStateRow(of: place), pooledGradient, from: place) }
        case .mean:
            hiddenGradient.clear(rows: 0..<batch.count)
            scaleToMeans(batch, &pooledGradient)
            let ones = [Float](repeating: 1, count: batch.count)
            for step in 0..<batch.stepCount {
                let first = batch.stateRow(of: step)
                hiddenGradient.setScaled(rows: first..<first + batch.counts[step], pooledGradient, from: 0, by: ones)
            }
        }
    }

    private func scaleToMeans(_ batch: SequenceBatch, _ rows: inout PanelMatrix) {
        let copy = rows
        rows.setScaled(rows: 0..<batch.count, copy, from: 0, by: batch.lengths.map { 1 / Float($0) })
    }
}
