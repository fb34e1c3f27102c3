import RecurrentNetworks
import Testing

/// Headers that someone made up, each with the error it must end with.
@Suite struct TensorFileHeaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var header: String
        var dataCount = 8
        var code: TensorFileError.Code
        var detail: String
        var testDescription: String { "\(header.prefix(100))" }
    }

    static func layout(_ header: String, dataCount: Int = 8, _ detail: String) -> Case {
        Case(header: header, dataCount: dataCount, code: .invalidLayout, detail: detail)
    }

    static func malformed(_ header: String, _ detail: String) -> Case {
        Case(header: header, code: .malformedHeader, detail: detail)
    }

    static let tensor = #"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#
    static let second = #"{"dtype":"F32","shape":[1],"data_offsets":[4,8]}"#

    static let cases: [Case] = [
        Case(
            header: TensorFileExamples.header(dtype: "BF16"), code: .unsupportedType,
            detail: #"tensor "a" has dtype "BF16", expected "F32": convert it to 32-bit floats"#),
        Case(
            header: TensorFileExamples.header(), dataCount: 7, code: .wrongLength,
            detail: "the file has 87 bytes, expected 88 for the tensors in its header: it is cut short"),
        Case(
            header: TensorFileExamples.header(), code: .missingDigest,
            detail: #"the metadata has no "sha256": the file is damaged or was written by another program"#),
        Case(
            header: "x" + TensorFileExamples.header(), code: .notATensorFile,
            detail: "not a safetensors file: the header begins with byte 120, expected \"{\""),

        layout(
            TensorFileExamples.header(shape: "[3]"),
            #"tensor "a" has 8 bytes of data, expected 12 for its shape [3]"#),
        layout(
            TensorFileExamples.header(shape: "[4611686018427387904,4]"),
            #"tensor "a" has shape [4611686018427387904, 4], more elements than any file can hold"#),
        layout(
            TensorFileExamples.header(shape: "[4611686018427387904]"),
            #"tensor "a" has shape [4611686018427387904], more elements than any file can hold"#),
        layout(
            TensorFileExamples.header(offsets: "[8,0]"),
            #"tensor "a" has data_offsets [8, 0], expected a begin and an end not before it"#),
        layout(
            TensorFileExamples.header(offsets: "[0,4,8]"),
            #"tensor "a" has data_offsets [0, 4, 8], expected a begin and an end not before it"#),
        layout(
            TensorFileExamples.header(offsets: "[4,12]"), dataCount: 12,
            #"tensor "a" leaves a hole before it: its data begins at byte 4, expected 0"#),
        layout(
            #"{"a":\#(tensor),"b":\#(tensor)}"#,
            #"tensor "b" overlaps the tensor before it: its data begins at byte 0, expected 4"#),
        // Two zero-sized tensors may share a place; a tensor of data and a zero-sized one in its middle may not.
        layout(
            #"{"a":\#(tensor),"b":{"dtype":"F32","shape":[0],"data_offsets":[2,2]}}"#,
            #"tensor "b" overlaps the tensor before it: its data begins at byte 2, expected 4"#),

        malformed(
            TensorFileExamples.header(shape: "[-2]"),
            #"header byte 47 ("-2],"data_of"): expected a whole number from 0 on in the shape of tensor "a", found "-2""#),
        malformed(TensorFileExamples.header(shape: "[2.0]"), #"found "2.0""#),
        malformed(TensorFileExamples.header(shape: "[02]"), #"found "02""#),
        malformed(TensorFileExamples.header(shape: "[2e0]"), #"found "2e0""#),
        malformed(TensorFileExamples.header(shape: "[99999999999999999999]"), "is larger than any file"),
        malformed(TensorFileExamples.header(shape: "2"), #"expected the bracket that opens the shape of tensor "a""#),
        malformed(TensorFileExamples.header(shape: "[2,]"), #"found """#),
        malformed(TensorFileExamples.header(shape: "[2"), #"found ""data_offsets":[0""#),
        malformed(#"{"a":{"shape":[2}}"#, "expected a comma or the bracket that closes the shape"),
        malformed(#"{"a":\#(tensor),"a":\#(second)}"#, #""a" occurs twice in the header"#),
        malformed(#"{"a":\#(tensor),"\u0061":\#(second)}"#, #""a" occurs twice in the header"#),
        malformed(#"{"__metadata__":{"k":"1","k":"2"}}"#, #""k" occurs twice in the metadata"#),
        malformed(#"{"__metadata__":{},"__metadata__":{}}"#, #""__metadata__" occurs twice in the header"#),
        malformed(#"{"a":{"dtype":"F32","dtype":"F32"}}"#, #""dtype" occurs twice in tensor "a""#),
        malformed(#"{"a":{"dtype":"F32","shape":[2]}}"#, #"tensor "a" lacks a field, expected dtype, shape and data_offsets"#),
        malformed(#"{"a":{"strides":[1]}}"#, #"tensor "a" has a field "strides""#),
        malformed(#"{"a":null}"#, #"expected the brace that opens tensor "a""#),
        malformed(#"{"__metadata__":{"k":1}}"#, #"expected a string as metadata "k""#),
        malformed(#"{"__metadata__":null}"#, "expected the brace that opens the metadata"),
        malformed(#"{"__metadata__":{"k":"\x"}}"#, "with escapes that JSON knows"),
        malformed(#"{"__metadata__":{"k":"\ud800"}}"#, "with escapes that JSON knows"),
        malformed(#"{"__metadata__":{"k":"\ud800\u0041"}}"#, "with escapes that JSON knows"),
        malformed(#"{"__metadata__":{"k":"\u12"}}"#, "with escapes that JSON knows"),
        malformed(#"{"__metadata__":{"k":"\u+123"}}"#, "with escapes that JSON knows"),
        malformed("{\"__metadata__\":{\"k\":\"\n\"}}", "without bare control characters"),
        malformed(#"{"__metadata__":{"k":"\"#, #"end of the header: expected the quote that closes a string as metadata "k""#),
        malformed(#"{"__metadata__":{}"#, "end of the header: expected a comma or the brace that closes the header"),
        malformed(#"{"__metadata__":{}}}"#, "expected spaces up to the end of the header"),
        malformed(#"{"__metadata__":{},}"#, "expected a name in the header"),
        malformed(#"{"a" 1}"#, #"expected a colon behind "a""#),
        malformed("{\"a\nb\"", "without bare control characters"),
        malformed(String(repeating: "{\"a\":", count: 100_000), #"tensor "a" has a field "a""#),
        malformed("{\"a\":" + String(repeating: "[", count: 100_000), #"expected the brace that opens tensor "a""#),
        malformed(
            "{\"a\":{\"shape\":" + String(repeating: "[", count: 100_000),
            #"expected a whole number from 0 on in the shape of tensor "a""#),
    ]

    @Test(arguments: cases)
    func `a hostile header is refused with what is wrong in it`(example: Case) {
        let error = TensorFileExamples.error(
            reading: TensorFileExamples.file(header: example.header, dataCount: example.dataCount))
        #expect(error?.code == example.code)
        #expect(error?.detail.contains(example.detail) == true, "\(error?.detail ?? "no error")")
        #expect(error.map { $0.description.count < 300 && !$0.description.contains(where: \.isNewline) } == true)
    }

    @Test func `a header that is not UTF-8 is refused`() {
        let header = Array(#"{"__metadata__":{"k":""#.utf8) + [0xc3, 0x28] + Array(#""}}"#.utf8)
        let error = TensorFileExamples.error(reading: TensorFileExamples.file(header: header))
        #expect(error?.detail == "header byte 22: expected UTF-8 text, but these bytes are none")
    }

    @Test(arguments: [0, 1, 100_000_001, UInt64(Int.max), UInt64.max, 0x4556_4157_4646_4952])
    func `an absurd header length is refused`(length: UInt64) {
        let prefix = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        let error = TensorFileExamples.error(reading: prefix + Array("{}".utf8))
        #expect(error?.code == .notATensorFile)
        #expect(error?.detail.contains("give \(length) as the header's length") == true)
    }

    @Test func `tensors may stand in any order in the header and share an empty place`() throws {
        let header =
            #" { "b" : \#(Self.second) ,"e":{"data_offsets":[4,4],"shape":[3,0],"dtype":"F32"}, "a":\#(Self.tensor)}   "#
        let bytes = TensorFileExamples.file(header: String(header.dropFirst()), dataCount: 8)
        let file = try TensorFile(decoding: bytes.span, name: "example", requireDigest: false)
        #expect(file.tensors.mapValues(\.shape) == ["a": [1], "b": [1], "e": [3, 0]])
    }

    @Test func `JSON escapes are understood`() throws {
        let header = #"{"__metadata__":{"\u0041\n":"\ud83c\udfb5\/\b\f\r\t\"\\\u00e9"}}"#
        let bytes = TensorFileExamples.file(header: header)
        let file = try TensorFile(decoding: bytes.span, name: "example", requireDigest: false)
        #expect(file.metadata == ["A\n": "🎵/\u{08}\u{0c}\r\t\"\\é"])
    }
}
