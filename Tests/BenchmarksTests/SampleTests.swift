import Testing

@testable import Benchmarks

@Suite struct SampleTests {
    @Test func `median, lowest and highest do not depend on the order`() {
        let sample = Sample([5, 1, 4, 2, 3])
        #expect(sample.median == 3)
        #expect(sample.lowest == 1)
        #expect(sample.highest == 5)
    }

    @Test func `a quantile is the nearest value`() {
        let sample = Sample((0...100).map(Double.init))
        #expect(sample.quantile(0.99) == 99)
        #expect(sample.quantile(0) == 0)
        #expect(sample.quantile(1) == 100)
        #expect(Sample([7]).quantile(0.99) == 7)
    }

    @Test func `another unit changes all values alike`() {
        let sample = Sample([1, 2, 3]).scaled(by: 1000)
        #expect(sample.median == 2000)
        #expect(sample.highest == 3000)
    }
}
