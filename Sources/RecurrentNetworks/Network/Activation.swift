/// What a dense layer or an Elman cell does to each weighted sum.
public enum Activation: String, Codable, Hashable, Sendable, CaseIterable {
    /// The hyperbolic tangent.
    case tanh
    /// The logistic function, 1 / (1 + exp(-x)).
    case sigmoid
    /// max(0, x).
    case relu
}
