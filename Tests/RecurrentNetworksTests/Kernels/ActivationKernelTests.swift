import CKernels
import Foundation
import Testing

@testable import RecurrentNetworks

/// The cells' functions against Double ones.
@Suite struct ActivationKernelTests {
    /// Steps of 1/64 to beyond saturation, and all sizes down to the subnormal.
    static let grid: [Float] = {
        var grid = (-1280...1280).map { Float($0) / 64 }
        for exponent in -149...6 {
            for significand in [1, 1.25, 1.5, 1.75] as [Float] {
                let size = significand * Float(exp2(Double(exponent)))
                grid += [size, -size]
            }
        }
        return grid
    }()

    @Test(arguments: KernelLevel.runnable)
    func `tanh is right to 4e-7 of its value`(level: KernelLevel) {
        for (x, y) in zip(Self.grid, Self.tanh(level, Self.grid)) {
            let expected = Foundation.tanh(Double(x))
            #expect(abs(Double(y) - expected) <= 4e-7 * abs(expected) + 0x1p-149, "tanh \(x) = \(y)")
            #expect(abs(y) <= 1, "tanh \(x) = \(y)")
        }
    }

    @Test(arguments: KernelLevel.runnable)
    func `sigmoid is right to 2e-7 of its value, down to where floats end`(level: KernelLevel) {
        for (x, y) in zip(Self.grid, Self.sigmoid(level, Self.grid)) {
            let expected = 1 / (1 + exp(-Double(x)))
            #expect(abs(Double(y) - expected) <= 2e-7 * expected + 2e-38, "sigmoid \(x) = \(y)")
            #expect(y >= 0 && y <= 1, "sigmoid \(x) = \(y)")
        }
    }

    @Test(arguments: KernelLevel.runnable)
    func `zeros, infinities and huge values have their limits`(level: KernelLevel) {
        let inputs: [Float] = [0, -0.0, .infinity, -.infinity, 1e30, -1e30, .greatestFiniteMagnitude]
        let tanhs = Self.tanh(level, inputs)
        #expect(tanhs[0] == 0 && tanhs[0].sign == .plus && tanhs[1] == 0 && tanhs[1].sign == .minus)
        for (y, limit) in zip(tanhs[2...], [1, -1, 1, -1, 1]) { #expect(abs(Double(y) - Double(limit)) <= 4e-7) }
        let sigmoids = Self.sigmoid(level, inputs)
        #expect(sigmoids[0] == 0.5 && sigmoids[1] == 0.5)
        for (y, limit) in zip(sigmoids[2...], [1, 0, 1, 0, 1]) { #expect(abs(Double(y) - Double(limit)) <= 1e-7) }
    }

    @Test(arguments: KernelLevel.runnable)
    func `not a number stays not a number`(level: KernelLevel) {
        let inputs: [Float] = [.nan, -.nan, 1, .signalingNaN, 2, 3, 4, 5, .nan]
        for y in [Self.tanh(level, inputs), Self.sigmoid(level, inputs)] {
            #expect(y.map(\.isNaN) == inputs.map(\.isNaN))
        }
    }

    @Test(arguments: KernelLevel.runnable)
    func `a value does not depend on its place`(level: KernelLevel) {
        let inputs = Array(Self.grid[100..<100 + 37])
        for (f, name) in [(Self.tanh, "tanh"), (Self.sigmoid, "sigmoid")] {
            #expect(f(level, inputs) == inputs.flatMap { f(level, [$0]) }, "\(name)")
        }
    }

    private static func tanh(_ level: KernelLevel, _ x: [Float]) -> [Float] {
        var y = [Float](repeating: 7, count: x.count)
        unsafe y.withUnsafeMutableBufferPointer { y in
            unsafe x.withUnsafeBufferPointer { x in unsafe level.kernels.tanh(y.baseAddress, x.baseAddress, x.count) }
        }
        return y
    }

    private static func sigmoid(_ level: KernelLevel, _ x: [Float]) -> [Float] {
        var y = [Float](repeating: 7, count: x.count)
        unsafe y.withUnsafeMutableBufferPointer { y in
            unsafe x.withUnsafeBufferPointer { x in unsafe level.kernels.sigmoid(y.baseAddress, x.baseAddress, x.count) }
        }
        return y
    }
}
