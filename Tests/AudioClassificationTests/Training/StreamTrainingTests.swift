import AudioFeatures
import AudioFiles
import Foundation
import RecurrentNetworks
import TestSupport
import Testing

@testable import AudioClassification

/// Trainings for streams, whose state is carried on.
@Suite struct StreamTrainingTests {
    /// Tones of 0.3 s in near silence of 0.1 to 0.2 s before and after: recordings as people make them.
    static func spoken(trainingCount: Int = 5) throws -> RecordingFolder {
        let folder = try RecordingFolder()
        for word in Word.allCases {
            for n in 0..<trainingCount + 2 {
                let part = n < trainingCount ? "train" : "validation"
                try folder.write(Self.samples(word, seed: UInt64(n)), as: "\(part)/\(word.rawValue)/\(n).wav")
            }
        }
        return folder
    }

    private static func samples(_ word: Word, seed: UInt64) -> [Float] {
        let margin = 800 + Int(seed % 5) * 200
        let quiet = noise(2400, seed: seed + 100, amplitude: 0.003)
        return quiet.prefix(margin) + word.samples(seed: seed) + quiet.dropFirst(margin)
    }

    private func pieces(_ data: TrainingData, _ places: [Int], epoch: Int = 0, threads: Int = 1) -> [Variation.Example] {
        data.training.pieces(places[...], epoch: epoch, threads: threads)
    }

    @Test func `a piece is a recording, varied, with background behind it, and its targets follow the word`() throws {
        var recipe = TrainingRecipe.streamed
        recipe.augmentation = Augmentation()
        let data = try TrainingData(Self.spoken(), recipe)
        #expect(data.labels == ["_silence_", "high", "low", "rising"])
        for epoch in 0..<3 {
            for place in 0..<data.trainingCount {
                let piece = pieces(data, [place], epoch: epoch)[0]
                // The window, changed in speed, and a gap of 0.3 to 0.8 s.
                let seconds = Double(piece.samples.count) / 8000
                #expect(seconds > 0.5 / 1.15 + 0.29 && seconds < 0.7 + 0.15 + 0.81)
                guard case .series(let rows, let counted?)? = piece.target else {
                    Issue.record("no target for every frame")
                    continue
                }
                #expect(rows.stepCount == piece.series.stepCount && rows.width == 4)
                let label = data.training.labels[place]
                let answered = (0..<rows.stepCount).filter { counted[$0] && rows.step($0)[label] == 1 }
                // 0.3 s of frames every 16 ms.
                #expect((17...20).contains(answered.count))
                #expect(answered.last! - answered.first! == answered.count - 1)
                #expect(data.labels[label] != "_silence_")
            }
        }
        let one = pieces(data, Array(0..<15), epoch: 1), three = pieces(data, Array(0..<15), epoch: 1, threads: 3)
        #expect(one.map(\.series) == three.map(\.series) && one.map(\.target) == three.map(\.target))
    }

    @Test func `words that are made up are no words, and what is none of them is the background`() throws {
        var recipe = TrainingRecipe.streamed
        recipe.madeUpPercent = 40
        let data = try TrainingData(Self.spoken(), recipe)
        #expect(data.labels == ["_unknown_", "high", "low", "rising"])
        let madeUp = Array(data.trainingCount..<data.training.count)
        #expect(madeUp.count == 6)
        for piece in pieces(data, madeUp) {
            let (rows, counted) = try #require(target(of: piece))
            #expect(counted.contains(true))
            for frame in 0..<rows.stepCount where counted[frame] { #expect(rows.step(frame) == [1, 0, 0, 0]) }
        }
    }

    @Test func `words that are made up are answered as unknown where silence is the background`() throws {
        var recipe = TrainingRecipe.streamed
        (recipe.madeUpPercent, recipe.silencePercent) = (40, 20)
        let data = try TrainingData(Self.spoken(), recipe)
        #expect(data.labels == ["_silence_", "_unknown_", "high", "low", "rising"])
        var unknown = 0
        for piece in pieces(data, Array(data.trainingCount..<data.training.count)) {
            let (rows, counted) = try #require(target(of: piece))
            for frame in 0..<rows.stepCount where counted[frame] {
                let row = rows.step(frame)
                #expect(row[2...].allSatisfy { $0 == 0 })
                if row[1] == 1 { unknown += 1 }
            }
        }
        #expect(unknown > 0)
    }

    private func target(of piece: Variation.Example) -> (rows: TimeSeries, counted: [Bool])? {
        guard case .series(let rows, let counted?)? = piece.target else { return nil }
        return (rows, counted)
    }

    @Test func `there is background where nothing was recorded, not digital silence`() throws {
        var recipe = TrainingRecipe.streamed
        recipe.streaming!.shortestGapSeconds = 0.5
        let data = try TrainingData(Self.spoken(), recipe)
        for piece in pieces(data, Array(0..<15)) {
            let gap = Array(piece.samples.suffix(4000)), recording = Array(piece.samples.prefix(700))
            #expect(abs(10 * log10(meanPower(gap) / meanPower(recording))) < 6)
        }
    }

    @Test func `a lane goes on with the state of one run over all its recordings`() throws {
        var recipe = TrainingRecipe.streamed
        (recipe.dropout, recipe.headDropout) = (0, 0)
        let data = try TrainingData(Self.spoken(), recipe)
        var generator = SeededGenerator(seed: 1)
        let network = try RecurrentNetwork(data.recipe.network(labelCount: 4), using: &generator)
        // So low a rate that no weight changes.
        let training = TrainingConfiguration(optimizer: .sgd(SGD(learningRate: 1e-12)), schedule: .constant())
        var trainer = try NetworkTrainer(network, training, totalSteps: 5, seed: 1)
        var lanes = StreamLanes(network, count: 3)
        var heard = [[Float]](repeating: [], count: 3)
        for step in 0..<5 {
            // The third lane has nothing in the second step.
            let batch = pieces(data, Array(3 * step..<3 * step + (step == 1 ? 2 : 3)))
            for n in batch.indices { heard[n] += batch[n].series.values }
            _ = try lanes.step(&trainer, batch)
        }
        let whole = network.run(heard.map { TimeSeries(width: 10, values: $0) })
        let expected = whole.flatMap { output in
            (0..<2).flatMap { output.finalState.hidden(ofLayer: $0) + output.finalState.cell(ofLayer: $0) }
        }
        #expect(lanes.values.count == 3 * 2 * 2 * 8 && expected.count == lanes.values.count)
        for (a, b) in zip(lanes.values, expected) { #expect(abs(a - b) < 1e-5) }

        var resumed = StreamLanes(network, count: 3)
        resumed.resume(lanes.values)
        #expect(resumed.values == lanes.values)
    }

    @Test(arguments: [NetworkConfiguration.Cell.lstm, .gruResetAfter])
    func `words are found in a stream, and in recordings`(_ cell: NetworkConfiguration.Cell) throws {
        var recipe = TrainingRecipe.streamed
        recipe.cell = cell
        recipe.hiddenSize = 16
        recipe.layerCount = 1
        (recipe.dropout, recipe.headDropout) = (0, 0)
        recipe.epochs = 40
        recipe.batchSize = 5
        let data = try TrainingData(Self.spoken(), recipe)
        var run = try TrainingRun(data)
        try run.run()
        let model = try run.model()
        #expect(model.isStreaming && model.streamingMode == .carriedState)
        #expect(try #require(model.training.best).validationAccuracy == 1)

        let classifier = AudioClassifier(model)
        for word in Word.allCases {
            let found = try classifier.classify(samples: Self.samples(word, seed: 70), sampleRate: 8000)
            #expect(found.label == word.rawValue)
        }
        #expect(try classifier.classify(samples: noise(8000, seed: 9, amplitude: 0.003), sampleRate: 8000).label == "_silence_")

        // A dozen words with one to three seconds between them.
        var stream: [Float] = [], ends: [Double] = []
        let words = (0..<12).map { Word.allCases[$0 * 5 % 3] }
        for (n, word) in words.enumerated() {
            stream += noise(8000 * (1 + n % 3), seed: UInt64(n), amplitude: 0.003) + word.samples(seed: UInt64(200 + n))
            ends.append(Double(stream.count) / 8000)
        }
        stream += noise(8000, seed: 99, amplitude: 0.003)
        var detector = try StreamingDetector(model, sampleRate: 8000)
        let detections = try detector.process(stream) + detector.finish()
        #expect(detections.map(\.label) == words.map(\.rawValue))
        for (detection, end) in zip(detections, ends) { #expect(abs(detection.time - end) < 0.35) }
    }

    @Test func `a file of a model for streams gives the same answers, and is explained`() throws {
        let data = try TrainingData(Self.spoken(), .streamed), folder = try TemporaryFolder()
        var run = try TrainingRun(data)
        try run.runEpoch()
        let model = try run.model()
        let path = folder.path("model.safetensors")
        try model.write(to: path)
        let read = try AudioClassifier(contentsOf: path)
        #expect(read.model.isStreaming && read.model.training.recipe == data.recipe)
        let samples = Self.samples(.low, seed: 5)
        let expected = try AudioClassifier(model).classify(samples: samples, sampleRate: 8000)
        #expect(try read.classify(samples: samples, sampleRate: 8000) == expected)
        #expect(try AudioClassifier(model.quantized()).classify(samples: samples, sampleRate: 8000).scores.count == 4)

        let recordings = try RecordingFolder()
        try recordings.write(samples, as: "low.wav")
        let explanation = try read.explain(.path(recordings.folder.path("low.wav")))
        #expect(explanation.recording.classification.probabilities == expected.probabilities)
        #expect(explanation.saliency.count == explanation.features.count)
        #expect(explanation.saliency.contains { $0 != 0 })
        #expect(explanation.moments.last!.probabilities == expected.probabilities)
    }

    @Test func `a checkpoint without the states of its lanes is refused`() throws {
        let data = try TrainingData(Self.spoken(), .streamed), folder = try TemporaryFolder()
        var run = try TrainingRun(data)
        try run.runEpoch()
        let path = folder.path("checkpoint.safetensors")
        try run.writeCheckpoint(to: path)
        var file = try TensorFile(contentsOf: path)
        for values: [Float]? in [nil, [0], [Float](repeating: .nan, count: file.tensors["checkpoint.lanes"]!.values.count)] {
            file.tensors["checkpoint.lanes"] = values.map { Tensor(shape: [$0.count], values: $0) }
            try file.write(to: path)
            #expect(refusal { _ = try Checkpoint(contentsOf: path).resume(data) }.contains("checkpoint.lanes"))
        }
    }

    @Test func `what cannot hear streams is refused`() throws {
        var recipe = TrainingRecipe.streamed
        recipe.bidirectional = true
        #expect(refusal { try recipe.validate() }.contains("from the end to the beginning"))
        recipe = .streamed
        recipe.fineTuning = FineTuning()
        #expect(refusal { try recipe.validate() }.contains("from fresh weights"))

        let carried = try ClassifierModel.untrained(pooling: nil)
        var both = carried.network.configuration
        both.bidirectional = true
        let folder = try TemporaryFolder(), path = folder.path("both.safetensors")
        var generator = SeededGenerator(seed: 1)
        try ClassifierModel(
            labels: carried.labels, frontEnd: carried.frontEnd, network: try RecurrentNetwork(both, using: &generator),
            training: carried.training
        ).write(to: path)
        #expect(refusal { _ = try ClassifierModel(contentsOf: path) }.contains("do not fit its network"))
    }

    @Test func `a recipe keeps how streams are learned, and one of before has none`() throws {
        var recipe = TrainingRecipe.streamed
        recipe.streaming!.answerSeconds = 0.4
        let written = try JSONEncoder().encode(recipe)
        #expect(try JSONDecoder().decode(TrainingRecipe.self, from: written) == recipe)
        let old = try JSONEncoder().encode(TrainingRecipe.tiny)
        #expect(!String(decoding: old, as: UTF8.self).contains("streaming"))
        #expect(try JSONDecoder().decode(TrainingRecipe.self, from: old).streaming == nil)
    }
}

@Suite struct WholeAnswerTests {
    private let frontEnd: FrontEnd
    private let answer: WholeAnswer

    init() throws {
        frontEnd = try ClassifierModel.untrained().frontEnd
        answer = WholeAnswer(StreamTraining(), frontEnd, labels: ["_silence_", "no", "yes"])
    }

    private func window(_ powers: [Double]) -> WholeAnswer.Window {
        WholeAnswer.Window(
            TimeSeries(width: 10, values: powers.indices.flatMap { [Float](repeating: Float($0), count: 10) }), powers: powers)
    }

    @Test func `the answer is the stretch in which something is most probable that is not background`() {
        #expect(answer.background == 0 && answer.stretchFrames == 19 && answer.leadFrames == 34)
        var posteriors = [[Float]](repeating: [0.9, 0.1, 0], count: 120)
        for n in 60..<79 { posteriors[n] = [0.2, 0, 0.8] }
        for n in 90..<95 { posteriors[n] = [0, 1, 0] }  // sure, but for a moment only
        for n in 0..<34 { posteriors[n] = [0, 1, 0] }  // before the recording
        #expect(answer.stretch(posteriors) == 60..<79)
    }

    @Test func `a recording is heard with its quietest frames around it`() {
        var powers = [Double](repeating: 1, count: 20)
        (powers[3], powers[11]) = (0.001, 0.002)
        let window = window(powers)
        let heard = answer.surrounded(window)
        #expect(heard.stepCount == 34 + 20 + 20)
        #expect(Array(heard.values[340..<540]) == window.series.values)
        for frame in Array(0..<34) + Array(54..<74) { #expect([3, 11].contains(heard.step(frame)[0])) }
    }

    @Test func `where all of it is loud there is noise around it`() throws {
        let heard = answer.surrounded(window([Double](repeating: 0.1, count: 20)))
        var extractor = try MFCCExtractor(frontEnd.mfcc)
        var expected = extractor.frames(of: noise(4000, seed: 1, amplitude: (3 * 0.0001).squareRoot()))
        frontEnd.normalization.apply(to: &expected)
        for frame in Array(0..<34) + Array(54..<74) { #expect(abs(heard.step(frame)[0] - expected.values[0]) < 1.5) }
    }

    @Test func `a single frame has an answer`() {
        let heard = answer.surrounded(window([0]))
        #expect(heard.values == [Float](repeating: 0, count: 10 * (34 + 1 + 20)))
        #expect(answer.stretch([[Float]](repeating: [0.5, 0.2, 0.3], count: 55)).count == 19)
    }
}
