import Glibc

/// A sine of the given frequency in hertz.
func sine(_ frequency: Double, sampleRate: Int, count: Int, amplitude: Double = 0.5) -> [Float] {
    (0..<count).map { Float(amplitude * sin(2 * Double.pi * frequency * Double($0) / Double(sampleRate))) }
}

/// Samples that 16 bits hold exactly, every channel its own.
func steps(_ count: Int, seed: Int = 1) -> [Float] {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int16(truncatingIfNeeded: Int(state >> 48))) / 32768
    }
}

func largestDifference(_ a: some Sequence<Float>, _ b: some Sequence<Float>) -> Float {
    zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

func signalToNoise(_ signal: [Float], _ copy: [Float]) -> Double {
    let power = signal.reduce(0.0) { $0 + Double($1) * Double($1) }
    let noise = zip(signal, copy).reduce(0.0) { $0 + pow(Double($1.0 - $1.1), 2) }
    return 10 * log10(power / max(noise, 1e-30))
}
