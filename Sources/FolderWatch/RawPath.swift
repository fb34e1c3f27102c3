internal import FileAccess

/// A path, or a name in one, as the file system has it: bytes, which need not be text.
///
/// Its order is that of the bytes, the same on every machine.
public struct RawPath: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The bytes, none of which is zero.
    public let bytes: [UInt8]

    /// A path of bytes, none of which may be zero.
    public init(bytes: [UInt8]) {
        precondition(!bytes.contains(0), "a path has no zero byte: C would take it to end there")
        self.bytes = bytes
    }

    /// A path that is the text's UTF-8, which may hold no zero.
    public init(_ string: String) { self.init(bytes: Array(string.utf8)) }

    /// For names that come from the system itself.
    init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    /// The path as text; nil where it is no UTF-8.
    public var string: String? { String(validating: bytes, as: UTF8.self) }

    /// The path as text for people: bytes that are no UTF-8 as `\xE9`. It may contain line breaks, as the path may.
    public var description: String { bytes.escapedUTF8 }

    /// What comes after the last slash.
    public var lastName: RawPath {
        guard let slash = bytes.lastIndex(of: RawPath.slash) else { return self }
        return RawPath(unchecked: Array(bytes[(slash + 1)...]))
    }

    /// The path of something in this folder; an empty path and an empty name change nothing.
    public func appending(_ name: RawPath) -> RawPath {
        if bytes.isEmpty { return name }
        if name.bytes.isEmpty { return self }
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count + 1 + name.bytes.count)
        joined += bytes
        if joined.last != RawPath.slash { joined.append(RawPath.slash) }
        joined += name.bytes
        return RawPath(unchecked: joined)
    }

    /// Order by bytes.
    public static func < (a: RawPath, b: RawPath) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

    /// Hashes the bytes in one go.
    public func hash(into hasher: inout Hasher) {
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }

    /// Calls a function with the path as C wants it.
    package func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        try unsafe (bytes + [0]).withUnsafeBytes { try unsafe body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
    }

    /// Whether it is a name that begins with a dot, as those of files that are not for everybody, or not yet.
    var isHidden: Bool { bytes.first == UInt8(ascii: ".") }

    private static let slash = UInt8(ascii: "/")
}
