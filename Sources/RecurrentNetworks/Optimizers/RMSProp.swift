internal import CKernels

/// s' = smoothing s + (1 - smoothing) g², θ' = θ - rate g / (sqrt s' + epsilon) (Tieleman and Hinton 2012), in the form of
/// PyTorch's `RMSprop`; with momentum v' = momentum v + g / (sqrt s' + epsilon), θ' = θ - rate v'.
public struct RMSProp: Codable, Hashable, Sendable {
    /// The rate at the schedule's peak.
    public var learningRate: Double
    /// How slowly the mean of the squares forgets: PyTorch's `alpha`, `rho` in Keras, whose epsilon stands under the root.
    public var smoothing: Double
    /// Added to the root of the mean of squares.
    public var epsilon: Double
    /// What remains of the velocity from step to step.
    public var momentum: Double

    /// PyTorch's defaults.
    public init(
        learningRate: Double = 0.01, smoothing: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0
    ) {
        self.learningRate = learningRate
        self.smoothing = smoothing
        self.epsilon = epsilon
        self.momentum = momentum
    }

    func validate() throws(NetworkError) {
        try NetworkError.check(training: "smoothing", smoothing, 0...0.999999)
        try NetworkError.check(training: "epsilon", epsilon, 1e-30...1)
        try NetworkError.check(training: "momentum", momentum, 0...0.999999)
    }

    func update(
        _ parameters: inout [Float], _ state: inout OptimizerState, _ gradient: [Float], _ scale: Float, _ factor: Double
    ) {
        let step = ck_rmsprop_step(
            learning_rate: Float(learningRate * factor), smoothing: Float(smoothing), rest: Float(1 - smoothing),
            epsilon: Float(epsilon), momentum: Float(momentum))
        let count = parameters.count, remembers = momentum > 0
        unsafe parameters.withUnsafeMutableBufferPointer { parameters in
            unsafe gradient.withUnsafeBufferPointer { gradient in
                unsafe state.first.withUnsafeMutableBufferPointer { velocity in
                    unsafe state.second.withUnsafeMutableBufferPointer { squares in
                        unsafe Kernels.table.rmsprop(
                            parameters.baseAddress, gradient.baseAddress, remembers ? velocity.baseAddress : nil,
                            squares.baseAddress, scale, step, count)
                    }
                }
            }
        }
    }
}
