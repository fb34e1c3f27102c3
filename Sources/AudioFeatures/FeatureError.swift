/// Why a feature extractor cannot be made: a setting and what it should have been.
public struct FeatureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of error; more may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name of the kind.
        public let description: String

        /// A setting is outside its range, or contradicts another one.
        public static let invalidSetting = Code(description: "invalidSetting")
        /// A mel band is narrower than the distance between two FFT bins and would hold nothing.
        public static let emptyMelBand = Code(description: "emptyMelBand")
        /// FFTW made no plan for the transform.
        public static let transformUnavailable = Code(description: "transformUnavailable")
        /// A mean and deviation were asked of no frames at all.
        public static let noFrames = Code(description: "noFrames")
    }

    /// The kind of error.
    public let code: Code
    /// The property at fault, by its name in ``MFCCConfiguration``, or the operation that failed.
    public let setting: String
    /// What it was.
    public let value: String
    /// What would have been accepted, or what to do.
    public let expected: String

    package init(_ code: Code, setting: String, value: String, expected: String) {
        self.code = code
        self.setting = setting
        self.value = value
        self.expected = expected
    }

    /// What is said of the setting, whatever it is called: its value and what was expected.
    package var refusal: String { "is \(value): expected \(expected)" }

    /// One line: the setting, its value, and what was expected.
    public var description: String { "\(setting) \(refusal)" }
}
