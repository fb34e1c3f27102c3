import RecurrentNetworks
import TestSupport
import Testing

@testable import TextbookNetworks

@Suite struct ExportTests {
    @Test func `a file holds weights, recipe and batches, padded behind the ends`() throws {
        let network = try Labeller().course(Labeller.variants[0], []).network
        let batch = [
            Example(series: TimeSeries(tokens: [3, 1]), target: .labels([2, nil])),
            Example(series: TimeSeries(tokens: [4, 5, 6]), target: .labels([1, 0, 2])),
        ]
        let steps = try FirstSteps(
            "name", network, TrainingConfiguration(), totalSteps: 20, batches: Array(repeating: batch, count: 12))
        let folder = try TemporaryFolder()
        try steps.file.write(to: folder.path("steps.safetensors"))
        let file = try TensorFile(contentsOf: folder.path("steps.safetensors"))
        #expect(file == steps.file)
        #expect(file.tensors["0.inputs"] == Tensor(shape: [2, 3, 1], values: [3, 1, 0, 4, 5, 6]))
        #expect(file.tensors["9.inputs.lengths"] == Tensor(shape: [2], values: [2, 3]))
        #expect(file.tensors["9.targets"] == Tensor(shape: [2, 3], values: [2, -1, -1, 1, 0, 2]))
        #expect(file.tensors["10.inputs"] == nil)
        for (name, tensor) in network.parameters.tensors { #expect(file.tensors["network.\(name)"] == tensor) }
        #expect(file.metadata["network"]?.contains(#""cell":"elman-tanh""#) == true)
        #expect(file.metadata["recipe"]?.contains(#""kind":"adam""#) == true)
        #expect(file.metadata["totalSteps"] == "20")
    }
}
