#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

internal import FileAccess

extension TensorFile {
    /// Reads the bytes of a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: what error messages call it.
    ///   - requireDigest: whether a file without a SHA-256 of itself, as other programs write it, is refused. A digest
    ///     that is there is always checked.
    /// - Throws: `TensorFileError` when the file is damaged, is no safetensors file, or has tensors other than F32.
    public init(decoding bytes: Span<UInt8>, name: String, requireDigest: Bool = true) throws(TensorFileError) {
        let layout = try TensorFileLayout(fileBeginning: bytes, fileLength: bytes.count, file: name)
        try layout.check(fileLength: bytes.count, file: name)
        try layout.checkDigest(of: bytes, required: requireDigest, file: name)
        let data = bytes.extracting(droppingFirst: layout.dataStart)
        metadata = layout.metadata
        tensors = [:]
        for entry in layout.entries {
            tensors[entry.name] = Tensor(shape: entry.shape, values: Self.floats(in: data.extracting(entry.range)))
        }
    }

    /// Reads a file or, to its end, a pipe.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - requireDigest: as in `init(decoding:name:requireDigest:)`.
    /// - Throws: `TensorFileError` when the system refuses, and as `init(decoding:name:requireDigest:)` does.
    public init(contentsOf path: String, requireDigest: Bool = true) throws(TensorFileError) {
        let bytes = try Self.bytes(ofFile: path)
        try self.init(decoding: bytes.span, name: path, requireDigest: requireDigest)
    }

    /// The bytes of a file or, to its end, of a pipe, as far as they may be those of a tensor file.
    package static func bytes(ofFile path: String) throws(TensorFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        let file = try reading(path) { () throws(FileError) in try OpenFile(path, O_RDONLY) }
        let fileLength = try reading(path) { () throws(FileError) in try file.regularLength() }
        // What is no tensor file at all, be it huge or endless, shows in its first bytes; read no more of it.
        try reading(path) { () throws(FileError) in try file.read(TensorFileFormat.prefixLength, into: &bytes) }
        let headerLength = try TensorFileLayout.headerLength(prefix: bytes.span, fileLength: fileLength, file: path)
        try reading(path) { () throws(FileError) in try file.read(headerLength, into: &bytes) }
        let layout = try TensorFileLayout(fileBeginning: bytes.span, fileLength: fileLength ?? bytes.count, file: path)
        if let fileLength { try layout.check(fileLength: fileLength, file: path) }
        // Room at once for a file of usual size, rather than copies as the array grows; never on a header's word alone.
        if fileLength != nil { bytes.reserveCapacity(min(layout.fileLength + 1, 1 << 26)) }
        // One byte more than expected: it is there when the file is too long.
        try reading(path) { () throws(FileError) in
            try file.read(layout.fileLength - layout.dataStart + 1, into: &bytes)
        }
        return bytes
    }

    private static func floats(in bytes: Span<UInt8>) -> [Float] {
        let count = bytes.count / TensorFileFormat.floatSize
        return unsafe [Float](unsafeUninitializedCapacity: count) { floats, initializedCount in
            unsafe bytes.withUnsafeBytes { unsafe UnsafeMutableRawBufferPointer(floats).copyMemory(from: $0) }
            initializedCount = count
        }
    }

    /// Lets what the system says about the file be this module's error.
    private static func reading<Result: ~Copyable>(
        _ path: String, _ body: () throws(FileError) -> Result
    ) throws(TensorFileError) -> Result {
        do {
            return try body()
        } catch {
            throw TensorFileError(code: .cannotRead, file: path, detail: error.detail)
        }
    }
}
