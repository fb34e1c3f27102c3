@testable import RecurrentNetworks

/// The factors by which the engine's dropout multiplies, sequence by sequence, as the reference takes them.
struct DropoutFactors {
    /// [sequence][layer][step][unit]: of the outputs of every layer but the last.
    private(set) var outputs: [[[[Double]]]]
    /// [sequence][unit]: of the pooled vectors.
    private(set) var pooled: [[Double]]

    /// Those of a trainer with `seed` at its step number `step`, for a batch of sequences of these lengths.
    init(_ configuration: NetworkConfiguration, lengths: [Int], seed: UInt64, step: Int) {
        outputs = lengths.map { _ in [] }
        pooled = lengths.map { _ in [] }
        // A batch is cut into shards of nearly equal size; each has masks of its own over the rows of its `SequenceBatch`.
        let shardCount = (lengths.count + RecurrentNetwork.shardSize - 1) / RecurrentNetwork.shardSize
        for shard in 0..<shardCount {
            let first = shard * lengths.count / shardCount, end = (shard + 1) * lengths.count / shardCount
            let key = NetworkTrainer.dropoutKey(seed: seed, step: step, shard: shard)
            let batch = SequenceBatch(lengths: Array(lengths[first..<end]))
            for place in 0..<batch.count {
                let index = first + batch.order[place]
                for layer in 1..<max(configuration.hiddenSizes.count, 1) {
                    outputs[index].append((0..<batch.lengths[place]).map { step in
                        Self.row(batch.starts[step] + place, configuration, rate: configuration.dropout, key, layer)
                    })
                }
                pooled[index] = Self.row(
                    place, configuration, rate: configuration.headDropout, key, configuration.hiddenSizes.count)
            }
        }
    }

    /// One row of the mask in front of layer number `layer`, or of the head, which counts as the layer after the last.
    private static func row(
        _ row: Int, _ configuration: NetworkConfiguration, rate: Double, _ key: UInt64, _ layer: Int
    ) -> [Double] {
        guard rate > 0 else { return [Double](repeating: 1, count: configuration.hiddenSizes[0]) }
        let mask = DropoutMask(rate: rate, key: SplitMix64.mix(key &+ UInt64(layer)))
        let panels = PanelMatrix.panelCount(columns: configuration.hiddenSizes[0])
        return (0..<configuration.hiddenSizes[0]).map { mask.documentedFactor(row: row, column: $0, panels: panels) }
    }
}
