@testable import NoteGeneration
import RecurrentNetworks

/// A model whose logits are always the same, whatever was played: 88 numbers, `other` where none is given.
func constantModel(
    _ logits: [Int: Float], other: Float = -30, styles: [NoteModelConfiguration.Style] = [.init(name: "a", stepsPerQuarter: 2)]
) throws -> NoteModel {
    let configuration = NoteModelConfiguration(styles: styles, hiddenSizes: [8], head: .independent)
    var tensors = try NoteNetwork(configuration, seed: 1).tensors
    tensors["head.weight"]!.values = tensors["head.weight"]!.values.map { _ in 0 }
    tensors["head.bias"]!.values = KeySet.range.map { logits[$0] ?? other }
    return try madeUpModel(NoteNetwork(configuration, tensors: tensors))
}

/// A model of random weights that mostly plays a few of the keys from 48 to 72 at once, of two styles that differ; with
/// a lower bias it is mostly silent.
func randomModel(
    _ head: NoteModelConfiguration.Head = .autoregressive(hiddenSize: 8), bias: Float = -2,
    styles: [NoteModelConfiguration.Style] = [.init(name: "a", stepsPerQuarter: 2), .init(name: "b", stepsPerQuarter: 2)]
) throws -> NoteModel {
    let configuration = NoteModelConfiguration(styles: styles, hiddenSizes: [16], head: head)
    var tensors = try NoteNetwork(configuration, seed: 3).tensors
    for (n, key) in KeySet.range.enumerated() { tensors["head.bias"]!.values[n] = 48...72 ~= key ? bias : -30 }
    for name in ["head.weight", "rnn.weight_ih_l0", "rnn.weight_hh_l0"] where tensors[name] != nil {
        tensors[name]!.values = tensors[name]!.values.map { 3 * $0 }
    }
    return try madeUpModel(NoteNetwork(configuration, tensors: tensors))
}

/// A model that says it has learned from a scale of C major.
func madeUpModel(_ network: NoteNetwork, learnedFrom keys: [Int] = [48, 50, 52, 53, 55, 57, 59, 60, 60, 64, 67, 72]) -> NoteModel {
    let music = PianoRoll(stepsPerQuarter: 2, steps: keys.map { [$0] })
    return NoteModel(
        network: network,
        training: NoteTrainingRecord(
            recipe: NoteTrainingRecipe(), dataDigest: "", training: .init([]), validation: .init([]),
            keys: network.configuration.styles.map { _ in BernoulliKeys(fittedTo: [music]) }, history: []))
}
