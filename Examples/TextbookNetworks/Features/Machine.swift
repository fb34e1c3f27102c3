import RecurrentNetworks

/// Ten sensors of an imagined machine over twenty steps, and how worn it is at the end.
///
/// Wear grows where the load (sensor 0) meets heat (sensor 1) of two steps before, and heals slowly:
/// w(t) = 0.85 w(t - 1) + load(t) heat(t - 2). The other sensors wander about and mean nothing. Both factors swing around
/// zero, so that no weighted sum of the readings says anything about their product.
struct Machine {
    static let sensorCount = 10
    static let stepCount = 20

    /// Row-major: [step][sensor].
    var readings: [Float]
    var wear: Float

    init(using generator: inout SeededGenerator) {
        var rows: [[Double]] = []
        var wear = 0.0
        for step in 0..<Self.stepCount {
            // Each sensor keeps part of its last reading.
            rows.append((0..<Self.sensorCount).map { sensor in
                (rows.last.map { 0.5 * $0[sensor] } ?? 0) + 0.5 * generator.normal()
            })
            wear *= 0.85
            if step >= 2 { wear += rows[step][0] * rows[step - 2][1] }
        }
        readings = rows.flatMap { $0.map(Float.init) }
        self.wear = Float(wear)
    }
}
