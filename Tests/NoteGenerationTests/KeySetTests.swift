import Foundation
import NoteGeneration
import RecurrentNetworks
import Testing

@Suite struct KeySetTests {
    @Test func `a set does what a set of numbers does`() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            func some(_ count: Int) -> Set<Int> {
                Set((0..<count).map { _ in Int.random(in: 21...108, using: &generator) })
            }
            let (a, b) = (some(Int.random(in: 0...12, using: &generator)), some(5))
            let (x, y) = (KeySet(a), KeySet(b))
            #expect(Array(x) == a.sorted())
            #expect(x.count == a.count && x.isEmpty == a.isEmpty && x.lowest == a.min() && x.highest == a.max())
            #expect(x.union(y) == KeySet(a.union(b)))
            #expect(x.intersection(y) == KeySet(a.intersection(b)))
            #expect(x.subtracting(y) == KeySet(a.subtracting(b)))
            let key = Int.random(in: 21...108, using: &generator)
            #expect(x.contains(key) == a.contains(key))
            var without = x
            without.remove(key)
            #expect(without == KeySet(a.subtracting([key])))
        }
    }

    @Test func `transposing moves every key, or none if one would leave the piano`() {
        for semitones in -90...90 {
            #expect(KeySet().transposed(by: semitones) == [])
            for keys in [[21], [108], [40, 60, 84, 85, 99], [21, 108]] {
                let wanted = keys.map { $0 + semitones }
                let isPossible = wanted.allSatisfy { (21...108).contains($0) }
                #expect(KeySet(keys).transposed(by: semitones) == (isPossible ? KeySet(wanted) : nil))
            }
        }
    }

    @Test func `what is no key is in no set`() {
        var keys: KeySet = [21, 108]
        for key in [-1, 20, 109, 1000, .min + 21, .max] {
            #expect(!keys.contains(key))
            keys.remove(key)
        }
        #expect(keys.count == 2)
    }

    @Test func `JSON has the MIDI numbers, and another number is refused`() throws {
        let keys: KeySet = [64, 21, 108]
        #expect(String(decoding: try JSONEncoder().encode(keys), as: UTF8.self) == "[21,64,108]")
        #expect(try JSONDecoder().decode(KeySet.self, from: Data("[64, 108, 21]".utf8)) == keys)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(KeySet.self, from: Data("[20]".utf8)) }
        #expect(keys.description == "[21, 64, 108]")
    }
}
