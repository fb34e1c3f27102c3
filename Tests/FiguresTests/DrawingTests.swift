import Figures
import Testing

struct DrawingTests {
    @Test func `ticks are round numbers inside the range, and not too many`() {
        var generator = SeededGenerator(state: 5)
        for _ in 0..<2_000 {
            let low = Double.random(in: -1...1, using: &generator) * exponent(&generator)
            let span = Double.random(in: 0.1...1, using: &generator) * max(exponent(&generator), abs(low) * 1e-3)
            let count = Int.random(in: 2...12, using: &generator)
            let ticks = Ticks(in: low...(low + span), atMost: count)
            #expect(ticks.values.count <= count && !ticks.values.isEmpty, "\(low) \(span) \(count)")
            #expect(ticks.labels.count == ticks.values.count)
            var leading = ticks.step
            while leading >= 9.999 { leading /= 10 }
            while leading < 0.9999 { leading *= 10 }
            #expect([1, 2, 5].contains { abs($0 - leading) < 1e-6 }, "step \(ticks.step)")
            for value in ticks.values {
                #expect(value >= low - 1e-6 * span && value <= low + 1.000001 * span)
                let multiple = value / ticks.step
                #expect(abs(multiple - multiple.rounded()) < 1e-6)
            }
            #expect(Set(ticks.labels).count == ticks.labels.count, "\(ticks.labels)")
        }
    }

    private func exponent(_ generator: inout SeededGenerator) -> Double {
        (0..<Int.random(in: 0...5, using: &generator)).reduce(0.001) { value, _ in value * 10 }
    }

    @Test func `ticks of some ranges`() {
        #expect(Ticks(in: 0...1, atMost: 6).labels == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(Ticks(in: -87.4...24.1, atMost: 7).labels == ["−80", "−60", "−40", "−20", "0", "20"])
        #expect(Ticks(in: 0...3_600, atMost: 8).labels == ["0", "500", "1000", "1500", "2000", "2500", "3000", "3500"])
        #expect(Ticks(in: 0.0001...0.0005, atMost: 5).labels == ["0.0001", "0.0002", "0.0003", "0.0004", "0.0005"])
        #expect(Ticks(in: 1...4, atMost: 10, whole: true).labels == ["1", "2", "3", "4"])
        #expect(Ticks(in: 3...3, atMost: 5).values == [3])
        #expect(Ticks(in: 0...1e-9, atMost: 2).labels == ["0", "1e−9"])
    }

    @Test func `numbers are written as wanted`() {
        #expect(formatted(0.05, decimals: 2) == "0.05")
        #expect(formatted(-0.001, decimals: 2) == "0.00")
        #expect(formatted(-12.5, decimals: 1) == "−12.5")
        #expect(formatted(2.5, decimals: 4, trimmed: true) == "2.5")
        #expect(formatted(100, decimals: 0, trimmed: true) == "100")
        #expect(formatted(2_500_000_000, decimals: 0) == "2.5e9")
        #expect(formatted(.nan, decimals: 1) == "–")
    }

    @Test func `text is escaped for XML`() {
        #expect(escaped(#"<a href="x">&'"#) == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;")
        #expect(escaped("ا\nb\u{1}\u{0}é😀") == "ا b\u{FFFD}\u{FFFD}é😀")
    }
}
