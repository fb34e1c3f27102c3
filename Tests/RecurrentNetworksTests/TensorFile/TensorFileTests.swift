import RecurrentNetworks
import TestSupport
import Testing

@Suite struct TensorFileTests {
    static let golden = folder(2, above: #filePath) + "/Golden/TensorFile"

    @Test func `what was written is read again`() throws {
        let small = TensorFileExamples.small
        #expect(try TensorFile(decoding: small.encoded().span, name: "small") == small)
        #expect(try TensorFile(decoding: TensorFile().encoded().span, name: "nothing") == TensorFile())
    }

    @Test func `floats keep every bit`() throws {
        let patterns: [UInt32] = [0x8000_0000, 1, 0x7f7f_ffff, 0xff80_0000, 0x7fc0_1234, 0x7f80_0001]
        let tensor = Tensor(shape: [3, 2], values: patterns.map(Float.init(bitPattern:)))
        let file = try TensorFile(decoding: TensorFile(tensors: ["x": tensor]).encoded().span, name: "bits")
        #expect(file.tensors["x"]?.values.map(\.bitPattern) == patterns)
    }

    @Test func `any name and any text survive`() throws {
        let odd = ["", "\0", "\"\\/\u{08}\u{0c}\n\r\t\u{1f}\u{7f}", "e\u{301}", "\u{10ffff}", "[{\"a\":1}]", "\u{2028}"]
        var file = TensorFile()
        for (index, name) in odd.enumerated() {
            file.tensors[name] = Tensor(shape: [], values: [Float(index)])
            file.metadata[name] = odd[odd.count - 1 - index]
        }
        #expect(try TensorFile(decoding: file.encoded().span, name: "odd") == file)
    }

    @Test func `the order of filling in makes no difference`() {
        let names = (0..<50).map { "name \($0)" }
        var (forwards, backwards) = (TensorFile(), TensorFile())
        for name in names { forwards.add(name) }
        for name in names.reversed() { backwards.add(name) }
        #expect(forwards.encoded() == backwards.encoded())
    }

    @Test func `data starts at a multiple of 8 bytes and ends the file`() {
        for length in 0..<8 {
            let bytes = TensorFile(
                metadata: ["x": String(repeating: "y", count: length)], tensors: ["z": Tensor(shape: [1], values: [1])]
            ).encoded()
            let headerLength = Int(bytes[0]) | Int(bytes[1]) << 8
            #expect((8 + headerLength) % 8 == 0)
            #expect(bytes.count == 8 + headerLength + 4)
        }
    }

    @Test func `a digest among the metadata is replaced`() throws {
        var file = TensorFileExamples.small
        file.metadata["sha256"] = "nonsense"
        #expect(file.encoded() == TensorFileExamples.small.encoded())
    }

    @Test func `the golden file of our writer is written again byte for byte`() throws {
        let path = Self.golden + "/own.safetensors"
        #expect(try TensorFile(contentsOf: path) == TensorFileExamples.small)
        #expect(try TensorFileExamples.small.encoded() == TemporaryFolder.contents(ofFile: path))
    }

    @Test func `a file of the safetensors package is read when asked to do without a digest`() throws {
        let path = Self.golden + "/foreign.safetensors"
        let file = try TensorFile(contentsOf: path, requireDigest: false)
        #expect(file.metadata == ["format": "np", "text": "é 🎵 \"quoted\"\t\u{01} \\"])
        #expect(
            file.tensors == [
                "lstm.weight_ih_l0": Tensor(shape: [2, 3], values: [0, 0.25, 0.5, 0.75, 1, 1.25]),
                "scale": Tensor(shape: [], values: [-1.5]),
                "empty": Tensor(shape: [0, 4], values: []),
                "special": Tensor(shape: [3], values: [.infinity, -0.0, .leastNormalMagnitude / 2]),
                "name \"quoted\" \\ é 🎵\n": Tensor(shape: [1], values: [1e-3]),
            ])
        let error = #expect(throws: TensorFileError.self) { try TensorFile(contentsOf: path) }
        #expect(error?.code == .missingDigest)
    }

    @Test func `a tensor whose values do not fill its shape traps`() async {
        await #expect(processExitsWith: .failure) { _ = Tensor(shape: [2, 2], values: [1, 2, 3]) }
        await #expect(processExitsWith: .failure) {
            var file = TensorFileExamples.small
            file.tensors["bias"]?.shape = [3]
            _ = file.encoded()
        }
    }
}

extension TensorFile {
    fileprivate mutating func add(_ name: String) {
        metadata[name] = name
        tensors[name] = Tensor(shape: [1], values: [Float(name.utf8.count)])
    }
}

/// The folder that `count` components of the path lie in.
private func folder(_ count: Int, above path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).dropLast(count).joined(separator: "/")
}
