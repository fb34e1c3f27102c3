import RecurrentNetworks
import Testing

@testable import AudioClassification

/// Files with a right digest and wrong contents: what another program, or another version of this one, might write.
@Suite struct OddModelTests {
    private func message(_ change: (inout TensorFile) throws -> Void) throws -> String {
        var file = try ClassifierModel.smallest().tensorFile()
        let before = file
        try change(&file)
        #expect(file != before, "the change changes something")
        let encoded = file.encoded()
        let message = refusal { _ = try ClassifierModel(TensorFile(decoding: encoded.span, name: "odd.model"), name: "odd.model") }
        #expect(message.hasPrefix("odd.model: "))
        return message
    }

    private func message(replacing old: String, in key: String, with new: String) throws -> String {
        try message { file in file.metadata[key] = file.metadata[key]!.replacing(old, with: new, maxReplacements: 1) }
    }

    @Test func `a newer version asks for a newer program`() throws {
        #expect(try message { $0.metadata["audioclf_version"] = "2" }.contains("use a newer audioclf"))
    }

    @Test(arguments: ["x", "", "0", "-1", "1.0", "99999999999999999999"])
    func `a version that is none is refused`(version: String) throws {
        #expect(try message { $0.metadata["audioclf_version"] = version }.contains("its version is \"\(version)\""))
    }

    @Test func `a tensor file of something else is no model`() throws {
        #expect(try message { $0.metadata = ["format": "pt"] }.contains("no audioclf model"))
    }

    @Test(arguments: ["front_end", "network", "labels", "training", "self_test"])
    func `a field that is missing or no JSON is named`(key: String) throws {
        #expect(try message { $0.metadata[key] = nil }.contains("\"\(key)\" is missing"))
        #expect(try message { $0.metadata[key] = "{" }.contains("\"\(key)\" cannot be understood"))
        #expect(try message { $0.metadata[key] = "\n7" }.contains("\"\(key)\" cannot be understood"))
    }

    @Test(arguments: [#"["a"]"#, #"["a","b","c"]"#, #"["a","a"]"#, "[]"])
    func `labels that do not fit the network are refused`(labels: String) throws {
        #expect(try message { $0.metadata["labels"] = labels }.contains("do not fit"))
    }

    @Test(arguments: [
        (#""sampleRate":8000"#, #""sampleRate":0"#), (#""sampleRate":8000"#, #""sampleRate":-8000"#),
        (#""sampleRate":8000"#, #""sampleRate":9223372036854775807"#),
        (#""frameMilliseconds":4"#, #""frameMilliseconds":1e300"#),
        (#""frameMilliseconds":4"#, #""frameMilliseconds":10000000"#),
        (#""frameMilliseconds":4"#, #""frameMilliseconds":1e999"#), (#""frameMilliseconds":4"#, #""frameMilliseconds":NaN"#),
        (#""hopMilliseconds":2"#, #""hopMilliseconds":0"#), (#""hopMilliseconds":2"#, #""hopMilliseconds":-1"#),
        (#""melBandCount":3"#, #""melBandCount":1000000000"#), (#""coefficientCount":2"#, #""coefficientCount":3"#),
        (#""coefficientCount":2"#, #""coefficientCount":0"#), (#""deltaOrder":0"#, #""deltaOrder":2"#),
        (#""deltaOrder":0"#, #""deltaOrder":1000000000"#), (#""deltaReach":2"#, #""deltaReach":1000000000"#),
        (#""powerFloor":"#, #""powerFloor":-"#), (#""highestFrequency":3800"#, #""highestFrequency":380000"#),
        (#""window":"hann""#, #""window":"round""#), (#""windowFrames":12"#, #""windowFrames":0"#),
        (#""windowFrames":12"#, #""windowFrames":-3"#), (#""windowFrames":12"#, #""windowFrames":9223372036854775807"#),
        (#""passBandEnd":0.9"#, #""passBandEnd":1"#), (#""passBandEnd":0.9"#, #""passBandEnd":-1e308"#),
        (#""stopBandDecibels":110"#, #""stopBandDecibels":1e308"#), (#""stopBandStart":1"#, #""stopBandStart":1e308"#),
        (#""mean":["#, #""mean":[1,"#), (#""mean":["#, #""mean":[1e99,"#),
        (#""standardDeviation":["#, #""standardDeviation":[0,"#),
    ])
    func `a front end that makes no sense is refused`(old: String, new: String) throws {
        _ = try message(replacing: old, in: "front_end", with: new)
    }

    @Test(arguments: [
        (#""hiddenSizes":[4]"#, #""hiddenSizes":[1000000000]"#), (#""hiddenSizes":[4]"#, #""hiddenSizes":[16384]"#),
        (#""hiddenSizes":[4]"#, #""hiddenSizes":[0]"#), (#""hiddenSizes":[4]"#, #""hiddenSizes":[9223372036854775807]"#),
        (#""hiddenSizes":[4]"#, #""hiddenSizes":[4,4]"#), (#""hiddenSizes":[4]"#, #""hiddenSizes":[]"#),
        (#""denseSizes":[]"#, #""denseSizes":[4]"#), (#""bidirectional":false"#, #""bidirectional":true"#),
        (#""cell":"lstm""#, #""cell":"gru-reset-after""#), (#""pooling":"mean""#, #""pooling":"attention""#),
        (#""pooling":"mean""#, #""pooling":null"#), (#""inputSize":2"#, #""embeddingSize":2,"inputSize":2"#), (#""inputSize":2"#, #""inputSize":65536"#),
        (#""outputSize":2"#, #""outputSize":1048576"#), (#""dropout":0.2"#, #""dropout":1"#),
        (#""pooling":"mean""#, #""pooling":"median""#), (#""cell":"lstm""#, #""cell":"perceptron""#),
    ])
    func `a network that the tensors do not bear out is refused`(old: String, new: String) throws {
        _ = try message(replacing: old, in: "network", with: new)
    }

    @Test func `tensors that are missing, of another shape or not finite are named`() throws {
        for name in ["head.weight", "rnn.weight_hh_l0", "rnn.bias_ih_l0"] {
            #expect(try message { $0.tensors[name] = nil }.contains("\(name) is missing"))
            #expect(try message { $0.tensors[name]!.shape.insert(1, at: 0) }.contains("\(name) has shape"))
            for value in [Float.nan, .infinity] {
                #expect(try message { $0.tensors[name]!.values[3 % $0.tensors[name]!.values.count] = value }.contains("finite"))
            }
        }
        for name in ["samples", "frames", "logits"] {
            #expect(try message { $0.tensors["self_test.\(name)"] = nil }.contains("missing or unusable"))
            #expect(try message { $0.tensors["self_test.\(name)"]!.values[0] = .nan }.contains("missing or unusable"))
            #expect(
                try message { $0.tensors["self_test.\(name)"] = Tensor(shape: [0, 7], values: []) }.contains("missing or unusable"))
        }
        #expect(try message { $0.tensors["self_test.logits"] = Tensor(shape: [1], values: [0]) }.contains("values of logits"))
        #expect(try message { $0.tensors["self_test.samples"]!.values.removeLast(50); $0.tensors["self_test.samples"]!.shape[0] -= 50 }
            .contains("values of frames"))
    }

    @Test func `other results than when it was trained fail the self-test`() throws {
        #expect(try message { $0.tensors["self_test.frames"]!.values[5] += 0.01 }.contains("other frames"))
        #expect(try message { $0.tensors["self_test.logits"]!.values[1] -= 0.1 }.contains("other logits"))
        #expect(try message { $0.tensors["head.bias"]!.values[0] += 0.1 }.contains("other logits"))
        #expect(try message { $0.tensors["self_test.samples"]!.values[50] += 1 }.contains("other frames"))
        #expect(try message(replacing: #""window":"hann""#, in: "front_end", with: #""window":"hamming""#).contains("other frames"))
        #expect(try message(replacing: #""mean":[-0,"#, in: "front_end", with: #""mean":[0.5,"#).contains("other frames"))
        #expect(try message(replacing: #""pooling":"mean""#, in: "network", with: #""pooling":"last""#).contains("other logits"))
    }

    @Test func `weights so large that the answer is no number fail the self-test`() throws {
        let message = try message { file in
            // Both signs: infinity minus infinity.
            file.tensors["head.weight"]!.values = (0..<8).map { $0 % 2 == 0 ? 3e38 : -3e38 }
            file.tensors["head.bias"]!.values = [3e38, -3e38]
            for n in file.tensors["rnn.bias_ih_l0"]!.values.indices { file.tensors["rnn.bias_ih_l0"]!.values[n] = 50 }
        }
        #expect(message.contains("other logits"))
        #expect(try self.message { $0.tensors["self_test.samples"]!.values[50] = 3e38 }.contains("other frames"))
    }
}
