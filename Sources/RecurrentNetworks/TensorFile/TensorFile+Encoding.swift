internal import FileAccess

extension TensorFile {
    /// The bytes of the file, with the digest filled in.
    ///
    /// Names stand in the order of their UTF-8 bytes, so equal contents give equal bytes. Traps when a tensor's shape does
    /// not fit its values, or a tensor is called `__metadata__`.
    public func encoded() -> [UInt8] {
        precondition(
            tensors[TensorFileFormat.metadataKey] == nil,
            "No tensor may be called \(TensorFileFormat.metadataKey): the format uses that name itself")
        let ordered = tensors.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        var (file, digestRange) = encodedHeader(of: ordered)
        file.reserveCapacity(file.count + ordered.reduce(0) { $0 + $1.value.values.count * TensorFileFormat.floatSize })
        for (_, tensor) in ordered {
            unsafe tensor.values.withUnsafeBytes { unsafe file.append(contentsOf: $0) }
        }
        let digest = TensorFileFormat.digest(of: file.span, besides: digestRange)
        file.replaceSubrange(digestRange, with: digest.hexadecimalDigits)
        return file
    }

    /// Writes the file so that a reader finds either the old contents or the new ones, never a part.
    ///
    /// A device or pipe of that name is written into; a symbolic link is followed.
    public func write(to path: String) throws(TensorFileError) {
        do {
            try AtomicFile.write(encoded().span, to: path)
        } catch {
            throw TensorFileError(code: .cannotWrite, file: path, detail: error.detail)
        }
    }

    /// Everything before the data, with zeros for the digest, and where those stand.
    private func encodedHeader(of ordered: [(key: String, value: Tensor)]) -> (bytes: [UInt8], digestRange: Range<Int>) {
        var bytes = [UInt8](repeating: 0, count: TensorFileFormat.prefixLength)
        var digestRange = 0..<0
        bytes.append(contentsOf: "{\"\(TensorFileFormat.metadataKey)\":{".utf8)
        let keys = Set(metadata.keys).union([TensorFileFormat.digestKey])
        for (index, key) in keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }).enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.appendJSONString(key)
            bytes.append(UInt8(ascii: ":"))
            if key == TensorFileFormat.digestKey {
                bytes.append(UInt8(ascii: "\""))
                digestRange = bytes.count..<bytes.count + TensorFileFormat.digestPlaceholder.count
                bytes.append(contentsOf: TensorFileFormat.digestPlaceholder)
                bytes.append(UInt8(ascii: "\""))
            } else {
                bytes.appendJSONString(metadata[key] ?? "")
            }
        }
        bytes.append(UInt8(ascii: "}"))

        var begin = 0
        for (name, tensor) in ordered {
            tensor.requireMatchingCount()
            let end = begin + tensor.values.count * TensorFileFormat.floatSize
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            bytes.append(UInt8(ascii: ","))
            bytes.appendJSONString(name)
            bytes.append(
                contentsOf: #":{"dtype":"\#(TensorFileFormat.floatType)","shape":[\#(shape)],"data_offsets":[\#(begin),\#(end)]}"#.utf8)
            begin = end
        }
        bytes.append(UInt8(ascii: "}"))
        while bytes.count % TensorFileFormat.alignment != 0 { bytes.append(UInt8(ascii: " ")) }

        let length = UInt64(bytes.count - TensorFileFormat.prefixLength)
        precondition(length <= TensorFileFormat.longestHeader, "A header of \(length) bytes is longer than the format allows")
        for index in 0..<TensorFileFormat.prefixLength {
            bytes[index] = UInt8(truncatingIfNeeded: length >> (8 * UInt64(index)))
        }
        return (bytes, digestRange)
    }
}

extension [UInt8] {
    /// Appends a string as JSON writes it (RFC 8259, section 7): only what must be escaped is.
    fileprivate mutating func appendJSONString(_ string: String) {
        append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }
}
