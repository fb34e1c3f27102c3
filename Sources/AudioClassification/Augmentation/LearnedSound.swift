/// What is kept of a recording to learn from: its loudest window with a little of what is before and after it.
///
/// In 16 bits, so that a large data set fits into memory: exact for recordings of 16 bits at the model's rate, of others the
/// rounding is 90 dB below their peak.
struct LearnedSound: Sendable {
    private let values: [Int16]
    private let scale: Float
    /// The window among the samples.
    let window: Range<Int>

    init(_ samples: ArraySlice<Float>, window: Range<Int>) {
        let peak = samples.reduce(0) { max($0, abs($1)) }
        scale = peak <= 32767 / 32768 ? 1 / 32768 : peak / 32767
        let factor = 1 / scale
        values = samples.map { Int16(($0 * factor).rounded()) }
        self.window = window
    }

    var samples: [Float] {
        var samples = [Float](repeating: 0, count: values.count)
        var result = samples.mutableSpan
        let values = values.span, scale = scale
        for n in result.indices { result[n] = Float(values[n]) * scale }
        return samples
    }
}
