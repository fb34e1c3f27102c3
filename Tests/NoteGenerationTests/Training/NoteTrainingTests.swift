import RecurrentNetworks
import Testing

@testable import NoteGeneration

@Suite struct NoteTrainingTests {
    /// Tunes of two styles that go round and round, in one of them upwards, in the other downwards.
    static func corpora(stepCount: Int = 24) -> [NoteCorpus] {
        [("up", [60, 62, 64, 65]), ("down", [65, 64, 62, 60])].map { name, keys in
            func pieces(_ count: Int) -> [PianoRoll] {
                (0..<count).map { n in tune((0..<stepCount + n).map { keys[($0 + n) % 4] }) }
            }
            return NoteCorpus(
                style: .init(name: name, stepsPerQuarter: 2),
                parts: [.init(name: "train", pieces: pieces(5)), .init(name: "valid", pieces: pieces(2))])
        }
    }

    static var recipe: NoteTrainingRecipe {
        var recipe = NoteTrainingRecipe()
        recipe.hiddenSizes = [16, 16]
        recipe.head = .autoregressive(hiddenSize: 8)
        recipe.laneCount = 12
        recipe.stretchLength = 10
        recipe.epochs = 2
        return recipe
    }

    static func model(_ recipe: NoteTrainingRecipe, threads: Int = 1) throws -> NoteModel {
        var run = try NoteTrainingRun(NoteDataset(corpora()), recipe: recipe, threads: threads)
        try run.run()
        return run.model()
    }

    @Test func `any number of threads gives the same bytes, another seed others`() throws {
        var recipe = Self.recipe
        recipe.weightNoise = 0.05
        recipe.transposition = 3
        let bytes = try (1...3).map { try Self.model(recipe, threads: $0).tensorFile().encoded() }
        #expect(bytes[0] == bytes[1] && bytes[0] == bytes[2])
        recipe.seed = 2
        #expect(try Self.model(recipe).tensorFile().encoded() != bytes[0])
    }

    @Test(arguments: [NoteModelConfiguration.Head.independent, .autoregressive(hiddenSize: 8)])
    func `simple tunes are learned, and which style they are of`(_ head: NoteModelConfiguration.Head) throws {
        var recipe = Self.recipe
        recipe.head = head
        recipe.hiddenSizes = [16]
        recipe.epochs = 60
        recipe.patience = 60
        recipe.optimizer.learningRate = 0.02
        (recipe.inputDropout, recipe.dropout, recipe.outputDropout) = (0, 0, 0)
        recipe.weightNoise = 0
        recipe.averageDecay = 0.8
        let model = try Self.model(recipe)
        let best = model.training.best!
        // Where a tune begins cannot be known: log 4 for one of some 24 steps.
        #expect(best.validation.nats < 0.25 && model.training.history[0].validation.nats > 1)
        let up = Self.corpora()[0]["valid"], styles = model.configuration
        let scores = [styles.weights(ofStyle: "up")!, styles.weights(ofStyle: "down")!, styles.noStyle].map { weights in
            model.network.score(of: up, styles: up.map { _ in weights }).nats
        }
        #expect(scores[0] < 0.25 && scores[1] > 2 * scores[0] && scores[2] < scores[1])
    }

    @Test func `an epoch has every step of every piece once, in order, in lanes of similar length`() throws {
        var recipe = Self.recipe
        recipe.laneCount = 4
        recipe.transposition = 2
        let pieces = [1, 10, 11, 35, 60, 7, 20, 21, 99, 5].map { NoteDataset.Piece(roll: tune([Int](repeating: 22, count: $0)), style: 0) }
        let plans = (0..<3).map { LanePlan(pieces, recipe, epoch: $0) }
        #expect(plans[0].lanes == LanePlan(pieces, recipe, epoch: 0).lanes && plans[0].lanes != plans[1].lanes)
        for plan in plans {
            var seen = [Int](repeating: 0, count: pieces.count)
            for lane in plan.lanes {
                var last: LanePlan.Stretch?
                for stretch in lane {
                    #expect(stretch.steps.lowerBound == seen[stretch.piece])
                    #expect((1...recipe.stretchLength).contains(stretch.steps.count))
                    #expect((-1...2).contains(stretch.transposition))
                    // A piece is not left before its end, and does not change on the way.
                    if let last, stretch.isFirst { #expect(seen[last.piece] == pieces[last.piece].roll.count) }
                    if let last, !stretch.isFirst {
                        #expect(last.piece == stretch.piece && last.transposition == stretch.transposition)
                    }
                    seen[stretch.piece] = stretch.steps.upperBound
                    last = stretch
                }
            }
            #expect(seen == pieces.map(\.roll.count))
            #expect(plan.batchCount <= 11, "the longest piece has 10 stretches, a quarter of all is 8")
            #expect((0..<plan.batchCount).reduce(0) { $0 + plan.batch($1).count } == plan.lanes.reduce(0) { $0 + $1.count })
        }
    }

    @Test func `states are carried: what is far back still counts`() throws {
        // The same steps with and without a beginning that is further back than gradients go.
        let network = try NoteFormula.network(NoteModelConfiguration(styles: NoteFormula.styles, hiddenSizes: [12]))
        var trainable = try NoteNetwork(network.configuration, seed: 1)
        trainable.weights = network.weights
        let piece = NoteFormula.piece(30, 3), styles: [Float] = [1, 0]
        var pass = NotePass(trainable, laneCount: 1, threads: 1)
        var state: RecurrentState?
        var loss = 0.0
        for steps in [0..<10, 10..<20, 20..<30] {
            let result = pass.run(
                trainable,
                [
                    NotePass.Lane(
                        inputs: network.configuration.inputs(
                            piece.steps[steps], before: steps.lowerBound > 0 ? piece.steps[steps.lowerBound - 1] : [],
                            styles: styles), targets: piece.steps[steps], styles: styles, carried: state)
                ], dropout: nil)
            state = result.finalStates[0]
            loss += result.loss
        }
        #expect(abs(loss - network.negativeLogLikelihoods(of: [piece], styles: [styles])[0]) < 1e-9 * loss)
    }

    @Test func `training ends when validation does not become better, and keeps the best epoch`() throws {
        var recipe = Self.recipe
        recipe.epochs = 200
        recipe.patience = 3
        recipe.optimizer.learningRate = 0.05
        recipe.schedule = .constant()
        let record = try Self.model(recipe).training
        #expect(record.history.count < 200 && record.best!.epoch == record.history.count - 3)
        #expect(record.history.allSatisfy { $0.validation.nats >= record.best!.validation.nats })
    }

    @Test func `a run that is stopped has the best epoch so far`() throws {
        struct Stop: Error {}
        var recipe = Self.recipe
        recipe.epochs = 50
        var run = try NoteTrainingRun(NoteDataset(Self.corpora()), recipe: recipe)
        #expect(throws: Stop.self) {
            try run.run { if $0.epoch == 3 { throw Stop() } }
        }
        #expect(run.hasBestEpoch && !run.isFinished && run.model().training.history.count == 2)
    }

    @Test func `data without a part to check with is refused by name`() {
        func message(_ corpora: [NoteCorpus]) -> String? {
            do {
                _ = try NoteDataset(corpora)
                return nil
            } catch {
                return error.description
            }
        }
        let corpora = Self.corpora()
        #expect(message(corpora) == nil)
        #expect(message([])?.contains("no music to learn from") == true)
        #expect(message([corpora[0], corpora[0]])?.contains("two corpora are called \"up\"") == true)
        let half = NoteCorpus(style: corpora[0].style, parts: [corpora[0].parts[0]])
        #expect(message([half])?.hasPrefix("up: has no pieces in \"valid\", only in \"train\"") == true)
    }
}
