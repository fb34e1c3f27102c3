import RecurrentNetworks
import Testing

/// What the page of training has under "Encoder and decoder", word for word.
@Suite struct EncoderDecoderTests {
    /// Tokens to tokens: the decoder reads `inputs` (what came before, a start token first) and is to give `wanted`.
    func translationStep(
        _ encoder: inout Learner, _ decoder: inout Learner, _ sources: [TimeSeries], _ inputs: [TimeSeries], _ wanted: [[Int]]
    ) -> Double {
        let encoded = encoder.pass.forward(encoder.network, sources)
        let decoded = decoder.pass.forward(decoder.network, inputs, initialStates: encoded.map(\.finalState))
        let value = Loss.softmaxCrossEntropy.value(of: decoded, targets: wanted.map { .labels($0) })
        let decoderBack = decoder.pass.backward(decoder.network, outputGradients: value.gradients)
        let encoderBack = encoder.pass.backward(
            encoder.network, outputGradients: nil, finalStateGradients: decoderBack.initialStates)
        decoder.learn(decoderBack.parameters)
        encoder.learn(encoderBack.parameters)
        return value.loss
    }

    /// A network with what its training needs.
    struct Learner: ~Copyable {
        var network: RecurrentNetwork
        var pass: NetworkPass
        let optimizer = Optimizer.adam(Adam(learningRate: 0.01, weightDecay: 0))
        var memory: OptimizerState

        init(_ network: RecurrentNetwork) {
            self.network = network
            pass = NetworkPass(network)
            memory = OptimizerState(for: optimizer, count: network.parameters.count)
        }

        mutating func learn(_ gradient: [Float]) {
            let scale = min(1, 1 / gradientNorm(gradient))
            network.update { optimizer.update(&$0, &memory, gradient: gradient, scale: Float(scale)) }
        }
    }

    @Test func `two tokens are learned to be written in the other order`() throws {
        var generator = SeededGenerator(seed: 1)
        func learner(inputSize: Int, outputSize: Int, pooling: NetworkConfiguration.Pooling?) throws -> Learner {
            Learner(
                try RecurrentNetwork(
                    NetworkConfiguration(
                        inputSize: inputSize, outputSize: outputSize, cell: .gruResetAfter, hiddenSizes: [16],
                        embeddingSize: inputSize, pooling: pooling), using: &generator))
        }
        var encoder = try learner(inputSize: 4, outputSize: 0, pooling: .last)
        var decoder = try learner(inputSize: 5, outputSize: 4, pooling: nil)
        let pairs = (0..<16).map { [$0 / 4, $0 % 4] }, start = 4
        var losses: [Double] = []
        for _ in 0..<150 {
            losses.append(
                translationStep(
                    &encoder, &decoder, pairs.map { TimeSeries(tokens: $0) }, pairs.map { TimeSeries(tokens: [start, $0[1]]) },
                    pairs.map { $0.reversed() }))
        }
        #expect(losses[0] > 1 && losses.last! < 0.05)

        // In use: each token that is written is the next one read. The state goes from one network to the other.
        for pair in pairs {
            var state = encoder.network.zeroState(), token = Float(start), written: [Int] = []
            for source in pair {
                let value = [Float(source)]
                encoder.network.step(value.span, state: &state)
            }
            for _ in pair {
                let value = [token]
                decoder.network.step(value.span, state: &state)
                let logits = decoder.network.output(of: state)
                written.append(logits.firstIndex(of: logits.max()!)!)
                token = Float(written.last!)
            }
            #expect(written == pair.reversed())
        }
    }
}
