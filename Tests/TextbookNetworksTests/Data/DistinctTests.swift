import RecurrentNetworks
import Testing

@testable import TextbookNetworks

@Suite struct DistinctTests {
    @Test func `items of a test are none of the training's`() {
        var generator = SeededGenerator(seed: 1)
        var seen: Set<Int> = []
        let training = distinct(60, besides: &seen) { Int.random(in: 0..<100, using: &generator) }
        let test = distinct(40, besides: &seen) { Int.random(in: 0..<100, using: &generator) }
        #expect(Set(training).count == 60 && Set(test).count == 40)
        #expect(Set(training).isDisjoint(with: test))
        #expect(seen == Set(0..<100))
    }
}
