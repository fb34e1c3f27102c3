import RecurrentNetworks
import Testing

@Suite struct TensorFileMetadataTests {
    private func problem(_ metadata: [String: String], _ kind: ModelKind) -> ModelFileProblem? {
        do {
            try TensorFile(metadata: metadata).check(kind, version: 3)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ModelKind.allCases) func `a stamp says what a file is a model of`(_ kind: ModelKind) {
        for version in 1...3 {
            var file = TensorFile()
            file.stamp(kind, version: version)
            #expect(problem(file.metadata, kind) == nil)
            for other in ModelKind.allCases where other != kind {
                #expect(problem(file.metadata, other) == .otherKind(kind))
            }
        }
        #expect(problem([:], kind) == .noModel)
        #expect(problem([kind.rawValue: "4"], kind) == .newerVersion("4"))
        for text in ["0", "-1", "", "one", "1.5"] {
            #expect(problem([kind.rawValue: text], kind) == .broken("its version is \"\(text)\""))
        }
    }

    @Test func `a value is kept as JSON with sorted keys, and what is none is refused by its name`() throws {
        var file = TensorFile()
        try file.encode(["b": 1.5, "a": 0.1], "numbers")
        #expect(file.metadata == ["numbers": "{\"a\":0.1,\"b\":1.5}"])
        #expect(try file.decoded([String: Double].self, "numbers") == ["a": 0.1, "b": 1.5])
        #expect(throws: ModelFileProblem.broken("its field \"numbers\" cannot be understood")) {
            try file.decoded([Int].self, "numbers")
        }
        #expect(throws: ModelFileProblem.broken("its field \"words\" is missing")) {
            try file.decoded([Int].self, "words")
        }
        #expect(throws: (any Error).self) { try file.encode(Double.nan, "numbers") }
    }
}
