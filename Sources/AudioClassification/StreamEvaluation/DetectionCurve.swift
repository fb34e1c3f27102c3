#if canImport(Glibc)
    private import Glibc
#else
    private import Darwin
#endif

internal import RecurrentNetworks

/// What is missed and what is falsely heard as the threshold of all labels rises: the detection error trade-off.
public struct DetectionCurve: Hashable, Sendable {
    /// What comes of one threshold.
    public struct Point: Hashable, Sendable {
        /// The threshold of every label.
        public let threshold: Double
        /// Words that were missed, of all.
        public let misses: Proportion
        /// Detections of other labels at words.
        public let wrongCount: Int
        /// Further detections of words that were hit.
        public let doubleCount: Int
        /// Detections where there is no word.
        public let falseAlarms: EventRate
        /// Those of each label that has any.
        public let falseAlarmsOfLabels: [String: Int]

        init(threshold: Double, _ score: StreamScore) {
            self.threshold = threshold
            misses = score.misses
            wrongCount = score.wrong.count
            doubleCount = score.doubles.count
            falseAlarms = score.falseAlarmRate
            falseAlarmsOfLabels = score.falseAlarms.reduce(into: [:]) { $0[$1.label, default: 0] += 1 }
        }
    }

    /// The points by their thresholds, the lowest first.
    public let points: [Point]

    /// From 0.1 to 0.9999, closer together near 1, where a network that is sure of itself has most of its answers: the
    /// logarithms of their odds are equally far apart.
    public static let thresholds: [Double] = stride(from: -2.25, through: 9.25, by: 0.25).map { 1 / (1 + exp(-$0)) }

    /// Scores trials by a policy, whose thresholds are all set to each of these in turn.
    ///
    /// - Parameter threads: How many are tried at once; the result does not depend on it.
    public init(
        _ trials: [StreamTrial], _ policy: DetectionPolicy, thresholds: [Double] = Self.thresholds,
        tolerance: Double = StreamScore.defaultTolerance, threads: Int = 1
    ) throws(ClassificationError) {
        let results = parallelMap(count: thresholds.count, threads: threads) { n -> Result<Point, ClassificationError> in
            var policy = policy
            policy.threshold = thresholds[n]
            policy.thresholds = [:]
            return Result { () throws(ClassificationError) in
                Point(threshold: thresholds[n], try trials.score(policy, tolerance: tolerance))
            }
        }
        var points: [Point] = []
        for result in results { points.append(try result.get()) }
        self.points = points.sorted { $0.threshold < $1.threshold }
    }

    /// The point with the fewest misses among those with at most so many false alarms an hour; of equal ones, as all are
    /// where there are no words, the one with the lowest threshold that no higher threshold gives more false alarms than
    /// these. Nil where every threshold gives more.
    public func point(atMost falseAlarmsPerHour: Double) -> Point? {
        let quiet = points.filter { $0.falseAlarms.perHour <= falseAlarmsPerHour }
        let fewest = quiet.map(\.misses.correct).min()
        let best = quiet.filter { $0.misses.correct == fewest }
        // A higher threshold may give more: it tells false alarms apart that run into one another below it.
        let tooLow = points.last { $0.falseAlarms.perHour > falseAlarmsPerHour }?.threshold ?? 0
        return best.first { $0.threshold > tooLow } ?? best.last
    }
}
