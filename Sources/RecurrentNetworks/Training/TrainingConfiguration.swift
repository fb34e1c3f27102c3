/// How a network is trained; equal values, data and seed give equal weights, whatever the number of threads.
public struct TrainingConfiguration: Codable, Hashable, Sendable {
    /// The optimiser and its peak learning rate.
    public var optimizer: Optimizer
    /// How the learning rate changes over the run.
    public var schedule: LearningRateSchedule
    /// What is made small.
    public var loss: Loss
    /// The part of a class's probability that is spread over all classes; for cross-entropy over classes.
    public var labelSmoothing: Double
    /// A batch's gradient is scaled down to this Euclidean norm where it is longer (Pascanu, Mikolov and Bengio 2013); nil
    /// leaves it as it is.
    public var gradientNormLimit: Double?
    /// What remains in each step of an exponential moving average of the weights, which begins with those after the first
    /// step; nil keeps none.
    public var averageDecay: Double?

    /// AdamW with one cycle on softmax cross-entropy, gradients clipped at a norm of 5, unless told otherwise.
    public init(
        optimizer: Optimizer = .adam(Adam()), schedule: LearningRateSchedule = .oneCycle(),
        loss: Loss = .softmaxCrossEntropy, labelSmoothing: Double = 0, gradientNormLimit: Double? = 5,
        averageDecay: Double? = nil
    ) {
        self.optimizer = optimizer
        self.schedule = schedule
        self.loss = loss
        self.labelSmoothing = labelSmoothing
        self.gradientNormLimit = gradientNormLimit
        self.averageDecay = averageDecay
    }

    /// Throws where a value would make weights that are no numbers.
    public func validate() throws(NetworkError) {
        try optimizer.validate()
        try schedule.validate()
        try NetworkError.check(training: "labelSmoothing", called: "label smoothing", labelSmoothing, 0...1)
        if let gradientNormLimit {
            try NetworkError.check(
                training: "gradientNormLimit", called: "gradient norm limit", gradientNormLimit, 1e-6...1e9)
        }
        if let averageDecay {
            try NetworkError.check(
                training: "averageDecay", called: "decay of the averaged weights", averageDecay, 0...0.999999999)
        }
    }
}
