/// Makes silence of what is no sound: NaN, infinities, and what is so far beyond full scale that its power is no number.
struct UsableSamples: Sendable {
    /// Samples replaced so far.
    private(set) var replacedCount = 0

    /// 180 dB above full scale.
    private static let limit: Float = 1e9

    /// Calls with the samples, or with a copy in which those that are no sound are 0.
    mutating func take(_ samples: Span<Float>, _ body: (Span<Float>) throws -> Void) rethrows {
        var isUsable = true
        // Comparison with NaN is false.
        for n in samples.indices { isUsable = samples[n].magnitude <= Self.limit && isUsable }
        if isUsable { return try body(samples) }
        var replaced: [Float] = []
        replaced.reserveCapacity(samples.count)
        for n in samples.indices {
            let isUsable = samples[n].magnitude <= Self.limit
            replaced.append(isUsable ? samples[n] : 0)
            replacedCount += isUsable ? 0 : 1
        }
        try body(replaced.span)
    }
}
