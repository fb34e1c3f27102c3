import Foundation
import Testing

@testable import NoteGeneration

@Suite struct NoteScoreTests {
    @Test func `steps are pooled, and pieces counted alike`() {
        let score = NoteScore(losses: [12, 2, 3], stepCounts: [6, 1, 1])
        #expect(score.pieceCount == 3 && score.stepCount == 8)
        #expect(abs(score.nats - 17.0 / 8) < 1e-12 && abs(score.natsByPiece - 7.0 / 3) < 1e-12)
    }

    @Test func `a network that knows nothing needs log 2 for every key of every step, the first one included`() throws {
        var network = try NoteNetwork(NoteModelConfiguration(styles: [.init(name: "a", stepsPerQuarter: 1)]), seed: 1)
        network.weights = [Float](repeating: 0, count: network.parameterCount)
        let score = network.score(of: [tune([60]), tune([60, 0, 64])], styles: [[1], [1]])
        #expect(abs(score.nats - 88 * log(2)) < 1e-9 && abs(score.natsByPiece - 88 * log(2)) < 1e-9)
    }

    @Test func `the frequencies of keys give what is counted by hand`() throws {
        // Of three steps one has key 60 and two have 64: (1 + 1/2) / 4 and (2 + 1/2) / 4, all others (1/2) / 4.
        let keys = BernoulliKeys(
            fittedTo: [PianoRoll(stepsPerQuarter: 1, steps: [[60, 64], [64]]), PianoRoll(stepsPerQuarter: 1, steps: [[]])])
        #expect(keys.probabilities[60 - 21] == 0.375 && keys.probabilities[64 - 21] == 0.625)
        #expect(keys.probabilities[0] == 0.125 && keys.probabilities[87] == 0.125)

        let pieces = [PianoRoll(stepsPerQuarter: 1, steps: [[60], []]), PianoRoll(stepsPerQuarter: 1, steps: [[21, 64]])]
        let silent = 86 * log(0.875)  // of 86 keys
        let first = -(silent + log(0.375) + log(0.375)), second = -(silent + log(0.625) + log(0.375))
        let third = -(silent - log(0.875) + log(0.125) + log(0.625) + log(0.625))
        let score = keys.score(of: pieces)
        #expect(abs(score.nats - (first + second + third) / 3) < 1e-9)
        #expect(abs(score.natsByPiece - ((first + second) / 2 + third) / 2) < 1e-9)

        // The same as a network whose biases are all that is not zero.
        for head in [NoteModelConfiguration.Head.independent, .autoregressive(hiddenSize: 8, order: .descending)] {
            var network = try NoteNetwork(
                NoteModelConfiguration(styles: [.init(name: "a", stepsPerQuarter: 1)], head: head), seed: 1)
            network.weights = [Float](repeating: 0, count: network.parameterCount)
            network.setBiases(keys)
            let same = network.score(of: pieces, styles: [[1], [1]], threads: 2)
            #expect(abs(same.nats - score.nats) < 1e-5 && abs(same.natsByPiece - score.natsByPiece) < 1e-5)
        }
    }
}
