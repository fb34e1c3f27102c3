import RecurrentNetworks
import TestSupport
import Testing

@testable import NoteGeneration

@Suite struct NoteModelFileTests {
    private func message(_ path: String) -> String? {
        do {
            _ = try NoteModel(contentsOf: path)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `a model that was written reads as the same, and the same bytes are written again`() throws {
        let folder = try TemporaryFolder()
        let model = try NoteTrainingTests.model(NoteTrainingTests.recipe)
        try model.write(to: folder.path("a.safetensors"))
        let read = try NoteModel(contentsOf: folder.path("a.safetensors"))
        #expect(read.configuration == model.configuration && read.training == model.training)
        #expect(read.network.weights == model.network.weights)
        #expect(read.tensorFile().encoded() == model.tensorFile().encoded())
        #expect(read.training.history.count == 2 && read.training.training.pieces == 10)
    }

    @Test func `other files are told from note models`() throws {
        let folder = try TemporaryFolder()
        let file = try NoteTrainingTests.model(NoteTrainingTests.recipe).tensorFile()
        func written(_ change: (inout TensorFile) -> Void) throws -> String? {
            var changed = file
            change(&changed)
            let path = folder.path("x")
            try changed.write(to: path)
            return message(path).map { String($0.dropFirst(path.count + 2)) }
        }
        #expect(try written { _ in } == nil)
        #expect(try written { $0.metadata = [:] } == "a tensor file, but no note model")
        #expect(
            try written { $0.metadata = ["audioclf_version": "1"] } == "a classifier of recordings, no note model")
        #expect(
            try written { $0.metadata["audioclf_notes_version"] = "2" }
                == "a note model of version 2, but this program reads version 1; use a newer audioclf")
        #expect(try written { $0.metadata["training"] = "{}" }?.contains("\"training\" cannot be understood") == true)
        #expect(try written { $0.tensors["nade.weight"] = nil }?.contains("the tensor nade.weight is missing") == true)
        #expect(
            try written { $0.tensors["initial.0.bias"] = Tensor(shape: [2], values: [0, 0]) }?
                .contains("the tensor initial.0.bias has shape [2]") == true)
        #expect(
            try written { $0.tensors["nade.output"]!.values[3] = .nan }?.contains("holds a value that is not finite") == true)
        // Weights that mean something else here.
        #expect(
            try written {
                $0.metadata["notes"] = $0.metadata["notes"]!.replacing("ascending", with: "descending")
            }?.contains("the self-test gives") == true)
        try folder.write("no model", to: "text")
        #expect(message(folder.path("text"))?.contains("not a safetensors file") == true)
        #expect(message(folder.path("none"))?.contains("No such file") == true)
    }
}
