import RecurrentNetworks
import TestSupport
import Testing

@testable import AudioClassification

@Suite struct ModelFileTests {
    @Test func `a model that is written and read is the same`() throws {
        let folder = try TemporaryFolder()
        let data = try TrainingData(.words())
        var run = try TrainingRun(data)
        try run.runEpoch()
        let model = try run.model()
        try model.write(to: folder.path("model.safetensors"))
        let read = try ClassifierModel(contentsOf: folder.path("model.safetensors"))
        #expect(read.labels == model.labels)
        #expect(read.frontEnd == model.frontEnd)
        #expect(read.network.configuration == model.network.configuration)
        #expect(read.network.parameters == model.network.parameters)
        #expect(read.training == model.training)
        let bytes = try model.bytes, readBytes = try read.bytes, written = try folder.contents("model.safetensors")
        #expect(readBytes == bytes && written == bytes)
    }

    @Test(arguments: [0.001, 1e-9, 1.0 / 3, 0.1 + 0.2, 123456.789])
    func `numbers in the file keep every bit`(value: Double) throws {
        var file = TensorFile()
        try file.encode([value, -value], "x")
        #expect(try file.decoded([Double].self, "x") == [value, -value])
        try file.encode([Float(value)], "x")
        #expect(try file.decoded([Float].self, "x") == [Float(value)])
    }

    @Test func `labels may be any names`() throws {
        let labels = ["\"quoted\"", "a/b\\c", "zwölf", "中文", "new\nline", ""]
        let bytes = try ClassifierModel.untrained(labels: labels).bytes
        let model = try ClassifierModel(TensorFile(decoding: bytes.span, name: "model"), name: "model")
        #expect(model.labels == labels)
    }

    @Test func `the file holds PyTorch's names and nothing of when, where and with how many threads`() throws {
        let data = try TrainingData(.words())
        var run = try TrainingRun(data, threads: 2)
        try run.run()
        let file = try run.model().tensorFile()
        #expect(
            file.tensors.keys.sorted() == [
                "head.bias", "head.weight", "rnn.bias_hh_l0", "rnn.bias_hh_l1", "rnn.bias_ih_l0", "rnn.bias_ih_l1",
                "rnn.weight_hh_l0", "rnn.weight_hh_l1", "rnn.weight_ih_l0", "rnn.weight_ih_l1", "self_test.frames",
                "self_test.logits", "self_test.samples",
            ])
        #expect(
            file.metadata.keys.sorted() == ["audioclf_version", "decision", "front_end", "labels", "network", "self_test", "training"])
        let text = file.metadata.values.joined()
        for word in ["audioclf-tests", ".wav", "threads", "date"] { #expect(!text.contains(word)) }
    }

    @Test func `the self-test is sound above the floor, and the network answers it`() throws {
        let model = try ClassifierModel.untrained()
        let test = try SelfTest(frontEnd: model.frontEnd, network: model.network)
        #expect(test.frames.count == 10 * 10)
        #expect(Set(test.logits).count == 3)
        #expect(test.samples.allSatisfy { abs($0) < 0.5 } && test.samples.contains { abs($0) > 0.25 })
        try test.check(model, name: "model")
    }
}
