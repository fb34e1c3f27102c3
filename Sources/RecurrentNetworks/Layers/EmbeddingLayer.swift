/// A row of weights for each token of a vocabulary; PyTorch's `nn.Embedding`.
struct EmbeddingLayer: Sendable {
    private(set) var weights: PanelMatrix

    init(vocabulary: Int, size: Int) { weights = PanelMatrix(rows: vocabulary, columns: size) }

    mutating func setWeights(_ values: Span<Float>) {
        weights.setRows(values, rows: PanelLayout(size: weights.rowCount), columns: PanelLayout(size: weights.columnCount))
    }

    /// Sets a row to that of a token.
    func copy(_ token: Float, to row: Int, of target: inout PanelMatrix) {
        require(
            token >= 0 && token < Float(weights.rowCount) && token == token.rounded(),
            "token \(token); tokens are from 0 to \(weights.rowCount - 1)")
        target.setRows(row..<row + 1, weights, from: Int(token))
    }
}
