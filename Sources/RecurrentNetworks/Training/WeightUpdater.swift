internal import CKernels

/// What makes new weights of a gradient: clipping, the learning-rate schedule, the optimiser, and the average of the
/// weights. `NetworkTrainer` has one; who computes gradients by other means may have one, too.
public struct WeightUpdater: Sendable {
    /// What it remembers beside the weights: with them all that a checkpoint needs.
    public struct State: Hashable, Sendable {
        /// What the optimiser remembers.
        public var optimizer: OptimizerState
        /// The averaged weights; empty where none are kept or before the first step.
        public var average: [Float]

        /// A state that was kept.
        public init(optimizer: OptimizerState, average: [Float] = []) {
            self.optimizer = optimizer
            self.average = average
        }
    }

    /// What it remembers.
    public private(set) var state: State

    private let configuration: TrainingConfiguration
    private let totalSteps: Int
    private let count: Int

    /// - Parameters:
    ///   - configuration: Its optimiser, schedule, limit of the gradient's norm and average count; its loss does not.
    ///   - count: How many weights there are.
    ///   - totalSteps: Steps of the whole run, which the schedule spans: at least one.
    /// - Throws: `NetworkError` with code `badConfiguration` if a setting is out of its range.
    public init(_ configuration: TrainingConfiguration, count: Int, totalSteps: Int) throws(NetworkError) {
        try configuration.validate()
        require(totalSteps > 0, "a training of \(totalSteps) steps; it has at least one")
        self.configuration = configuration
        self.totalSteps = totalSteps
        self.count = count
        state = State(optimizer: OptimizerState(for: configuration.optimizer, count: count))
    }

    /// Goes on from a checkpoint of the same run.
    public mutating func resume(_ state: State) throws(NetworkError) {
        guard state.optimizer.fits(configuration.optimizer, count: count),
            state.average.isEmpty || configuration.averageDecay != nil && state.average.count == count
        else {
            throw NetworkError(
                .wrongState,
                "the checkpoint's state holds \(state.optimizer.first.count), \(state.optimizer.second.count) and \(state.average.count) values at step \(state.optimizer.step), which does not fit an optimiser of \(count) weights")
        }
        self.state = state
    }

    /// One step.
    ///
    /// - Parameters:
    ///   - weights: As many as it was made for; get the new ones.
    ///   - gradient: A value for each weight.
    ///   - norm: The gradient's Euclidean norm, as `gradientNorm` gives it.
    public mutating func update(_ weights: inout [Float], gradient: [Float], norm: Double) {
        var scale = 1.0
        if let limit = configuration.gradientNormLimit { scale = min(1, limit / max(norm, .leastNormalMagnitude)) }
        let factor = configuration.schedule.factor(step: state.optimizer.step, totalSteps: totalSteps)
        configuration.optimizer.update(
            &weights, &state.optimizer, gradient: gradient, scale: Float(scale), factor: factor)
        updateAverage(weights)
    }

    private mutating func updateAverage(_ weights: [Float]) {
        guard let decay = configuration.averageDecay else { return }
        if state.average.isEmpty {
            state.average = weights
        } else {
            unsafe state.average.withUnsafeMutableBufferPointer { average in
                unsafe weights.withUnsafeBufferPointer { weights in
                    unsafe Kernels.table.average(average.baseAddress, weights.baseAddress, Float(1 - decay), weights.count)
                }
            }
        }
    }
}
