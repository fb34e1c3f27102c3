internal import CKernels

/// Gradient descent: v' = momentum v + g, θ' = θ - rate v' (Polyak 1964), in the form of PyTorch's `SGD`; with `nesterov`
/// θ' = θ - rate (g + momentum v') (Sutskever et al. 2013).
public struct SGD: Codable, Hashable, Sendable {
    /// The rate at the schedule's peak.
    public var learningRate: Double
    /// What remains of the velocity from step to step; 0 for plain gradient descent.
    public var momentum: Double
    /// Whether the velocity is looked ahead of.
    public var nesterov: Bool
    /// Factor of the weight that is added to its gradient.
    public var weightDecay: Double

    /// Plain gradient descent unless told otherwise.
    public init(learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0) {
        self.learningRate = learningRate
        self.momentum = momentum
        self.nesterov = nesterov
        self.weightDecay = weightDecay
    }

    func validate() throws(NetworkError) {
        try NetworkError.check(training: "momentum", momentum, 0...0.999999)
        try NetworkError.check(training: "weightDecay", called: "weight decay", weightDecay, 0...100)
    }

    func update(
        _ parameters: inout [Float], _ state: inout OptimizerState, _ gradient: [Float], _ scale: Float, _ factor: Double
    ) {
        let step = ck_sgd_step(
            learning_rate: Float(learningRate * factor), momentum: Float(momentum), nesterov: nesterov ? 1 : 0,
            weight_decay: Float(weightDecay))
        let count = parameters.count, remembers = momentum > 0
        unsafe parameters.withUnsafeMutableBufferPointer { parameters in
            unsafe gradient.withUnsafeBufferPointer { gradient in
                unsafe state.first.withUnsafeMutableBufferPointer { velocity in
                    unsafe Kernels.table.sgd(
                        parameters.baseAddress, gradient.baseAddress, remembers ? velocity.baseAddress : nil, scale, step,
                        count)
                }
            }
        }
    }
}
