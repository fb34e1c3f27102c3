import RecurrentNetworks
import Testing

@testable import AudioClassification

@Suite struct ProportionTests {
    // From the closed form of Wilson's interval, evaluated elsewhere.
    @Test(arguments: [
        (79, 80, 0.932537, 0.997790), (0, 10, 0, 0.277533), (10, 10, 0.722467, 1), (1, 2, 0.094531, 0.905469),
        (7, 10, 0.396778, 0.892209), (500, 1000, 0.469070, 0.530930),
    ])
    func `intervals are Wilson's`(correct: Int, count: Int, low: Double, high: Double) {
        let interval = Proportion(correct, of: count).interval
        #expect(abs(interval.lowerBound - low) < 1e-6 && abs(interval.upperBound - high) < 1e-6, "\(interval)")
    }

    @Test func `every interval covers what was seen, within 0 and 1, and is the mirror of its complement`() {
        for count in 1...60 {
            for correct in 0...count {
                let proportion = Proportion(correct, of: count), other = Proportion(count - correct, of: count)
                #expect(proportion.interval.contains(proportion.value))
                #expect(proportion.interval.lowerBound >= 0 && proportion.interval.upperBound <= 1)
                #expect(abs(proportion.interval.lowerBound - (1 - other.interval.upperBound)) < 1e-12)
            }
        }
        #expect(Proportion(0, of: 0).interval == 0...1 && Proportion(0, of: 0).value == 0)
    }

    @Test(arguments: [0.5, 0.9, 0.98]) func `about 95 of 100 intervals hold the true rate`(rate: Double) {
        var generator = SeededGenerator(seed: 5)
        let held = (0..<2000).count { _ in
            let correct = (0..<150).count { _ in generator.uniform(in: 0...1) < rate }
            return Proportion(correct, of: 150).interval.contains(rate)
        }
        #expect((1840...1990).contains(held), "\(held) of 2000")
    }
}
