import RecurrentNetworks
import TestSupport
import Testing

@testable import AudioClassification

@Suite struct CheckpointTests {
    private struct Interruption: Error {}

    /// Trains on until so many batches more are done, and leaves a checkpoint.
    private func interrupt(_ run: consuming TrainingRun, after batches: Int, _ path: String) throws {
        var left = batches
        do {
            try run.run { _ in
                left -= 1
                if left == 0 { throw Interruption() }
            }
            Issue.record("the run ended before it was interrupted")
        } catch is Interruption {}
        try run.writeCheckpoint(to: path)
    }

    @Test(arguments: [TrainingRecipe.tiny, .varied, .streamed])
    func `interrupted after any batch and resumed, training gives the same bytes`(_ recipe: TrainingRecipe) throws {
        let data = try TrainingData(.words(), recipe), folder = try TemporaryFolder()
        var whole = try TrainingRun(data)
        try whole.run()
        let bytes = try whole.model().bytes
        for batches in 1...9 {
            let path = folder.path("\(batches).safetensors")
            try interrupt(try TrainingRun(data, threads: 2), after: batches, path)
            let checkpoint = try Checkpoint(contentsOf: path)
            #expect(checkpoint.finishedEpochs == batches / 3)
            #expect(checkpoint.recipe == recipe)
            var run = try checkpoint.resume(data)
            let isFinished = run.isFinished
            #expect(isFinished == (batches == 9))
            var told = 0
            try run.run { _ in told += 1 }
            #expect(told == 9 - batches)
            #expect(try run.model().bytes == bytes, "after \(batches) batches")
        }
    }

    @Test func `interrupted again and again, training gives the same bytes`() throws {
        let data = try TrainingData(.words()), folder = try TemporaryFolder()
        let path = folder.path("run.safetensors")
        try interrupt(try TrainingRun(data), after: 1, path)
        for _ in 2...8 {
            try interrupt(try Checkpoint(contentsOf: path).resume(data), after: 1, path)
        }
        var run = try Checkpoint(contentsOf: path).resume(data, threads: 3)
        try run.run()
        var whole = try TrainingRun(data)
        try whole.run()
        let bytes = try run.model().bytes, expected = try whole.model().bytes
        #expect(bytes == expected)
    }

    @Test func `a checkpoint is a usable model with the best weights so far`() throws {
        let data = try TrainingData(.words()), folder = try TemporaryFolder()
        var run = try TrainingRun(data)
        for epochs in 0...2 {
            if epochs > 0 { try run.runEpoch() }
            let path = folder.path("\(epochs).safetensors")
            try run.writeCheckpoint(to: path)
            let classifier = try AudioClassifier(contentsOf: path)
            #expect(classifier.model.network.parameters == (try run.model().network.parameters))
            #expect(classifier.model.training.history.count == epochs)
            #expect(classifier.labels.contains(try classifier.classify(samples: [0.1], sampleRate: 8000).label))
        }
    }

    @Test func `other recordings, other settings and models that are no checkpoint are refused`() throws {
        let data = try TrainingData(.words()), folder = try TemporaryFolder()
        let path = folder.path("checkpoint.safetensors")
        try interrupt(try TrainingRun(data), after: 4, path)
        let checkpoint = try Checkpoint(contentsOf: path)

        let others = try TrainingData(.words(seed: 50))
        #expect(refusal { _ = try checkpoint.resume(others) }.contains("recordings are not those"))
        var longer = data
        longer.recipe.epochs = 4
        #expect(refusal { _ = try checkpoint.resume(longer) }.contains("other settings"))

        let model = folder.path("model.safetensors")
        try checkpoint.model.write(to: model)
        #expect(refusal { _ = try Checkpoint(contentsOf: model) }.contains("no checkpoint"))
        #expect(refusal { _ = try Checkpoint(contentsOf: folder.path("none")) }.contains("No such file"))
    }

    @Test func `a checkpoint whose progress cannot be is refused`() throws {
        let data = try TrainingData(.words()), folder = try TemporaryFolder()
        let path = folder.path("checkpoint.safetensors"), changed = folder.path("changed.safetensors")
        try interrupt(try TrainingRun(data), after: 4, path)
        let file = try TensorFile(contentsOf: path)
        let state = try #require(file.metadata["checkpoint"])
        #expect(state.contains("\"batch\":1,") && state.contains("\"epoch\":1,\"history\""))

        func expectRefusal(_ file: TensorFile, _ what: String) throws {
            try file.write(to: changed)
            let message = refusal { _ = try Checkpoint(contentsOf: changed).resume(data) }
            #expect(message.contains("changed.safetensors"), "\(what): \(message)")
        }
        for (from, to) in [
            ("\"batch\":1,", "\"batch\":-1,"), ("\"batch\":1,", "\"batch\":3,"), ("\"batch\":1,", "\"batch\":1e30,"),
            ("\"batch\":1,", "\"batch\":9223372036854775807,"), ("\"batch\":1,", "\"batch\":0,"),
            ("\"epoch\":1,\"history\"", "\"epoch\":-1,\"history\""), ("\"epoch\":1,\"history\"", "\"epoch\":2,\"history\""),
            ("\"epoch\":1,\"history\"", "\"epoch\":9223372036854775807,\"history\""),
            ("\"seenCount\":5", "\"seenCount\":0"), ("\"seenCount\":5", "\"seenCount\":9223372036854775807"),
            ("\"correctCount\":", "\"correctCount\":-9,\"x\":"), ("\"lossSum\":", "\"lossSum\":1e999,\"x\":"), ("{", "["),
        ] {
            var file = file
            file.metadata["checkpoint"] = state.replacing(from, with: to, maxReplacements: 1)
            try expectRefusal(file, to)
        }
        for name in ["parameters", "best", "first_moment", "second_moment"] {
            var file = file
            let tensor = try #require(file.tensors["checkpoint.\(name)"])
            file.tensors["checkpoint.\(name)"] = nil
            try expectRefusal(file, "no \(name)")
            file.tensors["checkpoint.\(name)"] = Tensor(shape: [1], values: [0])
            try expectRefusal(file, "short \(name)")
            file.tensors["checkpoint.\(name)"] = Tensor(
                shape: tensor.shape, values: [Float](repeating: .nan, count: tensor.values.count))
            try expectRefusal(file, "NaN in \(name)")
        }
    }
}
