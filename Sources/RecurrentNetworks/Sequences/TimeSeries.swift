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
        require(width > 0 && !values.isEmpty && values.count % width == 0,
            "\(values.count) values are not one or more steps of \(width)")
        self.width = width
        self.values = values
    }

    /// A sequence of tokens for a network with an embedding: one value a step, the token's index in the vocabulary.
    public init(tokens: [Int]) {
        require(tokens.allSatisfy { (0...Self.highestToken).contains($0) }, "tokens are from 0 to \(Self.highestToken)")
        self.init(width: 1, values: tokens.map(Float.init))
    }

    /// The highest token, up to which a Float counts without gaps.
    static let highestToken = (1 << 24) - 1

    /// The values of one step.
    public func step(_ step: Int) -> [Float] { Array(row(step)) }

    /// The same in place.
    func row(_ step: Int) -> ArraySlice<Float> { values[step * width..<(step + 1) * width] }
}
