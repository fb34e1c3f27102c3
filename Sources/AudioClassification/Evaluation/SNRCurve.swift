/// How the accuracy falls as noise grows louder beside the recordings.
public struct SNRCurve: Hashable, Sendable {
    /// The accuracy at one loudness of noise.
    public struct Point: Hashable, Sendable {
        /// How far the sound is above the noise, in dB.
        public let decibels: Double
        /// Recordings that were called what they are.
        public let accuracy: Proportion
    }

    /// Without noise.
    public let clean: Proportion
    /// With it, from the faintest noise to the loudest.
    public let points: [Point]

    /// The accuracies that `evaluate` finds with noise so many dB below the sound, each ratio once.
    public init<Failure: Error>(
        clean: Proportion, decibels: [Double], evaluate: (Double) throws(Failure) -> Proportion
    ) throws(Failure) {
        self.clean = clean
        var points: [Point] = []
        for ratio in Set(decibels).sorted(by: >) { points.append(Point(decibels: ratio, accuracy: try evaluate(ratio))) }
        self.points = points
    }
}
