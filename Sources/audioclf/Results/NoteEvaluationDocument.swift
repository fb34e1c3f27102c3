import NoteGeneration

/// What an evaluation of a note model came to.
struct NoteEvaluationDocument: Encodable {
    struct Row: Encodable {
        let name: String
        let style: String?
        let part: String
        let pieces: Int
        let steps: Int
        let nats: Double
        let natsByPiece: Double
        let bernoulliNats: Double
        let bernoulliNatsByPiece: Double

        init(name: String, style: String?, part: String, score: NoteScore, keys: NoteScore) {
            self.name = name
            self.style = style
            self.part = part
            pieces = score.pieceCount
            steps = score.stepCount
            nats = score.nats
            natsByPiece = score.natsByPiece
            bernoulliNats = keys.nats
            bernoulliNatsByPiece = keys.natsByPiece
        }
    }

    let version = 1
    let model: String
    let parameters: Int
    let corpora: [Row]
    let failures: [String]

    var text: String {
        corpora.map { row in
            """
            \(row.name), \(row.part): \(counted(row.pieces, "piece")), \(row.steps) steps, \(row.style.map { "in the style \($0)" } ?? "without a style")
              nats a step     \(row.nats.decimals(3).leftPadded(7))  (mean over pieces \(row.natsByPiece.decimals(3)))
              by frequencies  \(row.bernoulliNats.decimals(3).leftPadded(7))  (mean over pieces \(row.bernoulliNatsByPiece.decimals(3)))

            """
        }.joined()
    }
}
