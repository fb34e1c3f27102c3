extension NetworkParameters {
    /// Fresh weights: recurrent matrices orthogonal, one for each gate (Saxe, McClelland and Ganguli 2014); embeddings
    /// normal with variance 1; other matrices uniform within ±1/sqrt(n), n being the units of their recurrent layer or what
    /// a dense layer reads; biases zero but for the LSTM's forget gates' 1 (Gers, Schmidhuber and Cummins 2000). For a
    /// configuration that has been validated.
    package init(for configuration: NetworkConfiguration, using generator: inout SeededGenerator) {
        self.init(zerosFor: configuration)
        if configuration.embeddingSize != nil {
            for place in range(TensorName.embedding) { values[place] = Float(generator.normal()) }
        }
        for (layer, hidden) in configuration.hiddenSizes.enumerated() {
            for direction in 0..<configuration.directionCount {
                let name = TensorName.Recurrent(layer: layer, direction: direction)
                setUniform(range(name.inputWeights), fanIn: hidden, &generator)
                let first = range(name.recurrentWeights).lowerBound
                for gate in 0..<configuration.cell.gateCount {
                    let place = first + gate * hidden * hidden
                    values.replaceSubrange(
                        place..<place + hidden * hidden, with: orthogonalMatrix(hidden, using: &generator))
                }
                if configuration.cell == .lstm {
                    let bias = range(name.inputBias).lowerBound
                    for unit in hidden..<2 * hidden { values[bias + unit] = 1 }
                }
            }
        }
        let dense: [TensorName.Dense] = configuration.denseSizes.indices.map { .dense($0) }
        let attention = configuration.pooling == .attention
        for name in (attention ? [.attention] : []) + dense + (configuration.outputSize > 0 ? [.head] : []) {
            setUniform(name.weights, &generator)
        }
        if attention { setUniform(TensorName.attentionVector, &generator) }
    }

    /// Of a matrix [output, input], whose fan-in is the width of its input.
    private mutating func setUniform(_ name: String, _ generator: inout SeededGenerator) {
        let entry = entries.first { $0.name == name }!
        setUniform(entry.range, fanIn: entry.shape[1], &generator)
    }

    private mutating func setUniform(_ range: Range<Int>, fanIn: Int, _ generator: inout SeededGenerator) {
        let bound = 1 / Double(fanIn).squareRoot()
        for place in range { values[place] = Float(generator.uniform(in: -bound...bound)) }
    }
}
