import CKernels
import Foundation
import Testing

@testable import RecurrentNetworks

@Suite struct OptimizerKernelTests {
    /// A parameter is rounded once a step. Its updates are off by up to 2e-5 of their size, since 0.999 is rounded by 3e-8
    /// and this is 3e-5 of 1 - 0.999, of which an update sees the root.
    @Test(arguments: KernelLevel.runnable, [1, 7, 8, 37])
    func `adam follows its formula for several steps`(level: KernelLevel, count: Int) {
        var generator = SeededGenerator(seed: 1)
        var parameters = (0..<count).map { _ in Float(generator.normal()) }
        var moment1 = [Float](repeating: 0, count: count), moment2 = moment1
        var expected = parameters.map { (theta: Double($0), m: 0.0, v: 0.0) }
        var bounds = [Double](repeating: 0, count: count)
        let rate = 0.01, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0.1, scale = 0.5
        for step in 1...20 {
            let gradient = (0..<count).map { _ in Float(generator.normal() * 3) }
            let before = expected
            let correction1 = 1 / (1 - pow(beta1, Double(step))), correction2 = 1 / (1 - pow(beta2, Double(step)))
            for n in 0..<count {
                let g = Double(gradient[n]) * scale
                expected[n].m = beta1 * expected[n].m + (1 - beta1) * g
                expected[n].v = beta2 * expected[n].v + (1 - beta2) * g * g
                expected[n].theta -= rate * decay * expected[n].theta
                expected[n].theta -=
                    rate * expected[n].m * correction1 / ((expected[n].v * correction2).squareRoot() + epsilon)
            }
            let constants = ck_adam_step(
                learning_rate: Float(rate), beta1: Float(beta1), beta2: Float(beta2), rest1: Float(1 - beta1),
                rest2: Float(1 - beta2), correction1: Float(correction1), correction2: Float(correction2), epsilon: Float(epsilon), weight_decay: Float(decay))
            unsafe parameters.withUnsafeMutableBufferPointer { parameters in
                unsafe moment1.withUnsafeMutableBufferPointer { moment1 in
                    unsafe moment2.withUnsafeMutableBufferPointer { moment2 in
                        unsafe gradient.withUnsafeBufferPointer { gradient in
                            unsafe level.kernels.adam(
                                parameters.baseAddress, gradient.baseAddress, moment1.baseAddress, moment2.baseAddress,
                                Float(scale), constants, count)
                        }
                    }
                }
            }
            for n in 0..<count {
                bounds[n] += 1.2e-7 * abs(expected[n].theta) + 2e-5 * abs(expected[n].theta - before[n].theta)
                #expect(abs(Double(parameters[n]) - expected[n].theta) <= bounds[n])
                #expect(abs(Double(moment1[n]) - expected[n].m) <= 1e-6)
                #expect(abs(Double(moment2[n]) - expected[n].v) <= 3e-5 * expected[n].v)
            }
        }
    }

    @Test(arguments: KernelLevel.runnable, [(0.0, false), (0.9, false), (0.9, true)])
    func `gradient descent follows its formula for several steps`(
        level: KernelLevel, rule: (momentum: Double, nesterov: Bool)
    ) {
        let count = 21, rate = 0.1, decay = 0.05, scale = 0.5
        var generator = SeededGenerator(seed: 3)
        var parameters = (0..<count).map { _ in Float(generator.normal()) }
        var velocity = [Float](repeating: 0, count: count)
        var expected = parameters.map { (theta: Double($0), v: 0.0) }
        for _ in 1...10 {
            let gradient = (0..<count).map { _ in Float(generator.normal()) }
            for n in 0..<count {
                var g = Double(gradient[n]) * scale + decay * expected[n].theta
                expected[n].v = rule.momentum * expected[n].v + g
                if rule.momentum > 0 { g = rule.nesterov ? g + rule.momentum * expected[n].v : expected[n].v }
                expected[n].theta -= rate * g
            }
            let step = ck_sgd_step(
                learning_rate: Float(rate), momentum: Float(rule.momentum), nesterov: rule.nesterov ? 1 : 0,
                weight_decay: Float(decay))
            unsafe parameters.withUnsafeMutableBufferPointer { parameters in
                unsafe velocity.withUnsafeMutableBufferPointer { velocity in
                    unsafe gradient.withUnsafeBufferPointer { gradient in
                        unsafe level.kernels.sgd(
                            parameters.baseAddress, gradient.baseAddress, rule.momentum > 0 ? velocity.baseAddress : nil,
                            Float(scale), step, count)
                    }
                }
            }
            for n in 0..<count { #expect(abs(Double(parameters[n]) - expected[n].theta) < 5e-6) }
        }
        #expect(velocity.allSatisfy { ($0 == 0) == (rule.momentum == 0) })
    }

    @Test(arguments: KernelLevel.runnable, [0, 0.9])
    func `RMSProp follows its formula for several steps`(level: KernelLevel, momentum: Double) {
        let count = 21, rate = 0.01, smoothing = 0.9, epsilon = 1e-3, scale = 0.5
        var generator = SeededGenerator(seed: 4)
        var parameters = (0..<count).map { _ in Float(generator.normal()) }
        var velocity = [Float](repeating: 0, count: count), squares = velocity
        var expected = parameters.map { (theta: Double($0), s: 0.0, v: 0.0) }
        for _ in 1...10 {
            let gradient = (0..<count).map { _ in Float(generator.normal()) }
            for n in 0..<count {
                let g = Double(gradient[n]) * scale
                expected[n].s = smoothing * expected[n].s + (1 - smoothing) * g * g
                expected[n].v = momentum * expected[n].v + g / (expected[n].s.squareRoot() + epsilon)
                expected[n].theta -= rate * expected[n].v
            }
            let step = ck_rmsprop_step(
                learning_rate: Float(rate), smoothing: Float(smoothing), rest: Float(1 - smoothing), epsilon: Float(epsilon),
                momentum: Float(momentum))
            unsafe parameters.withUnsafeMutableBufferPointer { parameters in
                unsafe velocity.withUnsafeMutableBufferPointer { velocity in
                    unsafe squares.withUnsafeMutableBufferPointer { squares in
                        unsafe gradient.withUnsafeBufferPointer { gradient in
                            unsafe level.kernels.rmsprop(
                                parameters.baseAddress, gradient.baseAddress, momentum > 0 ? velocity.baseAddress : nil,
                                squares.baseAddress, Float(scale), step, count)
                        }
                    }
                }
            }
            for n in 0..<count { #expect(abs(Double(parameters[n]) - expected[n].theta) < 5e-6) }
        }
    }

    @Test(arguments: KernelLevel.runnable)
    func `an average forgets by its decay`(level: KernelLevel) {
        var averages: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
        let values: [Float] = averages.map { 2 * $0 }
        unsafe averages.withUnsafeMutableBufferPointer { averages in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe level.kernels.average(averages.baseAddress, values.baseAddress, 0.25, 10)
            }
        }
        for n in 0..<10 { #expect(abs(averages[n] - Float(n + 1) * 1.25) < 1e-6) }
        #expect(averages[10] == 11)
    }

    @Test(arguments: KernelLevel.runnable, [0, 1, 7, 8, 9, 1000])
    func `a sum of squares is that in double`(level: KernelLevel, count: Int) {
        var generator = SeededGenerator(seed: 2)
        let values = (0..<count).map { _ in Float(generator.normal() * exp(20 * generator.normal())) }
        let expected = values.reduce(0) { $0 + Double($1) * Double($1) }
        #expect(abs(Self.sumOfSquares(level, values) - expected) <= 1e-13 * expected)
    }

    @Test(arguments: KernelLevel.runnable)
    func `a sum of squares does not hide what is not finite`(level: KernelLevel) {
        var values = [Float](repeating: 1, count: 21)
        for place in [0, 9, 20] {
            values[place] = .nan
            #expect(Self.sumOfSquares(level, values).isNaN)
            values[place] = -.infinity
            #expect(Self.sumOfSquares(level, values) == .infinity)
            values[place] = .greatestFiniteMagnitude
            #expect(Self.sumOfSquares(level, values).isFinite)
            values[place] = 1
        }
    }

    private static func sumOfSquares(_ level: KernelLevel, _ values: [Float]) -> Double {
        unsafe values.withUnsafeBufferPointer { unsafe level.kernels.sum_of_squares($0.baseAddress, $0.count) }
    }
}
