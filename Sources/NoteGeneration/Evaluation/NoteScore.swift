/// How well music is foreseen: -log of its probability, in nats for each step, summed over the 88 keys, each step given
/// those before it and the first one counted, too.
public struct NoteScore: Codable, Hashable, Sendable {
    /// Pieces.
    public let pieceCount: Int
    /// Steps of all pieces.
    public let stepCount: Int
    /// Over all steps of all pieces together.
    public let nats: Double
    /// The mean over the pieces of each one's mean: short pieces count as much as long ones.
    public let natsByPiece: Double

    /// From the -log of each piece's probability, and how many steps each has.
    public init(losses: [Double], stepCounts: [Int]) {
        precondition(losses.count == stepCounts.count && !losses.isEmpty, "a loss and a number of steps for each piece")
        pieceCount = losses.count
        stepCount = stepCounts.reduce(0, +)
        nats = losses.reduce(0, +) / Double(stepCount)
        natsByPiece = zip(losses, stepCounts).reduce(0) { $0 + $1.0 / Double($1.1) } / Double(losses.count)
    }
}

extension NoteNetwork {
    /// How well it foresees pieces.
    ///
    /// - Parameters:
    ///   - pieces: At least one, of at least one step each.
    ///   - styles: The weights of the styles for each piece.
    ///   - threads: How many threads share the work; the result does not depend on it.
    public func score(of pieces: [PianoRoll], styles: [[Float]], threads: Int = 1) -> NoteScore {
        NoteScore(
            losses: negativeLogLikelihoods(of: pieces, styles: styles, threads: threads), stepCounts: pieces.map(\.count))
    }
}

extension BernoulliKeys {
    /// How well it foresees pieces.
    public func score(of pieces: [PianoRoll]) -> NoteScore {
        NoteScore(losses: pieces.map(negativeLogLikelihood), stepCounts: pieces.map(\.count))
    }
}
