import AudioClassification

/// How well words are detected, as JSON has it.
struct StreamDocument: Encodable {
    let version = 1
    let stream: Stream
    let failures: [String]

    struct Stream: Encodable {
        let seconds: Double
        let words: Int
        let hits: Int
        let misses: Int
        /// The part of the words that was missed, 0 to 1, and the two ends of its 95 % interval.
        let missRate: Double
        let missInterval: [Double]
        let wrong: Int
        let doubles: Int
        let falseAlarms: Rate
        /// Nil without hits.
        let latency: Latency?
        let tolerance: Double
        let policy: DetectionPolicy
        let labels: [Label]
        let missed: [Missed]
        let alarms: [Alarm]
        let curve: [Point]
    }

    struct Rate: Encodable {
        let count: Int
        let hours: Double
        let perHour: Double
        /// Nil without any time.
        let upperBound: Double?

        init(_ rate: EventRate) {
            count = rate.count
            hours = rate.hours
            perHour = rate.perHour
            upperBound = rate.upperBound.isFinite ? rate.upperBound : nil
        }
    }

    struct Latency: Encodable {
        let median: Double
        let p95: Double
    }

    struct Label: Encodable {
        let label: String
        let words: Int
        let misses: Int
        let falseAlarms: Int
        let threshold: Double
    }

    struct Missed: Encodable {
        let label: String
        let start: Double
        let end: Double
        let source: String?
    }

    struct Alarm: Encodable {
        let label: String
        let probability: Double
        let file: String
        let seconds: Double
    }

    struct Point: Encodable {
        let threshold: Double
        let misses: Int
        let missRate: Double
        let wrong: Int
        let doubles: Int
        let falseAlarms: Int
        let perHour: Double
        let upperBound: Double?

        init(_ point: DetectionCurve.Point) {
            threshold = point.threshold
            misses = point.misses.correct
            missRate = point.misses.value
            wrong = point.wrongCount
            doubles = point.doubleCount
            let rate = Rate(point.falseAlarms)
            (falseAlarms, perHour, upperBound) = (rate.count, rate.perHour, rate.upperBound)
        }
    }

    init(_ findings: StreamFindings) {
        let score = findings.score, misses = score.misses
        let latency = score.latency(0.5).map { Latency(median: $0, p95: score.latency(0.95)!) }
        stream = Stream(
            seconds: score.seconds, words: misses.count, hits: score.hits.correct, misses: misses.correct,
            missRate: misses.value, missInterval: [misses.interval.lowerBound, misses.interval.upperBound],
            wrong: score.wrong.count, doubles: score.doubles.count, falseAlarms: Rate(score.falseAlarmRate),
            latency: latency, tolerance: findings.tolerance, policy: findings.policy,
            labels: findings.labels.map {
                Label(
                    label: $0.label, words: $0.misses.count, misses: $0.misses.correct, falseAlarms: $0.falseAlarms,
                    threshold: $0.threshold)
            },
            missed: score.words.filter { $0.hit == nil }.map {
                Missed(label: $0.label.label, start: $0.label.start, end: $0.label.end, source: $0.label.source)
            },
            alarms: findings.falseAlarms.map {
                Alarm(label: $0.label, probability: $0.probability, file: $0.file, seconds: $0.seconds)
            },
            curve: findings.curve.points.map(Point.init))
        failures = findings.failures
    }
}
