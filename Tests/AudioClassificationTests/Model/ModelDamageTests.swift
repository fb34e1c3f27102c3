import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct ModelDamageTests {
    private func read(_ bytes: some Sequence<UInt8>) throws {
        let bytes = Array(bytes)
        _ = try ClassifierModel(TensorFile(decoding: bytes.span, name: "model"), name: "model")
    }

    @Test func `cut short at every length, a model is refused`() throws {
        let bytes = try ClassifierModel.smallest().bytes
        try read(bytes)
        for count in 0..<bytes.count {
            #expect(throws: TensorFileError.self, "\(count) bytes") { try read(bytes[..<count]) }
        }
        #expect(throws: TensorFileError.self) { try read(bytes + [0]) }
    }

    @Test func `with any byte flipped, a model is refused`() throws {
        let bytes = try ClassifierModel.smallest().bytes
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 1 << UInt8(place % 8)
            #expect(throws: TensorFileError.self, "byte \(place)") { try read(damaged) }
        }
    }

    /// The digest is right here, so that it is the reading of the fields that must not trap.
    @Test(arguments: ["front_end", "network", "labels", "training", "self_test", "audioclf_version"])
    func `with any character of a field changed, a model is read or refused`(key: String) throws {
        let file = try ClassifierModel.smallest().tensorFile()
        let text = Array(try #require(file.metadata[key]).unicodeScalars)
        var generator = SeededGenerator(seed: 1)
        for place in text.indices {
            for replacement in ["9", "-", "0", "e9", "\"", "", "null", "[", ",", "é"].shuffled(using: &generator).prefix(3) {
                var changed = String.UnicodeScalarView(text[..<place])
                changed.append(contentsOf: replacement.unicodeScalars)
                changed.append(contentsOf: text[(place + 1)...])
                var file = file
                file.metadata[key] = String(changed)
                do {
                    _ = try ClassifierModel(file, name: "model")
                } catch {
                    #expect(error is ClassificationError, "\(error)")
                }
            }
        }
    }
}
