internal import FileAccess

/// What a tensor file's header says, checked for sense before any data is read.
struct TensorFileLayout {
    /// A tensor and its place, counted from the first byte of data.
    struct Entry {
        var name: String
        var shape: [Int]
        var range: Range<Int>
    }

    /// The metadata without the digest.
    private(set) var metadata: [String: String] = [:]

    /// The tensors in the order of their data, which follow each other without gaps.
    private(set) var entries: [Entry] = []

    /// The digest's digits and their place in the file.
    private(set) var digest: (digits: String, range: Range<Int>)?

    /// The first byte of data.
    let dataStart: Int

    /// The whole file's length.
    var fileLength: Int { dataStart + (entries.last?.range.upperBound ?? 0) }

    /// How long the header is, according to the file's first bytes.
    ///
    /// - Parameter fileLength: the bytes the file has, nil when nobody knows yet.
    static func headerLength(prefix: Span<UInt8>, fileLength: Int?, file: String) throws(TensorFileError) -> Int {
        let prefixLength = TensorFileFormat.prefixLength
        guard prefix.count >= prefixLength else {
            let found = prefix.isEmpty ? "the file is empty" : "the file has only \(prefix.count) bytes"
            throw TensorFileError(
                code: .notATensorFile, file: file, detail: "\(found); expected a safetensors file, which has more than 8")
        }
        var length: UInt64 = 0
        for index in 0..<prefixLength { length |= UInt64(prefix[index]) << (8 * UInt64(index)) }
        guard length >= 2, length <= TensorFileFormat.longestHeader else {
            throw TensorFileError(
                code: .notATensorFile, file: file,
                detail: "not a safetensors file: the first 8 bytes give \(length) as the header's length, "
                    + "expected 2 to \(TensorFileFormat.longestHeader)")
        }
        if let fileLength, Int(length) > fileLength - prefixLength {
            throw TensorFileError(
                code: .wrongLength, file: file,
                detail: "the header should have \(length) bytes, but only \(fileLength - prefixLength) follow: "
                    + "the file is cut short or is no safetensors file")
        }
        return Int(length)
    }

    /// Reads the header, which must be there whole; data may follow or not.
    init(fileBeginning: Span<UInt8>, fileLength: Int, file: String) throws(TensorFileError) {
        let length = try Self.headerLength(prefix: fileBeginning, fileLength: fileLength, file: file)
        dataStart = TensorFileFormat.prefixLength + length
        let header = fileBeginning.extracting(TensorFileFormat.prefixLength..<dataStart)
        guard header[0] == UInt8(ascii: "{") else {
            throw TensorFileError(
                code: .notATensorFile, file: file,
                detail: "not a safetensors file: the header begins with byte \(header[0]), expected \"{\"")
        }
        var reader = try HeaderReader(header, file: file)
        try reader.forEachMember(of: "the header") { (reader, name) throws(TensorFileError) in
            if name == TensorFileFormat.metadataKey {
                try readMetadata(&reader)
            } else {
                entries.append(try Self.readEntry(name, &reader, file))
            }
        }
        try reader.expectEnd()
        try checkThatDataIsContiguous(file)
    }

    /// Refuses a file of another length than the header says.
    func check(fileLength found: Int, file: String) throws(TensorFileError) {
        guard found != fileLength else { return }
        let trouble = found < fileLength ? "it is cut short" : "something was appended to it"
        throw TensorFileError(
            code: .wrongLength, file: file,
            detail: "the file has \(found) bytes, expected \(fileLength) for the tensors in its header: \(trouble)")
    }

    /// Refuses a file whose bytes are not those that its digest was made of.
    func checkDigest(of bytes: Span<UInt8>, required: Bool, file: String) throws(TensorFileError) {
        guard let digest else {
            guard required else { return }
            throw TensorFileError(
                code: .missingDigest, file: file,
                detail: "the metadata has no \(TensorFileFormat.digestKey.quoted): "
                    + "the file is damaged or was written by another program")
        }
        let expected = TensorFileFormat.digest(of: bytes, besides: digest.range).description
        // The digits themselves are compared, so that not even a capital letter or a JSON escape passes for another.
        guard digest.range.count == expected.utf8.count, digest.digits == expected else {
            throw TensorFileError(
                code: .wrongDigest, file: file,
                detail: "the file's SHA-256 is \(expected), but it says \(digest.digits.quoted): the file is damaged")
        }
    }

    private mutating func readMetadata(_ reader: inout HeaderReader) throws(TensorFileError) {
        try reader.forEachMember(of: "the metadata") { (reader, key) throws(TensorFileError) in
            let (text, range) = try reader.readString("a string as metadata \(key.quoted)")
            if key == TensorFileFormat.digestKey {
                let start = TensorFileFormat.prefixLength
                digest = (text, start + range.lowerBound..<start + range.upperBound)
            } else {
                metadata[key] = text
            }
        }
    }

    private static func readEntry(
        _ name: String, _ reader: inout HeaderReader, _ file: String
    ) throws(TensorFileError) -> Entry {
        let tensor = "tensor \(name.quoted)"
        var type: String?
        var shape: [Int]?
        var offsets: [Int]?
        try reader.forEachMember(of: tensor) { (reader, field) throws(TensorFileError) in
            switch field {
            case "dtype": type = try reader.readString("the dtype of \(tensor)").text
            case "shape": shape = try reader.readCounts("the shape of \(tensor)")
            case "data_offsets": offsets = try reader.readCounts("the data_offsets of \(tensor)")
            default:
                throw TensorFileError(
                    code: .malformedHeader, file: file,
                    detail: "\(tensor) has a field \(field.quoted), expected only dtype, shape and data_offsets")
            }
        }
        guard let type, let shape, let offsets else {
            throw TensorFileError(
                code: .malformedHeader, file: file,
                detail: "\(tensor) lacks a field, expected dtype, shape and data_offsets")
        }
        guard type == TensorFileFormat.floatType else {
            throw TensorFileError(
                code: .unsupportedType, file: file,
                detail: "\(tensor) has dtype \(type.quoted), expected \(TensorFileFormat.floatType.quoted): "
                    + "convert it to 32-bit floats")
        }
        guard offsets.count == 2, offsets[0] <= offsets[1] else {
            throw TensorFileError(
                code: .invalidLayout, file: file,
                detail: "\(tensor) has data_offsets \(shortened(offsets)), expected a begin and an end not before it")
        }
        let byteCount = Tensor.elementCount(of: shape)?.multipliedReportingOverflow(by: TensorFileFormat.floatSize)
        guard let byteCount, !byteCount.overflow else {
            throw TensorFileError(
                code: .invalidLayout, file: file,
                detail: "\(tensor) has shape \(shortened(shape)), more elements than any file can hold")
        }
        guard byteCount.partialValue == offsets[1] - offsets[0] else {
            throw TensorFileError(
                code: .invalidLayout, file: file,
                detail: "\(tensor) has \(offsets[1] - offsets[0]) bytes of data, "
                    + "expected \(byteCount.partialValue) for its shape \(shortened(shape))")
        }
        return Entry(name: name, shape: shape, range: offsets[0]..<offsets[1])
    }

    private mutating func checkThatDataIsContiguous(_ file: String) throws(TensorFileError) {
        entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        var end = 0
        for entry in entries {
            guard entry.range.lowerBound == end else {
                let what = entry.range.lowerBound < end ? "overlaps the tensor before it" : "leaves a hole before it"
                throw TensorFileError(
                    code: .invalidLayout, file: file,
                    detail: "tensor \(entry.name.quoted) \(what): its data begins at byte \(entry.range.lowerBound), expected \(end)")
            }
            end = entry.range.upperBound
        }
        guard !dataStart.addingReportingOverflow(end).overflow else {
            throw TensorFileError(
                code: .invalidLayout, file: file, detail: "the data ends at byte \(end), more than any file can hold")
        }
    }

    private static func shortened(_ numbers: [Int]) -> String {
        numbers.count <= 8 ? "\(numbers)" : "[\(numbers.prefix(8).map(String.init).joined(separator: ", ")), ...]"
    }
}
