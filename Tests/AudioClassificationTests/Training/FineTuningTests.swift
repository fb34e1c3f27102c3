import RecurrentNetworks
import TestSupport
import Testing

@testable import AudioClassification

/// Trainings that go on from a model.
@Suite struct FineTuningTests {
    private struct Interruption: Error {}

    /// A model of these labels that nobody trained; its outputs are sure of themselves all the same.
    private func base(_ labels: [String] = ["_unknown_", "high", "stop"]) throws -> BaseModel {
        let model = try ClassifierModel.untrained(labels: labels)
        return try BaseModel(model, bytes: model.bytes)
    }

    private func data(_ base: BaseModel, seed: UInt64 = 1, threads: Int = 1) throws -> TrainingData {
        var recipe = TrainingRecipe(from: base)
        recipe.epochs = 2
        recipe.batchSize = 24
        recipe.seed = seed
        let folder = try RecordingFolder.words()
        return try withExtendedLifetime(folder) {
            try TrainingData(DatasetSplit(Dataset(sources: [folder.path])), recipe: recipe, base: base, threads: threads)
        }
    }

    private func model(_ data: TrainingData, threads: Int = 1) throws -> ClassifierModel {
        var run = try TrainingRun(data, threads: threads)
        try run.run()
        return try run.model()
    }

    @Test func `labels of the model come first, its front end stays, and its file is named`() throws {
        let base = try base()
        let model = try model(data(base))
        #expect(model.labels == ["_unknown_", "high", "stop", "low", "rising"])
        #expect(model.frontEnd == base.model.frontEnd)
        #expect(model.network.configuration.hiddenSizes == base.model.network.configuration.hiddenSizes)
        #expect(model.training.baseDigest == base.digest && base.digest.count == 64)
        #expect(model.training.trainingCounts == ["high": 5, "low": 5, "rising": 5])
        #expect(model.training.best?.epoch == 2)
        #expect(model.decision.thresholds == [0, 0, 0, 0.45, 0.45])
        let bytes = try model.bytes
        let again = try ClassifierModel(decoding: bytes.span, name: "again")
        #expect(again.training == model.training)
    }

    /// The same, but always sure of one label.
    private func base(answering answer: Int) throws -> BaseModel {
        let model = try base().model
        var parameters = model.network.parameters
        let bias = parameters.entries.first { $0.name == "head.bias" }!.range
        parameters.values[bias.lowerBound + answer] += 1000
        return try BaseModel(
            ClassifierModel(
                labels: model.labels, frontEnd: model.frontEnd,
                network: RecurrentNetwork(model.network.configuration, tensors: parameters.tensors), decision: model.decision,
                training: model.training))
    }

    @Test func `new labels that the model answers with one word of its own are told`() throws {
        let taken = try data(base(answering: 2)).takenLabels(threads: 2)
        #expect(taken.map(\.label) == ["low", "rising"] && taken.allSatisfy { $0.word == "stop" && $0.count == 5 && $0.recordingCount == 5 })
        #expect(try data(base(answering: 0)).takenLabels().isEmpty, "_unknown_ is no word")
        #expect(try TrainingData(RecordingFolder.words()).takenLabels().isEmpty, "nothing is gone on from")
    }

    @Test func `equal seeds give equal bytes for any number of threads, other seeds others`() throws {
        let base = try base()
        let one = try model(data(base)).bytes
        for threads in [2, 3] { #expect(try model(data(base, threads: threads), threads: threads).bytes == one) }
        #expect(try model(data(base, seed: 2)).bytes != one)
    }

    @Test func `interrupted after any batch and resumed, it gives the same bytes`() throws {
        let base = try base(), folder = try TemporaryFolder()
        let data = try data(base), bytes = try model(data).bytes
        let batches = 2 * TrainingRun.batchCount(data)
        #expect(batches == 8)  // 15 recordings and 60 made up of them, 24 at a time
        for count in 1..<batches {
            var run = try TrainingRun(data), left = count
            let path = folder.path("\(count)")
            #expect(throws: Interruption.self) {
                try run.run { _ in
                    left -= 1
                    if left == 0 { throw Interruption() }
                }
            }
            try run.writeCheckpoint(to: path)
            var resumed = try Checkpoint(contentsOf: path).resume(data)
            try resumed.run()
            #expect(try resumed.model().bytes == bytes, "after \(count) batches")
        }
    }

    @Test func `a checkpoint from another model is refused`() throws {
        let base = try base(), other = try self.base(["_unknown_", "high", "yes"]), folder = try TemporaryFolder()
        let path = folder.path("run")
        try TrainingRun(data(base)).writeCheckpoint(to: path)
        let checkpoint = try Checkpoint(contentsOf: path)
        try checkpoint.requireBase(base)
        for base in [other, nil] {
            #expect(refusal { try checkpoint.requireBase(base) }.contains("began from another model"))
        }
        try TrainingRun(TrainingData(.words())).writeCheckpoint(to: path)
        let fresh = try Checkpoint(contentsOf: path)
        #expect(refusal { try fresh.requireBase(base) }.contains("began with fresh weights"))
    }

    @Test func `what is to be answered is the label, the old model's answer, or both`() throws {
        let base = try base(), labels = base.labels(adding: ["low"])
        #expect(labels == ["_unknown_", "high", "stop", "low"])
        var fineTuning = FineTuning()
        fineTuning.keptPart = 0.2
        let lessons = Lessons(base, labels: labels, fineTuning)
        var generator = SeededGenerator(seed: 4)
        let series = (0..<3).map { _ in
            TimeSeries(width: 10, values: (0..<60).map { _ in Float(generator.normal()) })
        }
        let old = base.model.network.logits(for: series).map { SoftmaxCrossEntropy.probabilities($0) + [0] }
        let targets = lessons.targets(series, [.recording(label: 3), .pseudoWord, .otherSpeech], threads: 2)
        for (n, (share, label)) in [(0.2, 3), (0.5, 0), (1, 0)].enumerated() {
            guard case .values(let values) = targets[n] else { return #expect(Bool(false)) }
            for k in 0..<4 {
                let expected = Float(share) * old[n][k] + (k == label ? Float(1 - share) : 0)
                #expect(abs(values[k] - expected) < 1e-6)
            }
        }
        // Without _unknown_ it is for the old model to say what a word is that is none.
        let without = Lessons(try self.base(["high", "stop"]), labels: ["high", "stop", "low"], fineTuning)
        #expect(without.targets([series[0]], [.pseudoWord], threads: 1) == without.targets([series[0]], [.otherSpeech], threads: 1))
    }

    @Test func `made-up speech comes anew in each epoch, from the words alone`() throws {
        let base = try base(), data = try data(base)
        #expect(data.trainingCount == 15)
        let counts = Dictionary(grouping: 0..<data.training.count) { data.training.content($0) }.mapValues(\.count)
        let fineTuning = FineTuning()
        #expect(counts[.pseudoWord] == Int((15 * fineTuning.pseudoWordsPerRecording).rounded()))
        #expect(counts[.otherSpeech] == Int((15 * fineTuning.otherSpeechPerRecording).rounded()))
        let all = Array(0..<data.training.count)[...]
        let first = data.training.batch(all, epoch: 0, threads: 1)
        #expect(data.training.batch(all, epoch: 0, threads: 3) == first)
        #expect(zip(data.training.batch(all, epoch: 1, threads: 1), first).allSatisfy { $0 != $1 })
    }

    @Test func `pieces of words are joined without a jump`() {
        // Words that are constant: what is made of them lies between them.
        let words = [(Float(0.2), 0), (0.4, 1)].map { level, label in
            (sound: LearnedSound([Float](repeating: level, count: 800)[...], window: 0..<800), label: label)
        }
        let speech = MadeUpSpeech(words, sampleRate: 8000)
        var generator = SeededGenerator(seed: 1)
        for n in 0..<40 {
            let samples = (n % 2 == 0 ? speech.pseudoWord(using: &generator) : speech.otherSpeech(using: &generator)).samples
            #expect(!samples.isEmpty && samples.allSatisfy { (0.199...0.401).contains($0) })
            #expect(zip(samples, samples.dropFirst()).allSatisfy { abs($0 - $1) < 0.2 / 40 })
        }
    }

    @Test func `a new word is heard afterwards, and the old ones still are`() throws {
        let folder = try RecordingFolder()
        for n in 0..<6 {
            for word in [Word.high, .low] { try folder.say(word, seed: UInt64(n), as: "old/\(word)/\(n).wav") }
            // Pieces of a tone that stays would be the word itself.
            try folder.say(.rising, seed: UInt64(n), as: "new/rising/\(n).wav")
        }
        var recipe = TrainingRecipe.tiny
        recipe.epochs = 12
        let old = try model(
            TrainingData(DatasetSplit(Dataset(sources: [folder.folder.path("old")])), recipe: recipe))
        let base = try BaseModel(old, bytes: old.bytes)
        recipe = TrainingRecipe(from: base)
        recipe.epochs = 60
        recipe.batchSize = 6
        recipe.augmentation = .none
        recipe.training.optimizer.learningRate = 0.02
        var rule = DatasetSplit.Rule()
        rule.leastLabelCount = 1
        let split = try DatasetSplit(Dataset(sources: [folder.folder.path("new")]), rule: rule)
        let classifier = try AudioClassifier(model(TrainingData(split, recipe: recipe, base: base)))
        for word in Word.allCases {
            let right = try (100..<110).count {
                try classifier.classify(
                    samples: word.samples(seed: $0, seconds: 0.3), sampleRate: Word.sampleRate).label == word.rawValue
            }
            #expect(right >= 8, "\(word): \(right) of 10")
        }
    }

    @Test func `one new word is enough`() throws {
        let folder = try RecordingFolder(), base = try base()
        for n in 0..<6 { try folder.say(.low, seed: UInt64(n), as: "low/\(n).wav") }
        var rule = DatasetSplit.Rule()
        rule.leastLabelCount = 1
        var recipe = TrainingRecipe(from: base)
        recipe.epochs = 1
        recipe.augmentation = .none
        let split = try DatasetSplit(Dataset(sources: [folder.path]), rule: rule)
        #expect(try withExtendedLifetime(folder) { try model(TrainingData(split, recipe: recipe, base: base)).labels } == ["_unknown_", "high", "stop", "low"])
    }
}
