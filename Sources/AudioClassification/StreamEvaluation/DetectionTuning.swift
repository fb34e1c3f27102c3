/// A policy whose thresholds were chosen for a wanted number of false alarms, and what that was seen on: the evidence, which is
/// kept in the model.
public struct DetectionTuning: Codable, Hashable, Sendable {
    /// What comes of one threshold for all labels.
    public struct Point: Codable, Hashable, Sendable {
        /// The threshold.
        public let threshold: Double
        /// False alarms in all hours.
        public let falseAlarms: Int
        /// Words missed.
        public let misses: Int
    }

    /// The policy, with a threshold for every label that is a word.
    public let policy: DetectionPolicy
    /// From the beginning of one window to that of the next; nil: the state of the network was carried on.
    public let hopSeconds: Double?
    /// How many false alarms an hour were wanted at most.
    public let wantedPerHour: Double
    /// How many hours without words were heard.
    public let hours: Double
    /// How many false alarms the policy made in them.
    public let falseAlarms: Int
    /// How many words were to be heard; 0 where there was only sound without words.
    public let words: Int
    /// How many of them the policy missed.
    public let misses: Int
    /// What other thresholds would do.
    public let curve: [Point]

    /// The false alarms that the policy made.
    public var rate: EventRate { EventRate(falseAlarms, hours: hours) }

    /// Whether this can be the tuning of a model with these labels.
    func fits(_ labels: [String]) -> Bool {
        hours.isFinite && hours >= 0 && falseAlarms >= 0 && wantedPerHour >= 0
            && hopSeconds.map { StreamingMode.hopSecondsLimits.contains($0) } != false
            && (try? DetectionTracker(policy, labels: labels)) != nil
    }
}

extension DetectionTuning {
    /// Chooses thresholds by which some trials together give at most so many false alarms an hour.
    ///
    /// Every label gets the lowest threshold at which it has at most its share of them, the same for all labels, and the
    /// share is made as large as the whole allows: labels that are never falsely heard leave theirs to the others. No
    /// threshold is lower than `leastThreshold`, however quiet a label was in the hours heard. Where the hours are too few
    /// for one false alarm to be within the wanted rate, none is allowed.
    ///
    /// - Parameters:
    ///   - policy: All of it but its thresholds is kept.
    ///   - mode: How the trials were heard.
    ///   - curve: That of the trials and the policy.
    public init(
        _ trials: [StreamTrial], _ policy: DetectionPolicy, mode: StreamingMode, curve: DetectionCurve,
        falseAlarmsPerHour wanted: Double, leastThreshold: Double = 0.5,
        tolerance: Double = StreamScore.defaultTolerance
    ) throws(ClassificationError) {
        guard wanted >= 0, wanted.isFinite else {
            throw .setting(called: "the number of false alarms an hour", wanted, "0 or more")
        }
        guard let trial = trials.first, let hours = curve.points.first?.falseAlarms.hours, hours > 0 else {
            throw .nothingToTuneWith
        }
        guard let highest = curve.points.last?.threshold, leastThreshold <= highest else {
            throw .setting(called: "the least threshold", leastThreshold, "no higher than the curve's highest")
        }
        let labels = trial.posteriors.labels.filter {
            !Dataset.wordlessLabels.contains($0) && !policy.suppressedLabels.contains($0)
        }
        func candidate(share: Int) -> DetectionPolicy {
            var candidate = policy
            for label in labels {
                candidate.thresholds[label] = curve.threshold(of: label, falseAlarms: share, from: leastThreshold)
            }
            return candidate
        }
        let allowed = Int(min(wanted * hours + 1e-9, 1e9))
        var best = candidate(share: 0), score = try trials.score(best, tolerance: tolerance)
        // More for each label is more in all, as far as labels do not take detections from each other.
        var low = 0, high = allowed + 1
        while high - low > 1 {
            let share = (low + high) / 2
            let other = candidate(share: share), found = try trials.score(other, tolerance: tolerance)
            if found.falseAlarms.count <= allowed { (low, best, score) = (share, other, found) } else { high = share }
        }
        // One threshold for all may hide a label behind another, which it is not with its own.
        while score.falseAlarms.count > allowed {
            let alarming = Set(score.falseAlarms.map(\.label)).filter { best.thresholds[$0]! < highest }
            if alarming.isEmpty { break }
            for label in alarming { best.thresholds[label] = curve.threshold(above: best.thresholds[label]!) }
            score = try trials.score(best, tolerance: tolerance)
        }
        self.policy = best
        hopSeconds = if case .window(let seconds) = mode { seconds } else { nil }
        wantedPerHour = wanted
        self.hours = hours
        falseAlarms = score.falseAlarms.count
        words = score.words.count
        misses = score.misses.correct
        self.curve = curve.points.map {
            Point(threshold: $0.threshold, falseAlarms: $0.falseAlarms.count, misses: $0.misses.correct)
        }
    }
}

extension DetectionCurve {
    /// The lowest threshold from which on a label has at most so many false alarms; the highest there is if none does.
    fileprivate func threshold(of label: String, falseAlarms limit: Int, from least: Double) -> Double {
        let allowed = points.filter { $0.threshold >= least }
        let tooMany = allowed.lastIndex { $0.falseAlarmsOfLabels[label, default: 0] > limit }
        return allowed[min(tooMany.map { $0 + 1 } ?? 0, allowed.count - 1)].threshold
    }

    /// The next threshold above one that is not the highest.
    fileprivate func threshold(above other: Double) -> Double { points.first { $0.threshold > other }!.threshold }
}

extension ClassifierModel {
    /// The same model with other thresholds for streams.
    public func tuned(_ tuning: DetectionTuning) -> ClassifierModel {
        var model = self
        model.tuning = tuning
        return model
    }
}
