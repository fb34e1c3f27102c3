import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct TrainingRunTests {
    private func model(_ data: TrainingData, _ recipe: TrainingRecipe = .tiny, threads: Int = 1) throws -> ClassifierModel {
        var data = data
        data.recipe = recipe
        var run = try TrainingRun(data, threads: threads)
        try run.run()
        return try run.model()
    }

    @Test(arguments: [TrainingRecipe.tiny, .varied, .streamed])
    func `equal seeds give equal bytes for any number of threads, other seeds others`(_ recipe: TrainingRecipe) throws {
        let data = try TrainingData(.words(trainingCount: 14), recipe)
        var recipe = recipe
        recipe.batchSize = 42  // three shards
        let one = try model(data, recipe).bytes
        for threads in [2, 3] { #expect(try model(data, recipe, threads: threads).bytes == one) }
        recipe.seed = 2
        #expect(try model(data, recipe).bytes != one)
    }

    @Test func `every epoch and every seed has an order of its own, with each recording once`() throws {
        let data = try TrainingData(.words())
        var other = data
        other.recipe.seed = 2
        let orders = (0..<5).map { TrainingRun.order(data, epoch: $0) } + [TrainingRun.order(other, epoch: 0)]
        #expect(Set(orders).count == 6)
        for order in orders { #expect(order.sorted() == Array(0..<15)) }
    }

    @Test func `words are learned`() throws {
        var recipe = TrainingRecipe.tiny
        recipe.epochs = 25
        (recipe.dropout, recipe.headDropout) = (0, 0)
        let model = try model(TrainingData(.words()), recipe)
        #expect(try #require(model.training.best).validationAccuracy == 1)
        #expect(model.training.history.last!.trainingLoss < 0.3)
        let stranger = try AudioClassifier(model).classify(samples: Word.rising.samples(seed: 77), sampleRate: Word.sampleRate)
        #expect(stranger.label == "rising")
    }

    @Test func `the best epoch's weights are kept, and its scores are what a user gets`() throws {
        // Some recordings to check with are longer than the window, so that several windows decide.
        let folder = try RecordingFolder.words()
        try folder.write(Word.low.samples(seed: 40, seconds: 0.5) + noise(6000, seed: 1), as: "validation/low/long.wav")
        try folder.write(noise(3000, seed: 2) + Word.high.samples(seed: 41), as: "validation/high/long.wav")
        let data = try TrainingData(folder)
        var recipe = TrainingRecipe.tiny
        recipe.epochs = 6
        recipe.training.optimizer.learningRate = 0.3  // far too high: accuracy goes up and down
        var hasEarlierBest = false
        for seed in 1...6 {
            recipe.seed = UInt64(seed)
            let model = try model(data, recipe)
            let history = model.training.history, best = try #require(model.training.best)
            #expect(history.map(\.epoch) == Array(1...6))
            #expect(best.validationAccuracy == history.map(\.validationAccuracy).max())
            hasEarlierBest = hasEarlierBest || best.epoch < 6
            let again = ScoreSum(data.validation, model.network, nil, threads: 2)
            #expect(again.accuracy == best.validationAccuracy)
            #expect(again.loss == best.validationLoss)

            let classifier = AudioClassifier(model)
            let recordings = try classifier.recordings(of: Dataset(sources: [folder.path]))
            #expect(recordings.count == 8)
            let right = try recordings.count { try classifier.classify(file: $0.path).classification.label == $0.label }
            #expect(Double(right) / 8 == best.validationAccuracy)
        }
        #expect(hasEarlierBest, "no run tried whether an earlier epoch is kept")
    }

    @Test func `of epochs equally right the one of the lowest loss is best, of equal losses the first`() {
        func record(_ scores: [(Double, Double)]) -> TrainingRecord {
            let history = scores.enumerated().map { n, score in
                EpochRecord(
                    epoch: n + 1, trainingLoss: 1, trainingAccuracy: 0, validationLoss: score.1, validationAccuracy: score.0)
            }
            return TrainingRecord(
                recipe: .tiny, dataDigest: "", trainingCounts: [:], validationCounts: [:], history: history)
        }
        #expect(record([]).best == nil)
        #expect(record([(0.5, 0.1), (0.7, 0.9), (0.7, 0.8), (0.7, 0.8), (0.6, 0.2)]).best?.epoch == 3)
    }

    @Test func `progress tells every batch and every epoch`() throws {
        let data = try TrainingData(.words())
        var run = try TrainingRun(data)
        var told: [TrainingProgress] = []
        try run.runEpoch { told.append($0) }
        let isEarly = !run.isFinished
        #expect(told.count == 3 && isEarly)
        try run.run { told.append($0) }
        let isFinished = run.isFinished
        #expect(isFinished)
        #expect(told.map(\.epoch) == [1, 1, 1, 2, 2, 2, 3, 3, 3])
        #expect(told.map(\.batch) == [1, 2, 3, 1, 2, 3, 1, 2, 3])
        #expect(told.allSatisfy { $0.epochCount == 3 && $0.batchCount == 3 && $0.recordingCount == 5 && $0.loss > 0 })
        #expect(told.map { $0.finishedEpoch != nil } == [false, false, true, false, false, true, false, false, true])
        #expect(told[2].isBest)
        let model = try run.model()
        #expect(told.compactMap(\.finishedEpoch) == model.training.history)
        #expect(told.last(where: \.isBest)?.finishedEpoch == model.training.best)
        #expect(model.training.trainingCounts == ["high": 5, "low": 5, "rising": 5])
        #expect(model.training.validationCounts == ["high": 2, "low": 2, "rising": 2])
        try run.run { _ in Issue.record("a finished run has nothing left") }
    }
}
