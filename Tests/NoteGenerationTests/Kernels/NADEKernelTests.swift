import CKernels
import Foundation
import RecurrentNetworks
import Testing

/// A level of the kernels that this CPU can run.
struct KernelLevel: Sendable, CustomTestStringConvertible {
    let level: ck_level

    static let runnable = (0...ck_highest_level().rawValue).map { KernelLevel(level: ck_level($0)) }

    var kernels: ck_nade_kernels { unsafe ck_nade_kernels_at(level).pointee }
    var testDescription: String { unsafe String(cString: ck_level_name(level)) }
}

/// The kernels on a made-up estimator, beside the same in doubles.
private struct Example {
    let bitCount: Int
    let hiddenSize: Int
    var biases: [Float]
    var weights: [Float]
    var outputs: [Float]

    init(bits: Int, hidden: Int, seed: UInt64, scale: Double = 1) {
        var generator = SeededGenerator(seed: seed)
        func values(_ count: Int) -> [Float] { (0..<count).map { _ in Float(scale * generator.normal()) } }
        (bitCount, hiddenSize) = (bits, hidden)
        biases = values(bits + hidden)
        weights = values(bits * hidden)
        outputs = values(bits * hidden)
    }

    var reference: ReferenceNADE {
        func rows(_ values: [Float]) -> [[Double]] {
            (0..<bitCount).map { n in values[n * hiddenSize..<(n + 1) * hiddenSize].map(Double.init) }
        }
        return ReferenceNADE(weights: rows(weights), outputs: rows(outputs))
    }

    func loss(_ level: KernelLevel, _ bits: [Bool]) -> Double {
        var logits = [Float](repeating: .nan, count: bitCount)
        var scratch = [Float](repeating: .nan, count: (bitCount + 2) * hiddenSize)
        let floats: [Float] = bits.map { $0 ? 1 : 0 }
        return unsafe weights.withUnsafeBufferPointer { weights in
            unsafe outputs.withUnsafeBufferPointer { outputs in
                var nade = unsafe ck_nade(
                    weights: weights.baseAddress, outputs: outputs.baseAddress, bits: bitCount, hidden: hiddenSize)
                return unsafe level.kernels.nade(&nade, biases, floats, &logits, &scratch)
            }
        }
    }

    /// Loss and `factor` times the gradients of biases, weights and outputs, those of the latter added to 1.
    func gradient(_ level: KernelLevel, _ bits: [Bool], factor: Float) -> (loss: Double, gradients: [[Float]]) {
        var logits = [Float](repeating: .nan, count: bitCount)
        var scratch = [Float](repeating: .nan, count: (bitCount + 2) * hiddenSize)
        var ofBiases = [Float](repeating: .nan, count: biases.count)
        var ofWeights = [Float](repeating: 1, count: weights.count)
        var ofOutputs = ofWeights
        let floats: [Float] = bits.map { $0 ? 1 : 0 }
        let loss = unsafe weights.withUnsafeBufferPointer { weights in
            unsafe outputs.withUnsafeBufferPointer { outputs in
                var nade = unsafe ck_nade(
                    weights: weights.baseAddress, outputs: outputs.baseAddress, bits: bitCount, hidden: hiddenSize)
                return unsafe level.kernels.nade_gradient(
                    &nade, biases, floats, factor, &logits, &scratch, &ofBiases, &ofWeights, &ofOutputs)
            }
        }
        return (loss, [ofBiases, ofWeights, ofOutputs])
    }
}

@Suite struct NADEKernelTests {
    /// Sizes with and without a remainder in every loop.
    private static let shapes = [(bits: 1, hidden: 8), (5, 8), (9, 40), (88, 72)]

    private func bits(_ count: Int, _ generator: inout SeededGenerator) -> [Bool] {
        (0..<count).map { _ in generator.uniform() < 0.4 }
    }

    @Test(arguments: KernelLevel.runnable, shapes)
    func `the estimator's loss and gradients are those of the reference`(
        _ level: KernelLevel, _ shape: (bits: Int, hidden: Int)
    ) {
        var generator = SeededGenerator(seed: 7)
        let example = Example(bits: shape.bits, hidden: shape.hidden, seed: 3)
        for pattern in [
            bits(shape.bits, &generator), bits(shape.bits, &generator), (0..<shape.bits).map { _ in false },
            (0..<shape.bits).map { _ in true },
        ] {
            let biases = example.biases.map(Double.init)
            let truth = example.reference.loss(biases, pattern)
            #expect(abs(example.loss(level, pattern) - truth) < 1e-5 * max(1, truth))
            let (loss, found) = example.gradient(level, pattern, factor: 0.25)
            #expect(abs(loss - truth) < 1e-5 * max(1, truth))
            let gradient = example.reference.gradient(biases, pattern)
            let expected = [
                gradient.biases.map { 0.25 * $0 }, gradient.weights.joined().map { 1 + 0.25 * $0 },
                gradient.outputs.joined().map { 1 + 0.25 * $0 },
            ]
            for (found, expected) in zip(found, expected) {
                let error = zip(found, expected).map { abs(Double($0) - $1) }.max()!
                #expect(found.allSatisfy(\.isFinite) && error < 2e-5)
            }
        }
    }

    @Test func `the reference's gradients are those of finite differences`() {
        var generator = SeededGenerator(seed: 5)
        var reference = Example(bits: 7, hidden: 8, seed: 11).reference
        var biases = (0..<15).map { _ in generator.normal() }
        let bits = [true, false, true, true, false, false, true]
        let gradient = reference.gradient(biases, bits)
        func slope(_ change: (Double) -> Void) -> Double {
            let h = 1e-5
            change(h)
            let above = reference.loss(biases, bits)
            change(-2 * h)
            let below = reference.loss(biases, bits)
            change(h)
            return (above - below) / (2 * h)
        }
        for n in biases.indices { #expect(abs(slope { biases[n] += $0 } - gradient.biases[n]) < 1e-8) }
        for n in bits.indices {
            for k in 0..<8 {
                #expect(abs(slope { reference.weights[n][k] += $0 } - gradient.weights[n][k]) < 1e-8)
                #expect(abs(slope { reference.outputs[n][k] += $0 } - gradient.outputs[n][k]) < 1e-8)
            }
        }
    }

    @Test(arguments: KernelLevel.runnable)
    func `the probabilities of all patterns of bits add up to one`(_ level: KernelLevel) {
        let example = Example(bits: 10, hidden: 16, seed: 2)
        let total = (0..<1024).reduce(0.0) { sum, pattern in
            sum + exp(-example.loss(level, (0..<10).map { pattern >> $0 & 1 == 1 }))
        }
        #expect(abs(total - 1) < 1e-5)
    }

    @Test(arguments: KernelLevel.runnable)
    func `independent bits of any logit have their loss and slope, without overflow`(_ level: KernelLevel) {
        // So many unlikely ones that the product of their terms needs a logarithm on the way.
        let logits: [Float] = [-200, -80, -3, -0.0, 0, 0.5, 4, 90, 300] + [Float](repeating: 0.01, count: 2000)
        for bit in [false, true] {
            let bits = [Float](repeating: bit ? 1 : 0, count: logits.count)
            var gradient = [Float](repeating: .nan, count: logits.count)
            let loss = unsafe level.kernels.independent(logits, bits, 2, &gradient, logits.count)
            let truth = logits.reduce(0) { $0 + ReferenceNADE.loss(Double($1), bit) }
            #expect(abs(loss - truth) < 1e-6 * truth)
            #expect(unsafe loss == level.kernels.independent(logits, bits, 2, nil, logits.count))
            for (logit, slope) in zip(logits, gradient) {
                let expected = 2 * (1 / (1 + exp(-Double(logit))) - (bit ? 1 : 0))
                #expect(abs(Double(slope) - expected) < 1e-6)
            }
        }
    }
}
