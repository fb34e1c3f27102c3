@testable import RecurrentNetworks

/// The factors by which the engine's dropout multiplies, sequence by sequence, as the reference takes them.
struct DropoutFactors {
    /// [sequence][layer][step][unit]: of the outputs of every layer but the last.
    private(set) var outputs: [[[[Double]]]]
    /// [sequence][row][value]: of what the dense layers read, one row behind pooling, else one a step.
    private(set) var head: [[[Double]]]

    /// Those of a trainer with `seed` at its step number `step`, for a batch of sequences of these lengths.
    init(_ configuration: NetworkConfiguration, lengths: [Int], seed: UInt64, step: Int) {
        outputs = lengths.map { _ in [] }
        head = lengths.map { _ in [] }
        let top = configuration.hiddenSizes.count - 1
        // A batch is cut into shards of nearly equal size; each has masks of its own over the rows of its `SequenceBatch`.
        let shardCount = (lengths.count + RecurrentNetwork.shardSize - 1) / RecurrentNetwork.shardSize
        for shard in 0..<shardCount {
            let first = shard * lengths.count / shardCount, end = (shard + 1) * lengths.count / shardCount
            let key = ShardedPass.Dropout(seed: seed, step: step).key(shard: shard)
            let batch = SequenceBatch(lengths: Array(lengths[first..<end]))
            for place in 0..<batch.count {
                let index = first + batch.order[place]
                let rows = (0..<batch.lengths[place]).map { batch.starts[$0] + place }
                outputs[index] = (0..<top).map { layer in
                    let layout = configuration.outputLayout(ofLayer: layer)
                    return rows.map { Self.row($0, layout, configuration.dropout, key, place: layer + 1) }
                }
                head[index] = (configuration.pooling == nil ? rows : [place]).map {
                    Self.row($0, configuration.featureLayout, configuration.headDropout, key, place: top + 1)
                }
            }
        }
    }

    /// One row of the mask in front of layer number `place`, or of the head, which counts as the layer after the last.
    private static func row(
        _ row: Int, _ layout: PanelLayout, _ rate: Double, _ key: UInt64, place: Int
    ) -> [Double] {
        guard rate > 0 else { return [Double](repeating: 1, count: layout.count) }
        let mask = DropoutMask(rate: rate, key: SplitMix64.mix(key &+ UInt64(place)))
        let panels = PanelMatrix.panelCount(columns: layout.columnCount)
        return (0..<layout.count).map { mask.documentedFactor(row: row, column: layout.column($0), panels: panels) }
    }
}
