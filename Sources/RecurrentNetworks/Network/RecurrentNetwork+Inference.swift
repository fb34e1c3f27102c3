extension RecurrentNetwork {
    /// Sequences that run together on one thread: enough rows to fill the kernels, few enough to stay in the cache.
    static let shardSize = 16

    /// The logits of each sequence, in the order given; each is exactly what the sequence gives alone.
    ///
    /// - Parameter threads: How many threads share the work; the result does not depend on it.
    public func logits(for series: [TimeSeries], threads: Int = 1) -> [[Float]] {
        precondition(
            series.allSatisfy { $0.width == configuration.inputSize },
            "the network takes sequences of width \(configuration.inputSize)")
        let shards = stride(from: 0, to: series.count, by: Self.shardSize).map {
            Array(series[$0..<min($0 + Self.shardSize, series.count)])
        }
        return parallelMap(count: shards.count, threads: threads) { logits(ofShard: shards[$0]) }.flatMap { $0 }
    }

    private func logits(ofShard series: [TimeSeries]) -> [[Float]] {
        let batch = SequenceBatch(lengths: series.map(\.stepCount))
        let pooled = pool(series, batch)
        var output = PanelMatrix(rows: batch.count, columns: configuration.outputSize)
        head.forward(pooled, rows: batch.count, into: &output)
        var result = [[Float]](repeating: [], count: series.count)
        for place in 0..<batch.count { result[batch.order[place]] = output.row(place) }
        return result
    }

    /// Steps that run through all layers before the next ones do: enough for one large product of their inputs, few enough
    /// that their gates stay in the cache. So memory does not grow with the length of the sequences.
    static let blockSteps = 32

    /// The pooled states of the last layer, a row a sequence in the batch's order.
    private func pool(_ series: [TimeSeries], _ batch: SequenceBatch) -> PanelMatrix {
        let hiddenSize = configuration.hiddenSize
        var states = layers.map { _ in LSTMLayer.State(count: batch.count, hiddenSize: hiddenSize) }
        var pooled = PanelMatrix(rows: batch.count, columns: hiddenSize)
        var input = PanelMatrix(rows: 0, columns: configuration.inputSize)
        var gates = PanelMatrix(rows: 0, columns: LSTMLayer.gateColumns(hiddenSize))
        var hidden = PanelMatrix(rows: 0, columns: hiddenSize)
        for first in stride(from: 0, to: batch.stepCount, by: Self.blockSteps) {
            let steps = first..<min(first + Self.blockSteps, batch.stepCount)
            let block = batch.rows(ofSteps: steps)
            batch.pack(series, steps: steps, into: &input)
            gates.reshape(rows: block.count)
            hidden.reshape(rows: block.count)
            for n in layers.indices {
                layers[n].start(rows: 0..<block.count, of: &gates, input: n == 0 ? input : hidden)
                for step in steps {
                    let start = batch.starts[step] - block.lowerBound
                    let rows = start..<start + batch.counts[step]
                    layers[n].advance(&states[n], rows: rows, of: &gates)
                    if n < layers.count - 1 {
                        hidden.setRows(rows, states[n].hidden, from: 0)  // over what `start` has read
                    } else {
                        configuration.pooling.add(rows.count, hidden: states[n].hidden, to: &pooled)
                    }
                }
            }
        }
        configuration.pooling.finish(batch, &pooled)
        return pooled
    }
}

// MARK: step by step

/// What a stream carries from step to step: the hidden and cell state of every layer.
public struct RecurrentState: Sendable {
    fileprivate(set) var layers: [LSTMLayer.State]
    /// Room for the gates of one layer at one step.
    fileprivate var gates: PanelMatrix

    /// The hidden state of a layer, `hiddenSize` values.
    public func hidden(ofLayer layer: Int) -> [Float] { layers[layer].hidden.row(0) }

    /// The cell state of a layer, `hiddenSize` values.
    public func cell(ofLayer layer: Int) -> [Float] { layers[layer].cell.row(0) }
}

extension RecurrentNetwork {
    /// The state before the first step: all zero.
    public func zeroState() -> RecurrentState {
        RecurrentState(
            layers: layers.map { LSTMLayer.State(count: 1, hiddenSize: $0.hiddenSize) },
            gates: PanelMatrix(rows: 1, columns: LSTMLayer.gateColumns(configuration.hiddenSize)))
    }

    /// Advances a stream by one step of `inputSize` values; the outcome equals that of the whole sequence, bit for bit.
    public func step(_ values: Span<Float>, state: inout RecurrentState) {
        var input = PanelMatrix(rows: 1, columns: configuration.inputSize)
        input.setRow(0, to: values)
        for n in layers.indices {
            layers[n].start(rows: 0..<1, of: &state.gates, input: input)
            layers[n].advance(&state.layers[n], rows: 0..<1, of: &state.gates)
            input = state.layers[n].hidden
        }
    }

    /// The head's logits of one pooled vector of `hiddenSize` values.
    public func logits(ofPooled values: Span<Float>) -> [Float] {
        var pooled = PanelMatrix(rows: 1, columns: configuration.hiddenSize)
        pooled.setRow(0, to: values)
        var output = PanelMatrix(rows: 1, columns: configuration.outputSize)
        head.forward(pooled, rows: 1, into: &output)
        return output.row(0)
    }
}
