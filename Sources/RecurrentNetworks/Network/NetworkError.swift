/// What can be wrong with a network that comes from outside: its configuration or its weights.
public struct NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of error; more may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// A size or probability out of its range.
        public static let badConfiguration = Code(name: "badConfiguration")
        /// A tensor of the network is not there.
        public static let missingTensor = Code(name: "missingTensor")
        /// A tensor has another shape than the configuration asks for.
        public static let wrongShape = Code(name: "wrongShape")
        /// A weight is not a finite number.
        public static let notFinite = Code(name: "notFinite")
        /// Training was asked to go on from a state of other sizes.
        public static let wrongState = Code(name: "wrongState")
        /// The loss or the gradient stopped being a finite number.
        public static let diverged = Code(name: "diverged")
    }

    /// The kind of error.
    public let code: Code
    /// One line: what is wrong, the value seen, what was expected.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Throws where a setting of a training is out of its range.
    static func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws(NetworkError) {
        guard range.contains(value) else {
            throw NetworkError(
                .badConfiguration,
                "the training's \(name) is \(value); it must be from \(range.lowerBound) to \(range.upperBound)")
        }
    }
}
