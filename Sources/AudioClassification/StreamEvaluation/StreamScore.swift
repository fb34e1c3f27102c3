/// How detections in a recording agree with what is heard in it.
///
/// A detection belongs to a word if it was reported (`Detection.time`) not before the word's beginning and at most
/// `tolerance` seconds after its end. Of the detections with the word's own label the first is its hit, and others are
/// doubles. A detection that belongs to a word, but to none of its label, is wrong; it takes nothing from a hit of the word.
/// One that belongs to no word is a false alarm. Where words follow so closely that a detection belongs to several, it is the
/// hit of the first of its label that has none yet.
public struct StreamScore: Hashable, Sendable {
    /// A word that is in the recording.
    public struct Word: Hashable, Sendable {
        /// What it is, and when.
        public let label: TimedLabel
        /// The detection that hits it; nil: it was missed.
        public internal(set) var hit: Detection?

        /// From the word's end until it was reported, in seconds; negative where its beginning sufficed.
        public var latency: Double? { hit.map { $0.time - label.end } }
    }

    /// Every word, by its beginning; of several recordings, those of the first before those of the second.
    public private(set) var words: [Word]
    /// Further detections of words that were hit.
    public private(set) var doubles: [Detection] = []
    /// Detections of other labels at words.
    public private(set) var wrong: [Detection] = []
    /// Detections where there is no word.
    public private(set) var falseAlarms: [Detection] = []
    /// How long the recordings are, in seconds.
    public private(set) var seconds: Double
    /// How much of that no detection could belong to a word in: what false alarms are counted by.
    public private(set) var wordlessSeconds: Double

    /// How long after a word's end it may be reported, in seconds, where nothing else is said.
    public static let defaultTolerance = 0.75

    /// Scores detections, in the order of their times.
    ///
    /// - Parameters:
    ///   - words: What is heard, in any order; only labels that should be detected.
    ///   - seconds: How long the recording is.
    public init(
        _ detections: [Detection], words: [TimedLabel], seconds: Double, tolerance: Double = Self.defaultTolerance
    ) {
        self.words = LabelTrack(words).labels.map { Word(label: $0) }
        self.seconds = seconds
        // The sum of what is covered may be longer than all by its last bit.
        wordlessSeconds = max(0, seconds - Self.covered(self.words.map(\.label), tolerance, within: seconds))
        for detection in detections { add(detection, tolerance) }
    }

    private mutating func add(_ detection: Detection, _ tolerance: Double) {
        let there = words.indices.filter {
            words[$0].label.start <= detection.time && detection.time <= words[$0].label.end + tolerance
        }
        let ofLabel = there.filter { words[$0].label.label == detection.label }
        if let word = ofLabel.first(where: { words[$0].hit == nil }) {
            words[word].hit = detection
        } else if !ofLabel.isEmpty {
            doubles.append(detection)
        } else if !there.isEmpty {
            wrong.append(detection)
        } else {
            falseAlarms.append(detection)
        }
    }

    /// How many seconds lie at words or so shortly after them.
    private static func covered(_ words: [TimedLabel], _ tolerance: Double, within seconds: Double) -> Double {
        var sum = 0.0, end = 0.0
        for word in words {
            let until = min(word.end + tolerance, seconds)
            sum += max(0, until - max(word.start, end))
            end = max(end, until)
        }
        return sum
    }

    /// The scores of two recordings together.
    public static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.words += b.words
        sum.doubles += b.doubles
        sum.wrong += b.wrong
        sum.falseAlarms += b.falseAlarms
        sum.seconds += b.seconds
        sum.wordlessSeconds += b.wordlessSeconds
        return sum
    }
}

extension StreamScore {
    /// Words that were hit, of all.
    public var hits: Proportion { Proportion(words.count { $0.hit != nil }, of: words.count) }
    /// Words that were not, of all.
    public var misses: Proportion { Proportion(words.count { $0.hit == nil }, of: words.count) }
    /// False alarms in the time without words.
    public var falseAlarmRate: EventRate { EventRate(falseAlarms.count, hours: wordlessSeconds / 3600) }

    /// The latency that a part of the hits, from 0 to 1, does not exceed: the median for 0.5. Nil without hits.
    public func latency(_ part: Double) -> Double? {
        let sorted = words.compactMap(\.latency).sorted()
        if sorted.isEmpty { return nil }
        return sorted[min(max(Int((part * Double(sorted.count)).rounded(.up)) - 1, 0), sorted.count - 1)]
    }
}
