/// How the accuracy falls as noise grows louder beside the recordings.
public struct SNRCurve: Hashable, Sendable {
    /// The accuracy at one loudness of noise.
    public struct Point: Hashable, Sendable {
        /// How far the sound is above the noise, in dB.
        public let decibels: Double
        /// Recordings that were called what they are.
        public let accuracy: Proportion

        /// A point.
        public init(decibels: Double, accuracy: Proportion) {
            self.decibels = decibels
            self.accuracy = accuracy
        }
    }

    /// Without noise.
    public let clean: Proportion
    /// With it, from the faintest noise to the loudest.
    public let points: [Point]

    /// A curve from its points in any order.
    public init(clean: Proportion, points: [Point]) {
        self.clean = clean
        self.points = points.sorted { $0.decibels > $1.decibels }
    }
}
