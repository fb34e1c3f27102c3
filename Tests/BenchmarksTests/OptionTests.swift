import ArgumentParser
import Testing

@testable import Benchmarks

@Suite struct OptionTests {
    @Test func `training is not timed under the name of rounded weights`() throws {
        #expect(throws: (any Error).self) { try Training.parse(["--quantized"]) }
        #expect(try Training.parse([]).network.quantized == false)
        #expect(try Streaming.parse(["--quantized"]).network.quantized)
    }
}
