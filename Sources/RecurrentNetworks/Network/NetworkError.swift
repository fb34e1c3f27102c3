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
    /// The property at fault, by its name in the configuration; nil if the error is about none.
    public let setting: String?
    /// What is said of that property, whatever it is called: its value and what was expected.
    package let refusal: String?
    /// One line: what is wrong, the value seen, what was expected.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        setting = nil
        refusal = nil
        self.description = description
    }

    /// A setting that is not as it must be.
    ///
    /// - Parameter name: What the description calls it.
    init(setting: String, called name: String, _ value: some CustomStringConvertible, _ expected: String) {
        let refusal = "is \(value); it must be \(expected)"
        code = .badConfiguration
        self.setting = setting
        self.refusal = refusal
        description = "\(name) \(refusal)"
    }

    /// Throws where a setting is out of its range, or no number.
    static func check<Value: Comparable & CustomStringConvertible>(
        setting: String, called name: String, _ value: Value, _ range: ClosedRange<Value>
    ) throws(NetworkError) {
        guard range.contains(value) else {
            throw NetworkError(
                setting: setting, called: name, value, "from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    /// The same for a setting of a training, which is called by the property's name if by no other.
    static func check(
        training setting: String, called name: String? = nil, _ value: Double, _ range: ClosedRange<Double>
    ) throws(NetworkError) {
        try check(setting: setting, called: "the training's \(name ?? setting)", value, range)
    }
}
