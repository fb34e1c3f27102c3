/// Turns the posteriors of a stream into detections, by a `DetectionPolicy`. It knows no network, so that many policies can
/// be tried on the posteriors of one run. Memory does not grow with the stream.
public struct DetectionTracker: Sendable {
    /// When a detection is made.
    public let policy: DetectionPolicy
    /// What the posteriors are of, in their order.
    public let labels: [String]
    /// The smoothed posteriors of now, one for each label; empty before the first.
    public private(set) var smoothed: [Double] = []

    private var words: [Word]
    private var recent = RecentPosteriors()
    /// No label fires before.
    private var quietUntil = -Double.infinity
    /// Of the last posteriors.
    private var time = 0.0

    /// A tracker at the beginning of a stream; throws where a value of the policy is out of its range, or is about a label
    /// that is none of these.
    public init(_ policy: DetectionPolicy, labels: [String]) throws(ClassificationError) {
        try policy.validate()
        try policy.validate(for: labels)
        self.policy = policy
        self.labels = labels
        words = labels.indices.compactMap { n in
            let isHeard = !Dataset.wordlessLabels.contains(labels[n]) && !policy.suppressedLabels.contains(labels[n])
            let threshold = policy.threshold(of: labels[n])
            return isHeard ? Word(label: n, threshold: threshold, release: threshold * policy.release) : nil
        }
    }

    /// Takes the next posteriors, which are later than those before, and returns what fires: one label at most, but where
    /// the policy leaves no time between detections.
    public mutating func add(_ posteriors: StreamPosteriors) -> [Detection] {
        precondition(
            posteriors.probabilities.count == labels.count,
            "\(posteriors.probabilities.count) posteriors for \(labels.count) labels")
        time = posteriors.time
        smoothed = recent.mean(adding: posteriors, seconds: policy.smoothingSeconds)
        for n in words.indices { words[n].follow(smoothed[words[n].label], at: time) }
        return fire(minimumSeconds: policy.minimumSeconds)
    }

    /// The end of the stream: what has risen fires without being waited for.
    public mutating func finish() -> [Detection] { fire(minimumSeconds: 0) }

    private mutating func fire(minimumSeconds: Double) -> [Detection] {
        var detections: [Detection] = []
        let ready = words.indices.filter { words[$0].hasBeenUp(seconds: minimumSeconds, at: time) }
            .sorted { (smoothed[words[$1].label], $0) < (smoothed[words[$0].label], $1) }
        for n in ready where time >= quietUntil - RecentPosteriors.tolerance && !words[n].isSpent {
            let rise = words[n].rise!
            words[n].isSpent = true
            detections.append(
                Detection(
                    label: labels[words[n].label], start: rise.start, end: rise.end, time: time, probability: rise.peak))
            guard policy.refractorySeconds > 0 else { continue }
            quietUntil = time + policy.refractorySeconds
            // What else is up heard the same sound.
            for other in words.indices where words[other].rise != nil { words[other].isSpent = true }
        }
        return detections
    }
}

extension DetectionTracker {
    /// A label that may fire, and how it stands.
    private struct Word {
        /// Its place among the labels.
        let label: Int
        /// Where it rises, and below which it falls.
        let threshold, release: Double
        /// Nil while it is down.
        private(set) var rise: Rise?
        /// Whether this rise has had its detection.
        var isSpent = false

        struct Rise {
            let start: Double
            var end: Double
            var peak: Double
        }

        init(label: Int, threshold: Double, release: Double) {
            self.label = label
            self.threshold = threshold
            self.release = release
        }

        mutating func follow(_ value: Double, at time: Double) {
            if value >= threshold {
                rise = Rise(start: rise?.start ?? time, end: time, peak: max(rise?.peak ?? 0, value))
            } else if !(value >= release) {
                rise = nil
                isSpent = false
            }
        }

        func hasBeenUp(seconds: Double, at time: Double) -> Bool {
            guard let rise, !isSpent else { return false }
            return time - rise.start >= seconds - RecentPosteriors.tolerance
        }
    }
}

/// The posteriors of the last moments of a stream.
private struct RecentPosteriors: Sendable {
    /// Times are sums of steps that are no binary fractions.
    static let tolerance = 1e-6

    private var rows: [StreamPosteriors] = []

    /// Takes the next ones and gives the mean of those of the last seconds; of the last ones alone where those are few.
    mutating func mean(adding posteriors: StreamPosteriors, seconds: Double) -> [Double] {
        let oldest = posteriors.time - seconds + Self.tolerance
        rows.removeFirst(rows.firstIndex { $0.time > oldest } ?? rows.count)
        rows.append(posteriors)
        // Summed anew each time: a running sum would carry its rounding on for hours.
        var sums = [Double](repeating: 0, count: posteriors.probabilities.count)
        for row in rows {
            for n in sums.indices { sums[n] += Double(row.probabilities[n]) }
        }
        for n in sums.indices { sums[n] /= Double(rows.count) }
        return sums
    }
}
