/// Frames of features, one behind the other.
public struct FrameSequence: Hashable, Sendable {
    /// Values in a frame.
    public let featureCount: Int
    /// Row-major [frame][feature]; always whole frames.
    public var values: [Float]

    /// How many frames there are.
    public var frameCount: Int { values.count / featureCount }

    /// Frames of `featureCount` values each, row-major; `values` must be whole frames.
    public init(featureCount: Int, values: [Float] = []) {
        precondition(
            featureCount > 0 && values.count % featureCount == 0,
            "\(values.count) values are not whole frames of \(featureCount).")
        self.featureCount = featureCount
        self.values = values
    }
}

extension FrameSequence: CustomStringConvertible {
    /// The size, "98 frames of 40 features": the values would fill pages.
    public var description: String { "\(frameCount) frames of \(featureCount) features" }
}
