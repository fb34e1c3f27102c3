import Testing

@testable import AudioClassification

@Suite struct EventRateTests {
    /// Half of the 95 % quantile of the chi-squared distribution with 2 (count + 1) degrees of freedom, from a table.
    @Test(arguments: [(0, 2.9957), (1, 4.7439), (2, 6.2958), (5, 10.5130), (10, 16.9622), (49, 62.1711)])
    func `the bound is the exact one`(_ count: Int, _ bound: Double) {
        #expect(abs(EventRate(count, hours: 1).upperBound - bound) < 1e-4)
        #expect(abs(EventRate(count, hours: 4).upperBound - bound / 4) < 1e-4)
    }

    @Test func `many events have a bound near theirs`() {
        let bound = EventRate(1_000_000, hours: 1).upperBound
        #expect(abs(bound - (1_000_000 + 1.645 * 1000)) < 10, "\(bound)")
    }

    @Test func `without time nothing is known`() {
        #expect(EventRate(0, hours: 0).perHour == 0 && EventRate(0, hours: 0).upperBound == .infinity)
        #expect(EventRate(6, hours: 4).perHour == 1.5)
    }
}
