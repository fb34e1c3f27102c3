/// Says how far the listener is behind, not too often.
struct LagReport {
    private var lastSaid: ContinuousClock.Instant?

    /// What is not worth a word, in seconds.
    private static let unnoticed = 1.0

    /// Takes how far behind it is now, and says so every ten seconds while that is much; and once that it has caught up.
    mutating func update(_ secondsBehind: Double) {
        if secondsBehind > Self.unnoticed {
            if let lastSaid, lastSaid.duration(to: .now) < .seconds(10) { return }
            lastSaid = .now
            Console.warning("\(secondsBehind.decimals(1)) s behind the sound; nothing is lost, but what is heard is told late")
        } else if lastSaid != nil, secondsBehind < Self.unnoticed / 2 {
            lastSaid = nil
            Console.note("caught up with the sound")
        }
    }
}
