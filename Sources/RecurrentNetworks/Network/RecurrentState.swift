/// What a sequence carries from step to step: the hidden and, of an LSTM, the cell state of every layer and direction.
///
/// A value: copied before a step, it goes its own way.
public struct RecurrentState: Sendable {
    /// [layer][direction], each of one row.
    var layers: [[RecurrentLayer.State]]
    /// Room for one step of a stream, made at the first, and anew where the next one is another network's.
    var workspace: StepWorkspace?

    /// The hidden values of a layer; those of a bidirectional layer's other direction with `reverse`.
    public func hidden(ofLayer layer: Int, reverse: Bool = false) -> [Float] {
        layers[layer][reverse ? 1 : 0].hidden.row(0)
    }

    /// The cell values of an LSTM's layer; empty for other cells.
    public func cell(ofLayer layer: Int, reverse: Bool = false) -> [Float] {
        layers[layer][reverse ? 1 : 0].cell.row(0)
    }

    /// Sets the hidden values of a layer.
    public mutating func setHidden(_ values: [Float], ofLayer layer: Int, reverse: Bool = false) {
        layers[layer][reverse ? 1 : 0].hidden.setRow(0, to: values.span)
    }

    /// Sets the cell values of an LSTM's layer.
    public mutating func setCell(_ values: [Float], ofLayer layer: Int, reverse: Bool = false) {
        layers[layer][reverse ? 1 : 0].cell.setRow(0, to: values.span)
    }
}

/// Room for one step of a stream.
struct StepWorkspace: Sendable {
    /// Of the network that it was made for. A state may go from one network to another whose states are as large, as from
    /// an encoder to a decoder, while all else differs.
    let configuration: NetworkConfiguration
    var input: PanelMatrix
    var layers: [RecurrentLayer.Workspace]
    var head: Head.Trace

    init(_ network: RecurrentNetwork) {
        configuration = network.configuration
        input = PanelMatrix(rows: 1, columns: configuration.inputLayout(ofLayer: 0).columnCount)
        layers = network.layers.map { layer in
            var workspace = RecurrentLayer.Workspace(layer.directions[0].cell, hiddenSize: layer.directions[0].hiddenSize)
            workspace.reshape(rows: 1)
            return workspace
        }
        head = Head.Trace(configuration)
        head.features.reshape(rows: 1)
    }
}

extension RecurrentNetwork {
    /// The state before the first step: all zero.
    public func zeroState() -> RecurrentState {
        RecurrentState(layers: layers.map { $0.directions.map { $0.zeroState(count: 1) } })
    }

    /// Traps where the states are none of this network's.
    func check(_ states: [RecurrentState]?, count: Int) {
        guard let states else { return }
        require(states.count == count, "\(states.count) states for \(count) sequences")
        for state in states { check(state) }
    }

    /// Traps where the state is none of this network's; allocates nothing, for it is called at every step of a stream.
    private func check(_ state: RecurrentState) { require(fits(state), "a state of another network") }

    private func fits(_ state: RecurrentState) -> Bool {
        guard state.layers.count == configuration.hiddenSizes.count else { return false }
        for n in state.layers.indices {
            guard state.layers[n].count == configuration.directionCount else { return false }
            let size = configuration.hiddenSizes[n]
            for direction in state.layers[n].indices {
                guard state.layers[n][direction].hidden.columnCount == size,
                    state.layers[n][direction].cell.columnCount == (configuration.cell == .lstm ? size : 0)
                else { return false }
            }
        }
        return true
    }

    // MARK: step by step

    /// Advances a stream by one step of `inputSize` values, or one token; the outcome equals that of the whole sequence,
    /// bit for bit. A bidirectional network has no streams: it begins at the end. Traps where the state is not one of this
    /// network's sizes.
    public func step(_ values: Span<Float>, state: inout RecurrentState) {
        var workspace = takeWorkspace(of: &state)
        advance(values, &state, &workspace)
        state.workspace = workspace
    }

    /// The same, and the output for the state after the step, as `output(of:)` gives it. After the first step of a stream
    /// nothing is allocated.
    ///
    /// - Parameter output: Gets `outputWidth` values, in the memory that it has if these are as many as it holds.
    public func step(_ values: Span<Float>, state: inout RecurrentState, output: inout [Float]) {
        var workspace = takeWorkspace(of: &state)
        advance(values, &state, &workspace)
        workspace.head.features.setRows(0..<1, state.layers[layers.count - 1][0].hidden, from: 0)
        head.forward(rows: 1, &workspace.head)
        let width = configuration.outputWidth
        if output.count != width { output = [Float](repeating: 0, count: width) }
        workspace.head.output.copyRow(0, configuration.outputLayout, to: &output, at: 0)
        state.workspace = workspace
    }

    /// Takes the room for a step out of a state, so that none of it is copied.
    private func takeWorkspace(of state: inout RecurrentState) -> StepWorkspace {
        require(!configuration.bidirectional, "a bidirectional network needs its whole sequence: use run")
        check(state)
        guard let workspace = state.workspace.take(), workspace.configuration == configuration else {
            return StepWorkspace(self)
        }
        return workspace
    }

    private func advance(_ values: Span<Float>, _ state: inout RecurrentState, _ workspace: inout StepWorkspace) {
        if let embedding {
            require(values.count == 1, "the network takes one token a step")
            embedding.copy(values[0], to: 0, of: &workspace.input)
        } else {
            workspace.input.setRow(0, to: values)
        }
        for n in layers.indices {
            let layer = layers[n].directions[0]
            if n == 0 {
                layer.start(rows: 0..<1, &workspace.layers[n], input: workspace.input, from: 0)
            } else {
                layer.start(rows: 0..<1, &workspace.layers[n], input: state.layers[n - 1][0].hidden, from: 0)
            }
            layer.advance(&state.layers[n][0], previous: 0, next: 0, rows: 0..<1, &workspace.layers[n])
        }
    }

    /// The output for a state: the head's values for the last layer's hidden ones, as a network without pooling gives
    /// them at every step.
    public func output(of state: RecurrentState) -> [Float] {
        require(!configuration.bidirectional, "a bidirectional network needs its whole sequence: use run")
        check(state)
        return output(ofFeatures: state.layers[layers.count - 1][0].hidden)
    }

    /// The head's values for one pooled vector of `featureSize` values.
    public func output(ofPooled values: Span<Float>) -> [Float] {
        var features = PanelMatrix(rows: 1, columns: configuration.featureLayout.columnCount)
        features.setRow(0, to: values, configuration.featureLayout)
        return output(ofFeatures: features)
    }

    private func output(ofFeatures features: PanelMatrix) -> [Float] {
        var trace = Head.Trace(configuration)
        trace.features = features
        head.forward(rows: 1, &trace)
        return outputRow(0, trace.output)
    }

    /// One row of the output, in plain order.
    func outputRow(_ row: Int, _ output: PanelMatrix) -> [Float] {
        var values = [Float](repeating: 0, count: configuration.outputWidth)
        output.copyRow(row, configuration.outputLayout, to: &values, at: 0)
        return values
    }
}

extension NetworkConfiguration {
    /// How a row of the output lies.
    var outputLayout: PanelLayout {
        outputSize == 0 && denseSizes.isEmpty ? featureLayout : PanelLayout(size: outputWidth)
    }
}
