internal import RecurrentNetworks

/// The states with which the lanes of a training go on.
struct StreamLanes: Sendable {
    private var states: [RecurrentState]
    private let layerCount: Int

    /// Lanes at their beginning.
    init(_ network: RecurrentNetwork, count: Int) {
        layerCount = network.configuration.hiddenSizes.count
        states = [RecurrentState](repeating: network.zeroState(), count: count)
    }

    /// One step of the optimiser: each lane goes on with a recording. A batch may have fewer recordings than there are lanes;
    /// the last ones then wait.
    mutating func step(
        _ trainer: inout NetworkTrainer, _ pieces: [Variation.Example]
    ) throws(NetworkError) -> NetworkTrainer.Step {
        var carried = Array(states.prefix(pieces.count))
        let step = try trainer.step(pieces.map(\.series), targets: pieces.map { $0.target! }, states: &carried)
        states.replaceSubrange(0..<pieces.count, with: carried)
        return step
    }

    /// Hidden and cell values, lane by lane and layer by layer, for a checkpoint.
    var values: [Float] {
        states.flatMap { state in
            (0..<layerCount).flatMap { state.hidden(ofLayer: $0) + state.cell(ofLayer: $0) }
        }
    }

    /// How many values there are.
    var valueCount: Int { values.count }

    /// Lanes that go on with the values of a checkpoint, of which there are `valueCount`.
    mutating func resume(_ values: [Float]) {
        var rest = values[...]
        func take(_ count: Int) -> [Float] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        for lane in states.indices {
            for layer in 0..<layerCount {
                states[lane].setHidden(take(states[lane].hidden(ofLayer: layer).count), ofLayer: layer)
                let cell = take(states[lane].cell(ofLayer: layer).count)
                if !cell.isEmpty { states[lane].setCell(cell, ofLayer: layer) }
            }
        }
    }
}
