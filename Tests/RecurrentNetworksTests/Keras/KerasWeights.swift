import RecurrentNetworks

/// The weights of one direction of a recurrent layer as Keras keeps them.
struct KerasWeights: Decodable, Sendable {
    /// [input, gates · units]
    var kernel: GoldenTensor
    /// [units, gates · units]
    var recurrentKernel: GoldenTensor
    /// [gates · units]; of a GRU with `reset_after` [2, gates · units], the input's and the recurrent product's.
    var bias: GoldenTensor

    private enum CodingKeys: String, CodingKey {
        case kernel, bias
        case recurrentKernel = "recurrent_kernel"
    }

    /// Them under our names.
    ///
    /// A matrix is transposed. The gates of an LSTM have the same order; those of a GRU are z, r, h in Keras, r, z, n here.
    /// Where Keras has one bias, the recurrent one is zero here.
    func tensors(_ cell: NetworkConfiguration.Cell, layer: Int, reverse: Bool) -> [String: GoldenTensor] {
        let units = recurrentKernel.shape[0], gateCount = recurrentKernel.shape[1] / units
        let gates = gateCount == 3 ? [1, 0, 2] : Array(0..<gateCount)
        /// Keras' columns, one after another in our order.
        let columns = gates.flatMap { $0 * units..<($0 + 1) * units }

        func transposed(_ kernel: GoldenTensor) -> GoldenTensor {
            let width = kernel.shape[1]
            return GoldenTensor(
                shape: [width, kernel.shape[0]],
                values: columns.flatMap { column in (0..<kernel.shape[0]).map { kernel.values[$0 * width + column] } })
        }
        func biasRow(_ row: Int) -> GoldenTensor {
            GoldenTensor(
                shape: [columns.count],
                values: row < bias.values.count / columns.count
                    ? columns.map { bias.values[row * columns.count + $0] }
                    : [Double](repeating: 0, count: columns.count))
        }
        let end = reverse ? "l\(layer)_reverse" : "l\(layer)"
        return [
            "rnn.weight_ih_\(end)": transposed(kernel), "rnn.weight_hh_\(end)": transposed(recurrentKernel),
            "rnn.bias_ih_\(end)": biasRow(0), "rnn.bias_hh_\(end)": biasRow(1),
        ]
    }

    /// Whether Keras has both biases.
    var hasRecurrentBias: Bool { bias.shape.count == 2 }
}

extension [[KerasWeights]] {
    /// Of all layers and directions.
    func tensors(_ cell: NetworkConfiguration.Cell) -> [String: GoldenTensor] {
        var result: [String: GoldenTensor] = [:]
        for (layer, directions) in enumerated() {
            for (direction, weights) in directions.enumerated() {
                result.merge(weights.tensors(cell, layer: layer, reverse: direction == 1)) { $1 }
            }
        }
        return result
    }
}
