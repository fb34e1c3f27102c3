#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

internal import RecurrentNetworks

/// Noise that is computed: what there is to mix in where nobody has recorded any.
enum SyntheticNoise: CaseIterable, Sendable {
    /// Equally strong at all frequencies.
    case white
    /// 3 dB weaker for every octave up, as rain and traffic are.
    case pink
    /// 6 dB weaker for every octave up, as wind is.
    case brown
    /// The mains at 50 or 60 Hz with harmonics.
    case hum

    /// So many samples of it, of mean square 1.
    func samples(_ count: Int, sampleRate: Int, using generator: inout SeededGenerator) -> [Float] {
        var values: [Double]
        switch self {
        case .white: values = (0..<count).map { _ in generator.normal() }
        case .pink: values = Self.pink(count, sampleRate, &generator)
        case .brown:
            // A leak below 20 Hz keeps it from wandering away.
            let leak = exp(-2 * Double.pi * 20 / Double(sampleRate))
            var level = 0.0
            values = (0..<count).map { _ in
                level = leak * level + generator.normal()
                return level
            }
        case .hum:
            let base = generator.uniform() < 0.5 ? 50.0 : 60.0
            let partials = (1...12).map { n in
                (frequency: base * Double(n), strength: generator.uniform() / Double(n), phase: generator.uniform() * 2 * .pi)
            }
            values = (0..<count).map { n in
                partials.reduce(0) {
                    $0 + $1.strength * sin(2 * .pi * $1.frequency * Double(n) / Double(sampleRate) + $1.phase)
                } + 0.02 * generator.normal()
            }
        }
        let mean = values.reduce(0, +) / Double(max(count, 1))
        let power = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(count, 1))
        let scale = power > 0 ? 1 / power.squareRoot() : 0
        return values.map { Float(($0 - mean) * scale) }
    }

    /// White noise through first-order low-passes an octave apart, each half as strong in power as the one below it: within
    /// half a decibel of 3 dB an octave between the lowest and the highest.
    private static func pink(_ count: Int, _ sampleRate: Int, _ generator: inout SeededGenerator) -> [Double] {
        let poles = octaves(from: 20, below: Double(sampleRate) / 2)
        let coefficients = poles.map { exp(-2 * Double.pi * $0 / Double(sampleRate)) }
        // Each low-pass passes its band with the same power.
        let gains = coefficients.map { (1 - $0 * $0).squareRoot() }
        var states = [Double](repeating: 0, count: coefficients.count)
        return (0..<count).map { _ in
            var sum = 0.0
            for n in states.indices {
                states[n] = coefficients[n] * states[n] + gains[n] * generator.normal()
                sum += states[n]
            }
            return sum
        }
    }

    private static func octaves(from lowest: Double, below limit: Double) -> [Double] {
        var frequencies: [Double] = []
        var frequency = lowest
        while frequency < limit {
            frequencies.append(frequency)
            frequency *= 2
        }
        return frequencies
    }
}
