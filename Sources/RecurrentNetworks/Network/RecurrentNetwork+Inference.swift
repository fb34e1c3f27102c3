/// What a network makes of one sequence.
public struct NetworkOutput: Sendable {
    /// The head's values, `outputWidth` wide: one step behind pooling, else as many as the sequence has.
    public let values: TimeSeries
    /// The states after the last step; the other direction's after the first, where it ends.
    public let finalState: RecurrentState
}

extension RecurrentNetwork {
    /// Sequences that run together on one thread: enough rows to fill the kernels, few enough to stay in the cache.
    static let shardSize = 16

    /// The output for each sequence, in the order given; each is exactly what the sequence gives alone.
    ///
    /// - Parameters:
    ///   - series: Sequences of the network's input width or of tokens, of any lengths.
    ///   - initialStates: The state before each one's first step; none means exactly the zero state.
    ///   - threads: How many threads share the work, of use is at most one for every 16 sequences; the result does not
    ///     depend on it.
    public func run(
        _ series: [TimeSeries], initialStates: [RecurrentState]? = nil, threads: Int = 1
    ) -> [NetworkOutput] {
        check(series)
        check(initialStates, count: series.count)
        let shards = stride(from: 0, to: series.count, by: Self.shardSize).map {
            $0..<min($0 + Self.shardSize, series.count)
        }
        return parallelMap(count: shards.count, threads: threads) { n in
            let part = Array(series[shards[n]]), states = initialStates.map { Array($0[shards[n]]) }
            if configuration.bidirectional || configuration.pooling == .attention {
                return BatchPass(self).forward(self, part, initialStates: states, dropoutKey: nil)
            }
            return workspaces.withWorkspace(for: self) { runInBlocks(part, initialStates: states, &$0) }
        }.flatMap { $0 }
    }

    /// The output's values for each sequence: the logits of a classifier; without pooling, step after step. `threads` as for
    /// `run`.
    public func logits(for series: [TimeSeries], threads: Int = 1) -> [[Float]] {
        run(series, threads: threads).map(\.values.values)
    }

    /// Steps that so many sequences run through all layers before the next steps do: enough for one large product of their
    /// inputs, few enough that their gates stay in the cache. So memory does not grow with the length of the sequences.
    static func blockSteps(sequences count: Int) -> Int { max(128 / count, 1) }

    private func runInBlocks(
        _ series: [TimeSeries], initialStates: [RecurrentState]?, _ workspace: inout BlockWorkspace
    ) -> [NetworkOutput] {
        let batch = SequenceBatch(lengths: series.map(\.stepCount))
        var states = layers.indices.map { batch.states(initialStates, layers[$0].directions[0], layer: $0) }
        workspace.pooled.reshape(rows: batch.count)
        workspace.pooled.clear(rows: 0..<batch.count)
        let width = configuration.outputWidth
        var values = batch.lengths.map {
            [Float](repeating: 0, count: (configuration.pooling == nil ? $0 : 1) * width)
        }

        let blockSteps = Self.blockSteps(sequences: batch.count)
        for first in stride(from: 0, to: batch.stepCount, by: blockSteps) {
            let steps = first..<min(first + blockSteps, batch.stepCount)
            let block = batch.rows(ofSteps: steps)
            pack(series, batch, steps: steps, into: &workspace.input)
            for n in layers.indices {
                let layer = layers[n].directions[0], isLast = n == layers.count - 1
                workspace.layers[n].reshape(rows: block.count)
                workspace.outputs[n].reshape(rows: block.count)
                layer.start(
                    rows: 0..<block.count, &workspace.layers[n],
                    input: n == 0 ? workspace.input : workspace.outputs[n - 1], from: 0)
                for step in steps {
                    let start = batch.starts[step] - block.lowerBound
                    let rows = start..<start + batch.counts[step]
                    layer.advance(&states[n], previous: 0, next: 0, rows: rows, &workspace.layers[n])
                    if isLast, let pooling = configuration.pooling {
                        pooling.add(rows.count, hidden: states[n].hidden, isFirst: step == 0, to: &workspace.pooled)
                    } else {
                        workspace.outputs[n].setRows(rows, states[n].hidden, from: 0)
                    }
                }
            }
            guard configuration.pooling == nil else { continue }
            swap(&workspace.head.features, &workspace.outputs[layers.count - 1])
            head.forward(rows: block.count, &workspace.head)
            let output = workspace.head.output
            batch.forEachRow(ofSteps: steps) { place, step, row in
                output.copyRow(row, configuration.outputLayout, to: &values[place], at: step * width)
            }
        }
        if let pooling = configuration.pooling {
            pooling.finish(batch, &workspace.pooled)
            swap(&workspace.head.features, &workspace.pooled)
            head.forward(rows: batch.count, &workspace.head)
            let output = workspace.head.output
            for place in 0..<batch.count {
                output.copyRow(place, configuration.outputLayout, to: &values[place], at: 0)
            }
        }
        return batch.inOriginalOrder { place in
            var final = zeroState()
            for n in layers.indices { final.layers[n][0].setRow(0, states[n], from: place) }
            return NetworkOutput(values: TimeSeries(width: width, values: values[place]), finalState: final)
        }
    }
}

extension SequenceBatch {
    /// The states before the first step, a row a sequence in the batch's order.
    func states(_ initialStates: [RecurrentState]?, _ layer: RecurrentLayer, layer n: Int) -> RecurrentLayer.State {
        var result = layer.zeroState(count: count)
        if let initialStates {
            for place in 0..<count { result.setRow(place, initialStates[order[place]].layers[n][0], from: 0) }
        }
        return result
    }

    /// What `body` gives for each place, in the order of the caller's list.
    func inOriginalOrder<Result>(_ body: (_ place: Int) -> Result) -> [Result] {
        var places = [Int](repeating: 0, count: count)
        for place in 0..<count { places[order[place]] = place }
        return places.map(body)
    }
}
