import Foundation
import RecurrentNetworks
import Testing

@testable import NoteGeneration

/// The whole model against PyTorch: Scripts/golden/notes_pytorch.py.
@Suite struct NotePyTorchTests {
    private struct Golden: Decodable {
        struct Run: Decodable {
            let head: NoteModelConfiguration.Head
            /// Of each piece.
            let losses: [Double]
            /// Of the mean loss of a step, by tensor.
            let gradients: [String: [Double]]
        }
        let runs: [Run]
    }

    @Test func `losses and the gradients of all weights are PyTorch's`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let golden = try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: folder.appendingPathComponent("Golden/notes-pytorch.json")))
        #expect(golden.runs.count == 3)
        for run in golden.runs {
            let configuration = NoteModelConfiguration(
                styles: NoteFormula.styles, hiddenSizes: [6, 5], head: run.head)
            let pieces = [NoteFormula.piece(7, 1), NoteFormula.piece(4, 2)], styles: [[Float]] = [[1, 0], [0.25, 0.75]]
            var network = try NoteFormula.network(configuration)
            let losses = network.negativeLogLikelihoods(of: pieces, styles: styles)
            for (found, expected) in zip(losses, run.losses) { #expect(abs(found - expected) < 1e-5 * expected) }

            // Trainable, which a network of a file is not.
            let weights = network.weights
            network = try NoteNetwork(configuration, seed: 1)
            network.weights = weights
            var pass = NotePass(network, laneCount: 2, threads: 1)
            let result = pass.run(
                network,
                zip(pieces, styles).map { piece, styles in
                    NotePass.Lane(
                        inputs: configuration.inputs(piece.steps, before: [], styles: styles),
                        targets: piece.steps[...], styles: styles, carried: nil)
                }, dropout: nil)
            #expect(abs(result.loss - run.losses.reduce(0, +)) < 1e-5 * result.loss)
            network.weights = result.gradient
            #expect(Set(run.gradients.keys) == Set(network.tensors.keys))
            for (name, tensor) in network.tensors {
                let error = zip(tensor.values, run.gradients[name]!).map { abs(Double($0) - $1) }.max()!
                #expect(tensor.values.count == run.gradients[name]!.count && error < 2e-5, "\(name): \(error)")
            }
        }
    }
}
