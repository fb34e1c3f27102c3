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
        var input = PanelMatrix(rows: 0, columns: configuration.inputSize)
        batch.pack(series, into: &input)
        var start = 0
        for layer in layers {
            var trace = LSTMLayer.Trace(hiddenSize: configuration.hiddenSize)
            trace.prepare(for: batch)
            layer.forward(batch, input: input, from: start, trace: &trace)
            input = trace.hidden
            start = batch.count
        }
        var pooled = PanelMatrix(rows: batch.count, columns: configuration.hiddenSize)
        configuration.pooling.forward(batch, hidden: input, into: &pooled)
        var output = PanelMatrix(rows: batch.count, columns: configuration.outputSize)
        head.forward(pooled, rows: batch.count, into: &output)
        var result = [[Float]](repeating: [], count: series.count)
        for place in 0..<batch.count { result[batch.order[place]] = output.row(place) }
        return result
    }
}

// MARK: step by step

/// What a stream carries from step to step: the hidden and cell state of every layer.
public struct RecurrentState: Sendable {
    fileprivate(set) var traces: [LSTMLayer.Trace]

    /// The hidden state of a layer, `hiddenSize` values.
    public func hidden(ofLayer layer: Int) -> [Float] { traces[layer].hidden.row(0) }

    /// The cell state of a layer, `hiddenSize` values.
    public func cell(ofLayer layer: Int) -> [Float] { traces[layer].cell.row(0) }
}

extension RecurrentNetwork {
    /// The state before the first step: all zero.
    public func zeroState() -> RecurrentState {
        let batch = SequenceBatch(lengths: [1])
        return RecurrentState(traces: layers.map { layer in
            var trace = LSTMLayer.Trace(hiddenSize: layer.hiddenSize)
            trace.prepare(for: batch)
            return trace
        })
    }

    /// Advances a stream by one step of `inputSize` values; the outcome equals that of the whole sequence, bit for bit.
    public func step(_ values: Span<Float>, state: inout RecurrentState) {
        var input = PanelMatrix(rows: 1, columns: configuration.inputSize)
        input.setRow(0, to: values)
        for n in layers.indices {
            let layer = layers[n]
            state.traces[n].gates.setProduct(
                rows: 0..<1, of: input, from: 0, with: layer.inputWeights, depth: layer.inputSize, bias: layer.bias)
            layer.advance(rows: 0..<1, previous: 0, next: 0, trace: &state.traces[n])
            input = state.traces[n].hidden
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
