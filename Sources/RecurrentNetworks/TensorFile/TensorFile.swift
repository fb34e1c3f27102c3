internal import FileAccess

/// Named tensors and strings about them, kept in one `.safetensors` file.
///
/// The file opens in Hugging Face's `safetensors` package, and so in PyTorch. Among its metadata is one field more,
/// `sha256`: the hash of the whole file with that field's 64 digits replaced by zeros. It notices any changed byte.
public struct TensorFile: Hashable, Sendable {
    /// What the file says about itself, without the `sha256` field: writing fills that in, reading takes it out.
    public var metadata: [String: String]

    /// The tensors by name, which may be anything but `__metadata__`.
    public var tensors: [String: Tensor]

    /// A file's contents; nothing is written yet.
    public init(metadata: [String: String] = [:], tensors: [String: Tensor] = [:]) {
        self.metadata = metadata
        self.tensors = tensors
    }
}

/// What the safetensors format fixes, and our one addition to it.
enum TensorFileFormat {
    /// The bytes before the header: its length, little-endian.
    static let prefixLength = 8
    /// The longest header that the format allows.
    static let longestHeader = 100_000_000
    /// What the data's place in the file is a multiple of.
    static let alignment = 8
    static let metadataKey = "__metadata__"
    static let floatType = "F32"
    static let floatSize = MemoryLayout<Float>.size
    static let digestKey = "sha256"
    static let digestPlaceholder = [UInt8](repeating: UInt8(ascii: "0"), count: 64)

    /// The hash of a file whose digest stands in `digestRange`.
    static func digest(of file: Span<UInt8>, besides digestRange: Range<Int>) -> SHA256.Digest {
        var hash = SHA256()
        hash.update(file.extracting(..<digestRange.lowerBound))
        hash.update(digestPlaceholder.span)
        hash.update(file.extracting(digestRange.upperBound...))
        return hash.finalize()
    }
}

#if _endian(big)
    #error("Tensor data is little-endian and is copied as it is: this machine needs the bytes swapped in TensorFile")
#endif
