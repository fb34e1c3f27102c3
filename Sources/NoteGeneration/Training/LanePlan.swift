internal import RecurrentNetworks

/// Which stretch of which piece each lane of a batch has in an epoch: every piece once, all its stretches one after another
/// in one lane, and no lane much longer than another.
struct LanePlan {
    /// A part of a piece between two cuts.
    struct Stretch: Hashable, Sendable {
        /// The piece's place in the data.
        let piece: Int
        /// The steps of the piece.
        let steps: Range<Int>
        /// By how many semitones the piece is transposed.
        let transposition: Int
        /// Whether the network is told the piece's style.
        let isStyleTold: Bool

        /// Whether the piece begins here.
        var isFirst: Bool { steps.lowerBound == 0 }
    }

    /// The stretches of each lane, in order.
    let lanes: [[Stretch]]

    /// Batches of the epoch: the stretches of the longest lane.
    var batchCount: Int { lanes.reduce(0) { max($0, $1.count) } }

    /// What each lane has in a batch; lanes that have ended are left out.
    func batch(_ n: Int) -> [(lane: Int, stretch: Stretch)] {
        lanes.indices.filter { n < lanes[$0].count }.map { ($0, lanes[$0][n]) }
    }

    /// The plan of an epoch, from 0: a function of the recipe's seed and the epoch alone.
    init(_ pieces: [NoteDataset.Piece], _ recipe: NoteTrainingRecipe, epoch: Int) {
        var generator = SeededGenerator(seed: recipe.seed, stream: 1 + UInt64(epoch))
        let stretches = pieces.indices.map { piece in
            let possible = pieces[piece].roll.transpositions.clamped(to: -recipe.transposition...recipe.transposition)
            let transposition = recipe.transposition > 0 ? Int.random(in: possible, using: &generator) : 0
            let isStyleTold = generator.uniform() >= recipe.styleDropout
            let count = pieces[piece].roll.count
            let parts = (count + recipe.stretchLength - 1) / recipe.stretchLength
            return (0..<parts).map { n in
                Stretch(
                    piece: piece, steps: n * count / parts..<(n + 1) * count / parts, transposition: transposition,
                    isStyleTold: isStyleTold)
            }
        }
        // The longest first, each into the shortest lane, is nearly even; some chance in the order makes other batches in
        // every epoch. Within a lane the order is all chance.
        let order = pieces.indices.map { (size: Double(stretches[$0].count) * generator.uniform(in: 0.5...1.5), piece: $0) }
            .sorted { ($1.size, $0.piece) < ($0.size, $1.piece) }
        var lanes = [[Int]](repeating: [], count: min(recipe.laneCount, pieces.count))
        var lengths = [Int](repeating: 0, count: lanes.count)
        for (_, piece) in order {
            let lane = lengths.indices.min { (lengths[$0], $0) < (lengths[$1], $1) }!
            lanes[lane].append(piece)
            lengths[lane] += stretches[piece].count
        }
        self.lanes = lanes.map { $0.shuffled(using: &generator).flatMap { stretches[$0] } }
    }
}
