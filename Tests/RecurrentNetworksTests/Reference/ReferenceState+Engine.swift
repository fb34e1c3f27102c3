import RecurrentNetworks

extension RecurrentNetwork {
    /// The engine's form of a reference's state, [layer][direction].
    func state(_ reference: [[ReferenceState]]) -> RecurrentState {
        var state = zeroState()
        for (layer, directions) in reference.enumerated() {
            for (direction, part) in directions.enumerated() {
                state.setHidden(part.hidden.map(Float.init), ofLayer: layer, reverse: direction == 1)
                if let cell = part.cell {
                    state.setCell(cell.map(Float.init), ofLayer: layer, reverse: direction == 1)
                }
            }
        }
        return state
    }

    /// The same numbers as a reference's state: equal if the engine's are, bit for bit.
    func reference(_ state: RecurrentState) -> [[ReferenceState]] {
        configuration.hiddenSizes.indices.map { layer in
            (0..<(configuration.bidirectional ? 2 : 1)).map { direction in
                let cell = state.cell(ofLayer: layer, reverse: direction == 1)
                return ReferenceState(
                    hidden: state.hidden(ofLayer: layer, reverse: direction == 1).map(Double.init),
                    cell: configuration.cell == .lstm ? cell.map(Double.init) : nil)
            }
        }
    }
}

/// The greatest distance of a hidden or cell vector from its reference, as a part of that's length.
func relativeDistance(_ a: [[ReferenceState]], _ b: [[ReferenceState]]) -> Double {
    zip(a.joined(), b.joined()).reduce(0) { result, pair in
        let hidden = relativeDistance(pair.0.hidden, pair.1.hidden)
        return max(result, hidden, relativeDistance(pair.0.cell ?? [], pair.1.cell ?? []))
    }
}
