internal import CKernels

/// The rule by which a gradient changes weights.
public enum Optimizer: Hashable, Sendable {
    /// Gradient descent, with momentum if wanted.
    case sgd(SGD)
    /// A step divided by the root of the gradient's mean square.
    case rmsProp(RMSProp)
    /// Adam, or AdamW where it decays the weights.
    case adam(Adam)

    /// The rate at the schedule's peak.
    public var learningRate: Double {
        get {
            switch self {
            case .sgd(let sgd): sgd.learningRate
            case .rmsProp(let rmsProp): rmsProp.learningRate
            case .adam(let adam): adam.learningRate
            }
        }
        set {
            switch self {
            case .sgd(var sgd):
                sgd.learningRate = newValue
                self = .sgd(sgd)
            case .rmsProp(var rmsProp):
                rmsProp.learningRate = newValue
                self = .rmsProp(rmsProp)
            case .adam(var adam):
                adam.learningRate = newValue
                self = .adam(adam)
            }
        }
    }

    /// Which of a weight's two memories the rule uses.
    var slots: (first: Bool, second: Bool) {
        switch self {
        case .sgd(let sgd): (sgd.momentum > 0, false)
        case .rmsProp(let rmsProp): (rmsProp.momentum > 0, true)
        case .adam: (true, true)
        }
    }

    /// One step.
    ///
    /// - Parameters:
    ///   - parameters: The weights; get the new ones.
    ///   - state: What the rule remembers; made for this optimiser and as many weights.
    ///   - gradient: A value for each weight.
    ///   - scale: Factor of the gradient, below 1 where it is clipped.
    ///   - factor: Factor of the learning rate, as a schedule gives it.
    public func update(
        _ parameters: inout [Float], _ state: inout OptimizerState, gradient: [Float], scale: Float = 1, factor: Double = 1
    ) {
        require(
            parameters.count == gradient.count && state.fits(self, count: gradient.count),
            "\(parameters.count) weights, a gradient of \(gradient.count) and a state of \(state.first.count) and \(state.second.count)")
        state.step += 1
        switch self {
        case .sgd(let sgd): sgd.update(&parameters, &state, gradient, scale, factor)
        case .rmsProp(let rmsProp): rmsProp.update(&parameters, &state, gradient, scale, factor)
        case .adam(let adam): adam.update(&parameters, &state, gradient, scale, factor)
        }
    }

    func validate() throws(NetworkError) {
        try NetworkError.check(training: "learningRate", called: "learning rate", learningRate, 1e-12...100)
        switch self {
        case .sgd(let sgd): try sgd.validate()
        case .rmsProp(let rmsProp): try rmsProp.validate()
        case .adam(let adam): try adam.validate()
        }
    }
}

/// What an optimiser remembers of the steps taken.
public struct OptimizerState: Hashable, Sendable {
    /// Steps taken.
    public internal(set) var step: Int
    /// The velocity under momentum, or Adam's mean of the gradients: a value for each weight, empty where there is none.
    public internal(set) var first: [Float]
    /// The mean of the squared gradients: a value for each weight, empty where there is none.
    public internal(set) var second: [Float]

    /// The state before the first step.
    public init(for optimizer: Optimizer, count: Int) {
        step = 0
        first = [Float](repeating: 0, count: optimizer.slots.first ? count : 0)
        second = [Float](repeating: 0, count: optimizer.slots.second ? count : 0)
    }

    /// A state that was kept.
    public init(step: Int, first: [Float], second: [Float]) {
        self.step = step
        self.first = first
        self.second = second
    }

    func fits(_ optimizer: Optimizer, count: Int) -> Bool {
        step >= 0 && first.count == (optimizer.slots.first ? count : 0)
            && second.count == (optimizer.slots.second ? count : 0)
    }
}

/// As the rule's fields beside its `kind`.
extension Optimizer: Codable {
    private enum Kind: String, Codable { case sgd, rmsprop, adam }
    private enum Key: String, CodingKey { case kind }

    /// Reads a rule by its `kind`.
    public init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: Key.self).decode(Kind.self, forKey: .kind) {
        case .sgd: self = .sgd(try SGD(from: decoder))
        case .rmsprop: self = .rmsProp(try RMSProp(from: decoder))
        case .adam: self = .adam(try Adam(from: decoder))
        }
    }

    /// Writes the rule's fields and its `kind`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .sgd(let sgd):
            try container.encode(Kind.sgd, forKey: .kind)
            try sgd.encode(to: encoder)
        case .rmsProp(let rmsProp):
            try container.encode(Kind.rmsprop, forKey: .kind)
            try rmsProp.encode(to: encoder)
        case .adam(let adam):
            try container.encode(Kind.adam, forKey: .kind)
            try adam.encode(to: encoder)
        }
    }
}
