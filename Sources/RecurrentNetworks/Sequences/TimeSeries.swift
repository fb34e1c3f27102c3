/// A sequence of vectors of one width, the input of a network.
public struct TimeSeries: Hashable, Sendable {
    /// Values a step.
    public let width: Int
    /// Row-major: [step][value].
    public let values: [Float]

    /// How many steps there are.
    public var stepCount: Int { values.count / width }

    /// A sequence from its steps laid end to end; traps unless `values` holds at least one step and only whole ones.
    public init(width: Int, values: [Float]) {
        precondition(width > 0 && !values.isEmpty && values.count % width == 0,
            "\(values.count) values are not one or more steps of \(width)")
        self.width = width
        self.values = values
    }
}
