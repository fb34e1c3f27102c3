internal import RecurrentNetworks

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Draws the keys of a step, a decision for each.
struct KeySampler: Sendable {
    /// The keys that may sound.
    let allowed: ClosedRange<Int>
    let polyphonyLimit: Int
    private var temperature: Double
    /// A logit, divided by the temperature, of this magnitude and more is not left to chance.
    private var certainty: Double

    init(_ settings: GenerationSettings, allowed: ClosedRange<Int>) {
        self.allowed = allowed
        polyphonyLimit = settings.polyphonyLimit
        temperature = settings.temperature
        // p >= topP exactly where log(p / (1 - p)) >= log(topP / (1 - topP)); up to 1/2 that is always so for the likelier.
        certainty = settings.topP <= 0.5 ? 0 : log(settings.topP / (1 - settings.topP))
    }

    /// One that leaves everything to chance, at a temperature of at least 1 times a factor.
    func loosened(_ factor: Double) -> KeySampler {
        var sampler = self
        (sampler.temperature, sampler.certainty) = (max(1, temperature) * factor, .infinity)
        return sampler
    }

    /// Draws a set of keys without those that are barred; there may be more of them than the limit.
    func draw(
        from distribution: KeyDistribution, barred: KeySet, using generator: inout SeededGenerator
    ) -> KeySet {
        distribution.draw { key, logit in
            allowed.contains(key) && !barred.contains(key) && decide(logit, &generator)
        }
    }

    private func decide(_ logit: Double, _ generator: inout SeededGenerator) -> Bool {
        guard temperature > 0 else { return logit > 0 }
        let scaled = logit / temperature
        guard abs(scaled) < certainty else { return scaled > 0 }
        return generator.uniform() < 1 / (1 + exp(-scaled))
    }

    /// Keys drawn once more, the least likely of which fall away until the limit is kept.
    func drawWithinLimit(
        from distribution: KeyDistribution, barred: KeySet, using generator: inout SeededGenerator
    ) -> KeySet {
        var drawn: [(key: Int, logit: Double)] = []
        _ = distribution.draw { key, logit in
            let sounds = allowed.contains(key) && !barred.contains(key) && decide(logit, &generator)
            if sounds { drawn.append((key, logit)) }
            return sounds
        }
        return KeySet(drawn.sorted { ($1.logit, $0.key) < ($0.logit, $1.key) }.prefix(polyphonyLimit).map(\.key))
    }

    /// The key that is most likely if no other sounds before it, and whatever is then more likely to sound than not; empty
    /// only where no key is free.
    func mostLikely(from distribution: KeyDistribution, barred: KeySet) -> KeySet {
        var first: (key: Int, logit: Double)?
        _ = distribution.draw { key, logit in
            if allowed.contains(key), !barred.contains(key), logit > first?.logit ?? -.infinity { first = (key, logit) }
            return false
        }
        guard let first else { return [] }
        var count = 1
        return distribution.draw { key, logit in
            if key == first.key { return true }
            guard allowed.contains(key), !barred.contains(key), logit > 0, count < polyphonyLimit else { return false }
            count += 1
            return true
        }
    }
}
