/// The mean power of the active part of a recording: of its stretches of 10 ms that are at most 25 dB below the loudest.
///
/// So pauses before and after a word do not count, as in ITU-T P.56, of which this is a simple form. 0 for silence.
func activePower(_ samples: [Float], sampleRate: Int) -> Double {
    let length = max(1, sampleRate / 100)
    let powers = powers(of: samples, length: length, step: length, first: 0)
    let threshold = (powers.max() ?? 0) * activeRatio
    let active = powers.filter { $0 >= threshold && $0 > 0 }
    return active.isEmpty ? 0 : active.reduce(0, +) / Double(active.count)
}

/// The mean power of what is behind the speech of a recording: that of the loudest of the quietest tenth of its stretches of
/// 10 ms, but at least 30 dB less than its loudest one, where it is all speech. 0 for silence.
func quietPower(_ samples: [Float], sampleRate: Int) -> Double {
    let length = max(1, sampleRate / 100)
    let powers = powers(of: samples, length: length, step: length, first: 0).sorted()
    guard let loudest = powers.last else { return 0 }
    return min(powers[powers.count / 10], loudest / 1000)
}

/// Whether each frame of a recording is part of its active sound, by the power in its middle.
func activeFrames(_ samples: [Float], count: Int, frameLength: Int, hop: Int) -> [Bool] {
    let powers = powers(of: samples, length: hop, step: hop, first: max(0, frameLength - hop) / 2)
    let threshold = (powers.max() ?? 0) * activeRatio
    return (0..<count).map { $0 < powers.count && powers[$0] >= threshold && powers[$0] > 0 }
}

/// The samples from the first to the last that are part of a recording's active sound; all of them where it is silent.
func activeRange(_ samples: [Float], sampleRate: Int) -> Range<Int> {
    let length = max(1, sampleRate / 100)
    let isActive = activeFrames(
        samples, count: (samples.count + length - 1) / length, frameLength: length, hop: length)
    guard let first = isActive.firstIndex(of: true), let last = isActive.lastIndex(of: true) else { return samples.indices }
    return first * length..<min((last + 1) * length, samples.count)
}

/// 25 dB.
private let activeRatio = 0.003162

/// The mean squares of stretches that begin at every `step` samples; the last may be shorter.
func powers(of samples: [Float], length: Int, step: Int, first: Int) -> [Double] {
    let span = samples.span
    return stride(from: first, to: span.count, by: step).map { start in
        meanSquare(span.extracting(start..<min(start + length, span.count)))
    }
}

/// The mean square of some samples.
func meanPower(_ samples: [Float]) -> Double { meanSquare(samples.span) }

/// Eight sums side by side: one alone waits for each addition before the next, and takes several times as long.
private func meanSquare(_ samples: Span<Float>) -> Double {
    var sums = SIMD8<Double>()
    let whole = samples.count & ~7
    for start in stride(from: 0, to: whole, by: 8) {
        var values = SIMD8<Float>()
        for lane in 0..<8 { values[lane] = samples[start + lane] }
        let wide = SIMD8<Double>(values)
        sums += wide * wide
    }
    var sum = sums.sum()
    for n in whole..<samples.count { sum += Double(samples[n]) * Double(samples[n]) }
    return sum / Double(max(samples.count, 1))
}
