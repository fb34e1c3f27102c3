#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a key sounds like: partials that each decay on their own, as those of a struck string do.
///
/// Stiffness sharpens the upper partials (Fletcher, Blackham and Stratton 1962), harder blows bring more of them, high
/// strings and high partials fade sooner, and the lower partials fade in two stages with a slow beat, as two strings in
/// slightly different tune do (Weinreich 1977). The numbers are settings of our own, not measured on an instrument.
struct StruckString {
    /// A decaying sine.
    struct Partial {
        let hertz: Double
        let amplitude: Double
        /// Nepers a second: the amplitude falls by a factor e in 1 / `decay` seconds.
        let decay: Double
        /// Where in its turn it begins, in radians.
        let phase: Double
    }

    let partials: [Partial]
    /// How fast the sound goes when the key is released, in nepers a second, beside its own decay.
    let release: Double
    /// How long it takes to begin.
    let attackSeconds: Double

    /// `loudness` is the root of the mean square over the first 0.3 s, whatever the key; `force` goes from 0 to 1.
    init(key: Int, force: Double, loudness: Double, tuningHertz: Double, sampleRate: Double) {
        let fundamental = tuningHertz * exp2(Double(key - 69) / 12)
        let stiffness = 1e-4 * exp2(Double(key - 60) / 12)
        // 60 dB in 9 s for the low A, 3.5 s for the middle C, 0.7 s at the top.
        let decay = log(1000) / (9 * exp2(-Double(key - 33) / 20))
        let brightness = 450 + 2600 * force * force.squareRoot() + 0.8 * fundamental
        let highest = min(0.45 * sampleRate, 10_000)

        var partials: [Partial] = []
        for number in 1...28 {
            let n = Double(number)
            let hertz = n * fundamental * ((1 + stiffness * n * n) / (1 + stiffness)).squareRoot()
            guard hertz < highest else { break }
            // Where the hammer strikes, an eighth of the length or so, partials with a node there are missing.
            let amplitude = sin(.pi * n * 0.118) / n * exp(-(hertz - fundamental) / brightness)
            guard abs(amplitude) > 1.5e-3 else { continue }
            let rate = decay * (1 + 0.22 * (n - 1)) + 2.5e-7 * (hertz * hertz - fundamental * fundamental)
            // Phases that grow with the square spread the blow over the period: less of a peak, equally loud.
            let phase = .pi * n * n / 14
            func add(_ ratio: Double, _ share: Double, _ haste: Double) {
                partials.append(
                    Partial(hertz: ratio * hertz, amplitude: share * amplitude, decay: haste * rate, phase: phase))
            }
            if number <= 6 {
                add(1, 0.7, 1.7)
                add(1.0004, 0.3, 0.6)
            } else {
                add(1, 1, 1.4)
            }
        }
        let window = 0.3
        let power = partials.reduce(0) { sum, partial in
            let fall = 2 * partial.decay * window
            return sum + 0.5 * partial.amplitude * partial.amplitude * (1 - exp(-fall)) / fall
        }
        // A key beyond what the sample rate can carry has no partial at all.
        let gain = partials.isEmpty ? 0 : loudness / power.squareRoot()
        self.partials = partials.map {
            Partial(hertz: $0.hertz, amplitude: gain * $0.amplitude, decay: $0.decay, phase: $0.phase)
        }
        release = log(1000) / max(0.12, 0.34 - 0.0028 * Double(key - 21))
        attackSeconds = 0.006 - 0.004 * force
    }
}
