/// Hears words in sound that comes in pieces of any size, at any rate, each once, as soon as it can be told.
///
///     var detector = try StreamingDetector(model, sampleRate: 16_000)
///     for piece in pieces {
///         for word in try detector.process(piece) { print(word.label, word.time) }
///     }
///     let last = try detector.finish()
///
/// The detections do not depend on the pieces. Memory does not grow with the stream. Samples that are no finite numbers
/// count as silence.
public struct StreamingDetector: ~Copyable {
    private var stream: PosteriorStream
    private var tracker: DetectionTracker

    /// A detector at the beginning of a stream.
    ///
    /// - Parameters:
    ///   - policy: When posteriors make a detection; nil: `model.detectionPolicy`.
    ///   - sampleRate: Of the samples to come, in hertz.
    ///   - mode: How the network hears the stream; nil: as the model was made for.
    /// - Throws: `ClassificationError` where the model was not made for the mode, the rate cannot be converted, or the
    ///   policy is none for the model's labels.
    public init(
        _ model: ClassifierModel, policy: DetectionPolicy? = nil, sampleRate: Int, mode: StreamingMode? = nil
    ) throws {
        let tracker = try DetectionTracker(policy ?? model.detectionPolicy, labels: model.labels)
        stream = try PosteriorStream(model, sampleRate: sampleRate, mode: mode)
        self.tracker = tracker
    }

    /// When a detection is made.
    public var policy: DetectionPolicy { tracker.policy }
    /// What the model knows.
    public var labels: [String] { tracker.labels }
    /// The smoothed posteriors of now, one for each label; empty before the first.
    public var smoothed: [Double] { tracker.smoothed }
    /// Samples so far that were no sound and counted as silence.
    public var replacedSampleCount: Int { stream.replacedSampleCount }

    /// Takes mono samples and returns what is heard with them.
    ///
    /// - Parameter each: Called with the posteriors as they come, before smoothing.
    public mutating func process(
        _ samples: Span<Float>, posteriors each: (StreamPosteriors) throws -> Void = { _ in }
    ) throws -> [Detection] {
        try follow(try stream.process(samples), each)
    }

    /// The same for an array.
    public mutating func process(
        _ samples: [Float], posteriors each: (StreamPosteriors) throws -> Void = { _ in }
    ) throws -> [Detection] {
        try process(samples.span, posteriors: each)
    }

    /// The end of the stream: what is then heard, and what was about to be. It takes no more then.
    public mutating func finish(posteriors each: (StreamPosteriors) throws -> Void = { _ in }) throws -> [Detection] {
        try follow(try stream.finish(), each) + tracker.finish()
    }

    private mutating func follow(
        _ posteriors: [StreamPosteriors], _ each: (StreamPosteriors) throws -> Void
    ) throws -> [Detection] {
        var detections: [Detection] = []
        for posterior in posteriors {
            try each(posterior)
            detections += tracker.add(posterior)
        }
        return detections
    }
}

extension AudioClassifier {
    /// A detector for a stream, mono at `sampleRate` Hz; see `StreamingDetector`.
    public func detector(
        sampleRate: Int, policy: DetectionPolicy? = nil, mode: StreamingMode? = nil
    ) throws -> StreamingDetector {
        try StreamingDetector(model, policy: policy, sampleRate: sampleRate, mode: mode)
    }
}
