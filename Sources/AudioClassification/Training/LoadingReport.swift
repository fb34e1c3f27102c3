internal import AudioFiles

/// What was found in the recordings of a dataset while they were loaded.
public struct LoadingReport: Sendable {
    /// So many recordings of so many seconds together.
    public struct Amount: Hashable, Sendable {
        /// Recordings.
        public var count: Int
        /// Of sound.
        public var seconds: Double

        /// Nothing, unless told otherwise.
        public init(count: Int = 0, seconds: Double = 0) {
            self.count = count
            self.seconds = seconds
        }
    }

    /// Stretches of hard negatives.
    public struct Stretches: Hashable, Sendable {
        /// How many are learned from: at most as many as there are recordings to learn from beside them.
        public let learned: Int
        /// How many there are.
        public let found: Int
    }

    /// What is used, by part and label.
    public let amounts: [Recording.Part: [String: Amount]]
    /// The voices in each part, as far as they are known.
    public let speakerCounts: [Recording.Part: Int]
    /// Recordings that are the same; those that are left out for it are not among the amounts.
    public let duplicates: DuplicateCheck
    /// Recordings that could not be read, with the reason; a line each.
    public let failures: [String]
    /// What was odd about recordings that were read all the same; a line each.
    public let warnings: [String]
    /// Seconds of sound that were read.
    public let seconds: Double
    /// Recordings by their own sample rate, in Hz.
    public let sampleRates: [Int: Int]
    /// Recordings of more than one channel, which were mixed down.
    public let mixedDownCount: Int
    /// Recordings to learn from that are longer than the window, of which the loudest stretch is used.
    public let longerCount: Int
    /// Stretches of hard negatives.
    public let stretches: Stretches

    init(
        training: [RecordingLoader.Outcome], validation: [RecordingLoader.Outcome], sampleRate: Int, stretches: Stretches
    ) {
        self.stretches = stretches
        failures = Self.failures(training + validation)
        let learned = training.filter { $0.failure == nil }, checked = validation.filter { $0.failure == nil }
        let duplicates = DuplicateCheck(
            training: learned.map { ($0.recording, $0.digest, $0.fileDigest) },
            validation: checked.map { ($0.recording, $0.digest, $0.fileDigest) })
        self.duplicates = duplicates
        let used: [Recording.Part: [RecordingLoader.Outcome]] = [
            .training: learned.filter { !duplicates.leftOut.contains($0.recording) }, .validation: checked,
        ]
        amounts = used.mapValues { outcomes in
            outcomes.reduce(into: [:]) { amounts, outcome in
                amounts[outcome.recording.label, default: Amount()].count += 1
                amounts[outcome.recording.label]!.seconds += Double(outcome.sampleCount) / Double(sampleRate)
            }
        }
        speakerCounts = used.mapValues { Set($0.compactMap(\.recording.speaker)).count }
        let readable = learned + checked
        warnings = readable.flatMap(\.warnings)
        seconds = Double(readable.reduce(0) { $0 + $1.sampleCount }) / Double(sampleRate)
        sampleRates = Dictionary(readable.compactMap(\.format).map { ($0.sampleRate, 1) }, uniquingKeysWith: +)
        mixedDownCount = readable.compactMap(\.format).count { $0.channelCount > 1 }
        longerCount = used[.training]!.count(where: \.isLonger)
    }

    /// A line for each recording that could not be read; of a file's stretches the first five are told, for where its header
    /// says that it is longer than it is, thousands may fail.
    private static func failures(_ outcomes: [RecordingLoader.Outcome]) -> [String] {
        let failed = outcomes.filter { $0.failure != nil }, limit = 5
        let counts = Dictionary(failed.map { ($0.recording.path, 1) }, uniquingKeysWith: +)
        var told: [String: Int] = [:]
        return failed.compactMap { outcome in
            let path = outcome.recording.path, rest = counts[path]! - limit
            told[path, default: 0] += 1
            if told[path]! > limit { return nil }
            return outcome.failure! + (told[path] == limit && rest > 0 ? " (and so \(rest) more of its stretches)" : "")
        }
    }
}
