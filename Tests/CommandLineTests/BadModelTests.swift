import Foundation
import RecurrentNetworks
import TestSupport
import Testing

@Suite struct BadModelTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.record("low.wav", tone(260))
    }

    /// A kind of damage, done to the bytes of a good model, and a part of what is said about it.
    struct Damage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let saying: String
        let change: @Sendable ([UInt8]) -> [UInt8]

        init(_ name: String, saying: String, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]) {
            testDescription = name
            self.saying = saying
            self.change = change
        }
    }

    static let damages: [Damage] = [
        Damage("empty", saying: "is empty") { _ in [] },
        Damage("five bytes", saying: "only 5 bytes") { Array($0[..<5]) },
        Damage("cut in the header", saying: "cut short") { Array($0[..<100]) },
        Damage("cut in the middle", saying: "cut short") { Array($0[..<($0.count / 2)]) },
        Damage("one byte short", saying: "cut short") { $0.dropLast() },
        Damage("one byte more", saying: "something was appended") { $0 + [0] },
        Damage("a bit flipped in the first byte", saying: "header") { flipped($0, at: 0) },
        Damage("a bit flipped in the header's length", saying: "cut short") { flipped($0, at: 3) },
        Damage("a bit flipped in a name", saying: "field") { flipped($0, at: 11) },
        Damage("a bit flipped in the metadata", saying: "SHA-256") {
            flipped($0, at: $0.firstRange(of: Array("melBandCount".utf8))!.lowerBound)
        },
        Damage("a bit flipped in the weights", saying: "SHA-256") { flipped($0, at: $0.count / 2) },
        Damage("a bit flipped in the last byte", saying: "SHA-256") { flipped($0, at: $0.count - 1) },
        Damage("a header of 2^64 bytes", saying: "18446744073709551615") { [UInt8](repeating: 0xFF, count: 8) + $0[8...] },
        Damage("a header of 100 MB", saying: "cut short") { [0, 0xE1, 0xF5, 5, 0, 0, 0, 0] + $0[8...] },
        Damage("a tensor of 4 TiB", saying: "cut short") { _ in
            file(#"{"t":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]}}"#)
        },
        Damage("more elements than there are numbers", saying: "more elements than") { _ in
            file(#"{"t":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#)
        },
        Damage("other bytes than the shape says", saying: "expected 16") { _ in
            file(#"{"t":{"dtype":"F32","shape":[4],"data_offsets":[0,8]}}"#)
        },
        Damage("another program's tensors", saying: "sha256") { _ in
            file(#"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#)
        },
        Damage("a recording", saying: "not a safetensors file") { _ in wav(tone(260)) },
    ]

    private static func flipped(_ bytes: [UInt8], at place: Int) -> [UInt8] {
        var bytes = bytes
        bytes[place] ^= 1
        return bytes
    }

    /// A tensor file with this header and eight bytes of data.
    private static func file(_ header: String) -> [UInt8] {
        [UInt8(header.utf8.count)] + [UInt8](repeating: 0, count: 7) + Array(header.utf8) + [UInt8](repeating: 0, count: 8)
    }

    @Test(arguments: damages) func `a damaged model is refused`(_ damage: Damage) throws {
        try folder.fill("bad", damage.change(try TemporaryFolder.contents(ofFile: try TrainedModel.path())))
        let outcome = try folder.audioclf("classify", "-m", "bad", "low.wav")
        #expect(outcome.exitCode == 1)
        #expect(outcome.output.isEmpty)
        expectOneLine(outcome.errors, "bad", saying: damage.saying)
        #expect(outcome.errors.hasSuffix("; expected a model as `audioclf train` writes it\n"), "\(outcome.errors)")
    }

    @Test(arguments: [["inspect", "bad"], ["evaluate", "bad", "."], ["features", "-m", "bad", "low.wav"]])
    func `every command refuses it`(_ arguments: [String]) throws {
        try folder.fill("bad", Array("no model".utf8))
        let outcome = try folder.audioclf(arguments)
        #expect(outcome.exitCode == 1)
        expectOneLine(outcome.errors, "bad", saying: "expected a model")
    }

    @Test func `a model that is not there, or a folder, is refused`() throws {
        expectRefusal(
            try folder.audioclf("inspect", "none"),
            "none: cannot open it: No such file or directory; expected a model as `audioclf train` writes it")
        expectRefusal(
            try folder.audioclf("inspect", "."),
            ".: cannot read it: Is a directory; expected a model as `audioclf train` writes it")
    }

    @Test func `a model of a newer version is refused`() throws {
        var file = try TensorFile(contentsOf: try TrainedModel.path())
        file.metadata["audioclf_version"] = "2"
        try file.write(to: folder.path("newer"))
        expectRefusal(
            try folder.audioclf("classify", "-m", "newer", "low.wav"),
            "newer: a model of version 2, but this program reads version 1; use a newer audioclf")
    }

    @Test func `tensors that are no model are refused`() throws {
        try TensorFile(tensors: ["t": Tensor(shape: [2], values: [1, 2])]).write(to: folder.path("tensors"))
        expectRefusal(
            try folder.audioclf("inspect", "tensors"),
            "tensors: a tensor file, but no audioclf model; expected a model as `audioclf train` writes it")
    }

    @Test func `a model whose weights were exchanged fails its self-test`() throws {
        var file = try TensorFile(contentsOf: try TrainedModel.path())
        let name = try #require(file.tensors.keys.first { $0.contains("weight_hh") })
        file.tensors[name]!.values = file.tensors[name]!.values.map { $0 + 1 }
        try file.write(to: folder.path("other"))
        let outcome = try folder.audioclf("inspect", "other")
        #expect(outcome.exitCode == 1)
        expectOneLine(outcome.errors, "other", saying: "the self-test gives other logits")
    }
}
