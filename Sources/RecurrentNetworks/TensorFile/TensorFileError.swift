internal import FileAccess

/// Why a tensor file could not be read or written.
public struct TensorFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of trouble; new kinds may come.
    public struct Code: Hashable, Sendable {
        private let name: String

        /// The system refused to open or read the file.
        public static let cannotRead = Code(name: "cannotRead")
        /// The system refused to create, write or rename the file.
        public static let cannotWrite = Code(name: "cannotWrite")
        /// The file does not begin as a safetensors file does.
        public static let notATensorFile = Code(name: "notATensorFile")
        /// The header is not the JSON that the format prescribes.
        public static let malformedHeader = Code(name: "malformedHeader")
        /// A tensor's type is another than 32-bit float.
        public static let unsupportedType = Code(name: "unsupportedType")
        /// A tensor's shape and its place in the file contradict each other, or those of other tensors.
        public static let invalidLayout = Code(name: "invalidLayout")
        /// The file is shorter or longer than its header says.
        public static let wrongLength = Code(name: "wrongLength")
        /// The file does not carry a SHA-256 of itself.
        public static let missingDigest = Code(name: "missingDigest")
        /// The file's contents are not those whose SHA-256 it carries.
        public static let wrongDigest = Code(name: "wrongDigest")
    }

    /// The kind of trouble.
    public let code: Code

    /// The path, or the name given to the bytes.
    public let file: String

    /// What was found and what was expected.
    public let detail: String

    /// One line: the file, what was found, and what was expected.
    public var description: String { "\(file.onOneLine): \(detail)" }
}
