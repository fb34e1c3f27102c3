import RecurrentNetworks

/// Tensor files that several tests use.
enum TensorFileExamples {
    /// What Golden/TensorFile/own.safetensors holds.
    static let small = TensorFile(
        metadata: ["text": "é 🎵 \"quoted\"\t\u{01} \\", "labels": #"["yes","no"]"#],
        tensors: [
            "weight": Tensor(shape: [2, 3], values: [0.5, -1.25, 3, 4e-3, 0, -6e20]),
            "bias": Tensor(shape: [2], values: [1, -2]),
            "empty": Tensor(shape: [0, 2], values: []),
            "scale": Tensor(shape: [], values: [0.1]),
        ])

    /// A file with this header and this many bytes of data.
    static func file(header: String, dataCount: Int = 0) -> [UInt8] {
        file(header: Array(header.utf8), dataCount: dataCount)
    }

    static func file(header: [UInt8], dataCount: Int = 0) -> [UInt8] {
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        return length + header + [UInt8](repeating: 0, count: dataCount)
    }

    /// A header with one tensor `a`.
    static func header(dtype: String = "F32", shape: String = "[2]", offsets: String = "[0,8]") -> String {
        #"{"__metadata__":{},"a":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
    }

    /// The error that reading the bytes ends with, nil if they can be read.
    static func error(reading bytes: [UInt8], requireDigest: Bool = true) -> TensorFileError? {
        do throws(TensorFileError) {
            _ = try TensorFile(decoding: bytes.span, name: "example", requireDigest: requireDigest)
            return nil
        } catch {
            return error
        }
    }
}
