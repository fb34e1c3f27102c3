internal import RecurrentNetworks

extension NoteNetwork {
    /// -log of the probability of each piece, in nats, summed over its steps, each given those before it; the first one,
    /// too.
    ///
    /// - Parameters:
    ///   - pieces: At least one step each.
    ///   - styles: The weights of the styles for each piece.
    ///   - threads: How many threads share the work; the result does not depend on it.
    public func negativeLogLikelihoods(
        of pieces: [PianoRoll], styles: [[Float]], threads: Int = 1
    ) -> [Double] {
        precondition(pieces.count == styles.count, "the weights of the styles for each piece")
        precondition(pieces.allSatisfy { !$0.isEmpty }, "a piece has at least one step")
        for styles in styles { configuration.check(styles: styles) }
        var result = [Double](repeating: 0, count: pieces.count)
        // Of similar length together, and not more at a time than fit into memory easily.
        let order = pieces.indices.sorted { (pieces[$0].count, $0) < (pieces[$1].count, $1) }
        let groupSize = 16
        let groups = stride(from: 0, to: order.count, by: groupSize).map { order[$0..<min($0 + groupSize, order.count)] }
        let losses = parallelMap(count: groups.count, threads: threads) { n in
            let group = groups[n]
            let outputs = recurrent.run(
                group.map { configuration.inputs(pieces[$0].steps, before: [], styles: styles[$0]) },
                initialStates: group.map { initialState(styles: styles[$0]) })
            return zip(group, outputs).map { estimator.loss(of: pieces[$0].steps[...], biases: $1.values.values) }
        }
        for (group, losses) in zip(groups, losses) {
            for (piece, loss) in zip(group, losses) { result[piece] = loss }
        }
        return result
    }
}
