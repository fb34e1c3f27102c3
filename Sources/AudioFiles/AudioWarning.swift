internal import FileAccess

/// Something odd about a recording that was read all the same. Its description is one line.
public struct AudioWarning: Hashable, Sendable, CustomStringConvertible {
    /// The kind of oddity. More kinds may come; a `switch` over it needs a default.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the kind.
        public let rawValue: String
        /// A kind by its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The recording ends before its header says; what is there is used.
        public static let truncated = Code(rawValue: "truncated")
        /// The header leaves the length open (0 or a placeholder), as of a recording never closed; all of it is used.
        public static let openLength = Code(rawValue: "openLength")
        /// The header counts less than is there; all of it is used.
        public static let understatedLength = Code(rawValue: "understatedLength")
        /// Decoding stopped at something unreadable; what came before is used.
        public static let damaged = Code(rawValue: "damaged")
        /// The recording ends before an excerpt does; what is there is used.
        public static let excerptEnd = Code(rawValue: "excerptEnd")
        /// The samples end in the middle of one, or of a frame of one for each channel; that part is not used.
        public static let partialFrame = Code(rawValue: "partialFrame")
        /// libsndfile noticed a length in the header that is not the file's, and put it right.
        public static let inconsistentHeader = Code(rawValue: "inconsistentHeader")
    }

    /// The kind of oddity.
    public let code: Code
    /// The file, or the name given to the memory or descriptor.
    public let source: String
    /// What is odd and what was done; without the source.
    public let message: String

    /// A warning about a source.
    public init(code: Code, source: String, message: String) {
        self.code = code
        self.source = source
        self.message = message
    }

    /// One line: the source and what is odd about it.
    public var description: String { "\(source.onOneLine): \(message)" }
}

// Every message, so that they read alike.
extension AudioWarning {
    static func truncated(_ source: String, promised: Int, found: Int) -> AudioWarning {
        AudioWarning(
            code: .truncated, source: source,
            message: "is cut off: its header promises \(promised) frames, \(found) are there and used")
    }

    static func openLength(_ source: String) -> AudioWarning {
        AudioWarning(
            code: .openLength, source: source,
            message: "was never finished: its header leaves the length open; read to the end of the file")
    }

    static func understatedLength(_ source: String, promised: Int, found: Int) -> AudioWarning {
        AudioWarning(
            code: .understatedLength, source: source,
            message: "is longer than its header says: \(promised) frames promised, \(found) are there and used")
    }

    static func damaged(_ source: String, frame: Int, sampleRate: Int, libsndfile text: String) -> AudioWarning {
        AudioWarning(
            code: .damaged, source: source,
            message: "is damaged after \(seconds(frame, sampleRate)) s (libsndfile: \"\(text)\"); only what comes before is used")
    }

    static func excerptEnd(_ source: String, frame: Int, sampleRate: Int) -> AudioWarning {
        AudioWarning(
            code: .excerptEnd, source: source,
            message: "is cut off: the recording ends at \(seconds(frame, sampleRate)) s; what is there is used")
    }

    static func partialFrame(_ source: String, byteCount: Int) -> AudioWarning {
        AudioWarning(
            code: .partialFrame, source: source,
            message: "ends in the middle of a sample: its last \(byteCount == 1 ? "byte is" : "\(byteCount) bytes are") not used")
    }

    static func inconsistentHeader(_ source: String, libsndfile text: String) -> AudioWarning {
        AudioWarning(
            code: .inconsistentHeader, source: source,
            message: "has a header that does not fit the file (libsndfile: \"\(text)\"); what is there is used")
    }
}
