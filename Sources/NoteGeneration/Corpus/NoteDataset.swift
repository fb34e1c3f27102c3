internal import FileAccess

/// What a note model learns from and is checked with.
public struct NoteDataset: Sendable {
    /// A piece and the place of its style.
    struct Piece: Sendable {
        let roll: PianoRoll
        let style: Int
    }

    /// The styles, in the order of the corpora.
    public let styles: [NoteModelConfiguration.Style]
    let training: [Piece]
    let validation: [Piece]
    /// SHA-256 over styles, parts and pieces.
    let digest: String

    /// Of corpora with different names, their parts "train" and "valid"; each must have both.
    public init(_ corpora: [NoteCorpus]) throws(NoteGenerationError) {
        styles = corpora.map(\.style)
        for (index, corpus) in corpora.enumerated() {
            if corpora[..<index].contains(where: { $0.style.name == corpus.style.name }) {
                throw .sameStyle(corpus.style.name)
            }
            for part in ["train", "valid"] where corpus[part].isEmpty { throw .missingPart(corpus, part) }
        }
        if corpora.isEmpty { throw .noCorpora }
        func pieces(_ part: String) -> [Piece] {
            corpora.enumerated().flatMap { style, corpus in corpus[part].map { Piece(roll: $0, style: style) } }
        }
        training = pieces("train")
        validation = pieces("valid")
        digest = Self.digest(corpora)
    }

    /// How much music there is.
    public struct Amount: Codable, Hashable, Sendable {
        /// Pieces.
        public let pieces: Int
        /// Steps of all of them.
        public let steps: Int

        init(_ list: [Piece]) {
            pieces = list.count
            steps = list.reduce(0) { $0 + $1.roll.count }
        }
    }

    /// How much there is to learn from.
    public var trainingAmount: Amount { Amount(training) }
    /// How much there is to check with.
    public var validationAmount: Amount { Amount(validation) }

    private static func digest(_ corpora: [NoteCorpus]) -> String {
        var hash = SHA256()
        func add(_ text: String) { hash.update(Array((text + "\0").utf8).span) }
        for corpus in corpora {
            add("\(corpus.style.name)\0\(corpus.style.stepsPerQuarter)")
            for part in ["train", "valid"] {
                for piece in corpus[part] { add("\(part)\0\(piece.steps.map(\.description).joined())") }
            }
        }
        return hash.finalize().description
    }
}
