#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

internal import CKernels

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019); with a decay of 0 it is plain Adam (Kingma and Ba 2015).
public struct Adam: Codable, Hashable, Sendable {
    /// The rate at the schedule's peak.
    public var learningRate: Double
    /// How slowly the mean of the gradients forgets.
    public var beta1: Double
    /// How slowly the mean of their squares forgets.
    public var beta2: Double
    /// Added to the root of the mean of squares.
    public var epsilon: Double
    /// Each step takes this part, times the learning rate, off every weight.
    public var weightDecay: Double

    /// PyTorch's `AdamW` with its defaults but for the learning rate.
    public init(
        learningRate: Double = 2e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0.01
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    func validate() throws(NetworkError) {
        try NetworkError.check(training: "beta1", beta1, 0...0.999999)
        try NetworkError.check(training: "beta2", beta2, 0...0.999999)
        try NetworkError.check(training: "epsilon", epsilon, 1e-30...1)
        try NetworkError.check(training: "weightDecay", called: "weight decay", weightDecay, 0...100)
    }

    func update(
        _ parameters: inout [Float], _ state: inout OptimizerState, _ gradient: [Float], _ scale: Float, _ factor: Double
    ) {
        let steps = Double(state.step)
        let step = ck_adam_step(
            learning_rate: Float(learningRate * factor), beta1: Float(beta1), beta2: Float(beta2), rest1: Float(1 - beta1),
            rest2: Float(1 - beta2), correction1: Float(1 / (1 - pow(beta1, steps))),
            correction2: Float(1 / (1 - pow(beta2, steps))), epsilon: Float(epsilon), weight_decay: Float(weightDecay))
        let count = parameters.count
        unsafe parameters.withUnsafeMutableBufferPointer { parameters in
            unsafe gradient.withUnsafeBufferPointer { gradient in
                unsafe state.first.withUnsafeMutableBufferPointer { first in
                    unsafe state.second.withUnsafeMutableBufferPointer { second in
                        unsafe Kernels.table.adam(
                            parameters.baseAddress, gradient.baseAddress, first.baseAddress, second.baseAddress, scale,
                            step, count)
                    }
                }
            }
        }
    }
}
