/// How likely every set of keys is as the next step of a piece.
public struct KeyDistribution: Sendable {
    private let estimator: KeyEstimator
    private let biases: [Float]

    init(_ estimator: KeyEstimator, biases: [Float]) {
        self.estimator = estimator
        self.biases = biases
    }

    /// Goes through all 88 keys in the model's order and lets each be decided.
    ///
    /// The logit is that of the key sounding, given the steps before and what was decided about the keys before it in this
    /// step: it sounds with the probability 1 / (1 + exp(-logit)). Who decides by that draws from the distribution; who
    /// divides the logit by a temperature first, or adds to it, draws from one made narrower or bent.
    public func draw(_ decide: (_ key: Int, _ logit: Double) -> Bool) -> KeySet {
        estimator.draw(biases: biases, decide)
    }

    /// -log of the probability of a set of keys, in nats.
    public func negativeLogLikelihood(of keys: KeySet) -> Double { estimator.loss(of: [keys], biases: biases) }
}
