import Foundation
import RecurrentNetworks
import Testing

@testable import NoteGeneration

@Suite struct NoteNetworkTests {
    private static let heads: [NoteModelConfiguration.Head] = [
        .independent, .autoregressive(hiddenSize: 16), .autoregressive(hiddenSize: 8, order: .descending),
    ]

    private func network(_ head: NoteModelConfiguration.Head) throws -> NoteNetwork {
        try NoteFormula.network(NoteModelConfiguration(styles: NoteFormula.styles, hiddenSizes: [12, 9], head: head))
    }

    @Test(arguments: heads)
    func `step by step a piece is as likely as at once`(_ head: NoteModelConfiguration.Head) throws {
        let network = try network(head), piece = NoteFormula.piece(40, 1)
        let styles: [Float] = [0.75, 0.25]
        let whole = network.negativeLogLikelihoods(of: [NoteFormula.piece(3, 2), piece], styles: [[0, 0], styles])[1]
        var state = network.start(styles: styles)
        var sum = 0.0
        for keys in piece.steps {
            sum += state.next.negativeLogLikelihood(of: keys)
            network.advance(&state, with: keys)
        }
        #expect(state.stepCount == 40)
        #expect(abs(sum - whole) < 1e-9 * whole)
    }

    @Test(arguments: heads)
    func `the logits that keys are decided by make up the likelihood`(_ head: NoteModelConfiguration.Head) throws {
        let network = try network(head)
        for keys in [KeySet(), [21, 60, 108], KeySet(21...108)] {
            var loss = 0.0, order: [Int] = []
            let state = network.start(styles: [1, 0])
            let drawn = state.next.draw { key, logit in
                order.append(key)
                loss += log1p(exp(keys.contains(key) ? -logit : logit))
                return keys.contains(key)
            }
            #expect(drawn == keys)
            #expect(order == (head == Self.heads[2] ? (21...108).reversed() : Array(21...108)))
            #expect(abs(loss - state.next.negativeLogLikelihood(of: keys)) < 1e-4)
        }
    }

    @Test func `keys that are drawn are as frequent as they are likely`() throws {
        // Three keys in question; all others are far from sounding.
        var network = try network(Self.heads[1])
        var probabilities = [Double](repeating: 1e-12, count: 88)
        for key in [40, 41, 50] { probabilities[key - 21] = 0.4 }
        network.setBiases(BernoulliKeys(probabilities: probabilities))
        let next = network.start(styles: [0, 1]).next
        var generator = SeededGenerator(seed: 1)
        var counts: [KeySet: Int] = [:]
        let drawCount = 20_000
        for _ in 0..<drawCount {
            counts[next.draw { generator.uniform() < 1 / (1 + exp(-$1)) }, default: 0] += 1
        }
        for pattern in 0..<8 {
            let keys = KeySet([40, 41, 50].enumerated().filter { pattern >> $0.offset & 1 == 1 }.map(\.element))
            let p = exp(-next.negativeLogLikelihood(of: keys))
            let deviation = (p * (1 - p) * Double(drawCount)).squareRoot()
            #expect(abs(Double(counts[keys] ?? 0) - p * Double(drawCount)) < 4.5 * deviation, "\(keys)")
        }
    }

    @Test func `styles change the beginning and may change on the way`() throws {
        let network = try network(.independent)
        func likelihood(_ first: [Float], _ then: [Float]) -> Double {
            var state = network.start(styles: first)
            state.styles = then
            network.advance(&state, with: [60])
            return state.next.negativeLogLikelihood(of: [64])
        }
        let all = [
            likelihood([1, 0], [1, 0]), likelihood([0, 1], [1, 0]), likelihood([1, 0], [0, 1]), likelihood([0, 0], [0, 0]),
        ]
        #expect(Set(all).count == 4)
        var copy = network.start(styles: [1, 0])
        let state = copy
        network.advance(&copy, with: [60])
        #expect(state.stepCount == 0 && copy.stepCount == 1)
    }

    @Test func `settings out of their range are refused`() {
        func message(_ configuration: NoteModelConfiguration) -> String? {
            do {
                _ = try NoteNetwork(configuration, seed: 1)
                return nil
            } catch {
                return error.description
            }
        }
        let style = NoteFormula.styles[0]
        #expect(message(.init(styles: [style])) == nil)
        #expect(message(.init(styles: [])) == "the number of styles is 0; it must be from 1 to 4096")
        #expect(message(.init(styles: [style, style])) == "the name of two styles is a; it must be different for each")
        #expect(
            message(.init(styles: [style], head: .autoregressive(hiddenSize: 12)))
                == "the head's hidden size is 12; it must be a multiple of 8")
        #expect(message(.init(styles: [style], hiddenSizes: []))?.contains("number of recurrent layers") == true)
    }
}
