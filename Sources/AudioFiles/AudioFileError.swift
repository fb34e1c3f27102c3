internal import FileAccess

/// Why a recording could not be read or written. Its description is one line: which file, what is wrong with it, what was
/// expected or what to do.
public struct AudioFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure. More kinds may come; a `switch` over it needs a default.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the kind.
        public let rawValue: String
        /// A kind by its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// There is no file of that name.
        public static let noSuchFile = Code(rawValue: "noSuchFile")
        /// The system does not let us read or write the file.
        public static let permissionDenied = Code(rawValue: "permissionDenied")
        /// A folder where a file was expected.
        public static let isDirectory = Code(rawValue: "isDirectory")
        /// Not a single byte.
        public static let empty = Code(rawValue: "empty")
        /// A valid header and no sample.
        public static let noAudio = Code(rawValue: "noAudio")
        /// An excerpt that begins after the recording's end, or in which there is no sample.
        public static let outside = Code(rawValue: "outside")
        /// Not a container that is known, or one too damaged to be.
        public static let notAudio = Code(rawValue: "notAudio")
        /// A NaN or an infinity among the samples.
        public static let notFinite = Code(rawValue: "notFinite")
        /// A sample rate that is absurd, or cannot be converted.
        public static let sampleRate = Code(rawValue: "sampleRate")
        /// A number of channels that is absurd.
        public static let channelCount = Code(rawValue: "channelCount")
        /// A `ResamplerDesign` that makes no filter.
        public static let resamplerDesign = Code(rawValue: "resamplerDesign")
        /// A pipe with a container that needs seeking, where that was refused.
        public static let needsSeeking = Code(rawValue: "needsSeeking")
        /// Whoever read a pipe has gone.
        public static let brokenPipe = Code(rawValue: "brokenPipe")
        /// The operating system could not open, read, write, sync or rename.
        public static let system = Code(rawValue: "system")
    }

    /// The kind of error.
    public let code: Code
    /// The file, or the name given to the memory or descriptor.
    public let source: String
    /// What is wrong, what was expected, what to do; without the source.
    public let message: String
    /// The words of libsndfile or the operating system, where one of them refused.
    public let underlying: String?

    /// An error about a source; `underlying` is the text of the library or system.
    public init(code: Code, source: String, message: String, underlying: String? = nil) {
        self.code = code
        self.source = source
        self.message = message
        self.underlying = underlying
    }

    /// One line: the source, what is wrong with it, and what was expected.
    public var description: String { "\(source.onOneLine): \(message)" }
}
