/// The gradient of every weight of a network, packed like the weights.
struct NetworkGradient: Sendable {
    var embedding: PanelMatrix?
    /// [layer][direction].
    var layers: [[RecurrentLayer.Gradient]]
    var attention: AttentionLayer.Gradient?
    var head: Head.Gradient

    init(_ network: RecurrentNetwork) {
        embedding = network.embedding.map { PanelMatrix(rows: $0.weights.rowCount, columns: $0.weights.columnCount) }
        layers = network.layers.map { $0.directions.map(RecurrentLayer.Gradient.init) }
        attention = network.attention.map(AttentionLayer.Gradient.init)
        head = Head.Gradient(network.head)
    }

    mutating func clear() {
        embedding?.clear()
        for n in layers.indices {
            for direction in layers[n].indices { layers[n][direction].clear() }
        }
        attention?.clear()
        head.clear()
    }

    mutating func add(_ other: NetworkGradient) {
        if let rows = other.embedding { embedding?.add(rows: 0..<rows.rowCount, rows, from: 0) }
        for n in layers.indices {
            for direction in layers[n].indices { layers[n][direction].add(other.layers[n][direction]) }
        }
        if let other = other.attention { attention?.add(other) }
        head.add(other.head)
    }

    /// Unpacks the gradient into the order of the network's parameters, over whatever `flat` held.
    func unpack(into flat: inout [Float], like network: RecurrentNetwork) {
        let parameters = network.parameters
        func copy(_ matrix: PanelMatrix, _ name: String, rows: PanelLayout, columns: PanelLayout) {
            matrix.copyTransposed(to: &flat, parameters.range(name), rows: rows, columns: columns)
        }
        func copy(_ bias: [Float], _ name: String, _ layout: PanelLayout) {
            let range = parameters.range(name)
            for k in 0..<layout.count { flat[range.lowerBound + k] = bias[layout.column(k)] }
        }
        func copy(_ gradient: DenseLayer.Gradient, _ name: TensorName.Dense, _ layer: DenseLayer) {
            copy(gradient.weights, name.weights, rows: layer.input, columns: layer.output)
            copy(gradient.bias, name.bias, layer.output)
        }

        if let embedding {
            let layout = PanelLayout(size: embedding.columnCount)
            let first = parameters.range(TensorName.embedding).lowerBound
            for token in 0..<embedding.rowCount {
                embedding.copyRow(token, layout, to: &flat, at: first + token * layout.count)
            }
        }
        for (n, layer) in network.layers.enumerated() {
            for (direction, layer) in layer.directions.enumerated() {
                let name = network.names.recurrent[n][direction], gradient = layers[n][direction]
                copy(gradient.inputWeights, name.inputWeights, rows: layer.input, columns: layer.gates)
                copy(
                    gradient.recurrentWeights, name.recurrentWeights, rows: PanelLayout(size: layer.hiddenSize),
                    columns: layer.gates)
                copy(gradient.bias, name.inputBias, layer.gates)
                copy(gradient.recurrentBias.isEmpty ? gradient.bias : gradient.recurrentBias, name.recurrentBias, layer.gates)
            }
        }
        if let attention, let layer = network.attention {
            copy(attention.projection, .attention, layer.projection)
            copy(
                attention.vector.weights, TensorName.attentionVector, rows: layer.vector.input,
                columns: layer.vector.output)
        }
        for (n, layer) in network.head.hidden.enumerated() { copy(head.hidden[n], network.names.dense[n], layer) }
        if let last = head.last, let layer = network.head.last { copy(last, .head, layer) }
    }
}
