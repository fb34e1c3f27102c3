internal import AudioFeatures
public import AudioFiles

/// The posteriors of a whole stream, kept so that it can be tried what detections other policies make of them, without
/// running the network again.
public struct PosteriorTrack: Sendable {
    /// A recording that is part of the stream.
    public struct Part: Hashable, Sendable {
        /// What messages call it.
        public let name: String
        /// When it begins, in seconds of the stream.
        public let start: Double
        /// Its own.
        public let sampleRate, channelCount: Int
    }

    /// What the posteriors are of, in their order.
    public let labels: [String]
    /// How long the stream is.
    public private(set) var seconds = 0.0
    /// The recordings that it is made of, in their order.
    public private(set) var parts: [Part] = []
    /// Recordings that could not be read, or not to their end; a line each.
    public private(set) var failures: [String] = []
    /// What was odd about the others; a line each.
    public private(set) var warnings: [String] = []

    private var times: [Double] = []
    /// Row-major, a row for each time.
    private var probabilities: [Float] = []

    /// Hears recordings, one right after the other, as one stream.
    ///
    /// - Parameters:
    ///   - mode: How the network hears them; nil: as the model was made for.
    ///   - progress: Told after every few seconds how many there were; may throw to give up.
    /// - Throws: `ClassificationError` where the model was not made for the mode, or a recording's samples are too large.
    public init(
        _ model: ClassifierModel, _ sources: [AudioSource], mode: StreamingMode? = nil,
        progress: (Double) throws -> Void = { _ in }
    ) throws {
        labels = model.labels
        let sampleRate = model.frontEnd.mfcc.sampleRate
        var stream = try PosteriorStream(model, sampleRate: sampleRate, mode: mode)
        var samples: [Float] = [], sampleCount = 0
        for source in sources {
            do {
                var reader = try AudioReader(source, sampleRate: sampleRate, resampler: model.frontEnd.resampler)
                parts.append(
                    Part(
                        name: source.name, start: Double(sampleCount) / Double(sampleRate),
                        sampleRate: reader.format.sampleRate, channelCount: reader.format.channelCount))
                while try reader.read(1 << 16, into: &samples) > 0 {
                    add(try stream.process(samples))
                    sampleCount += samples.count
                    samples.removeAll(keepingCapacity: true)
                    try progress(Double(sampleCount) / Double(sampleRate))
                }
                warnings += reader.warnings.map(\.description)
            } catch let error as AudioFileError {
                failures.append("\(error)")
                // What was read before the error is not heard: it may be what the error is about.
                samples.removeAll(keepingCapacity: true)
            }
        }
        add(try stream.finish())
        seconds = Double(sampleCount) / Double(sampleRate)
    }

    /// A track of posteriors that are at hand.
    init(labels: [String], _ posteriors: [StreamPosteriors], seconds: Double) {
        self.labels = labels
        self.seconds = seconds
        add(posteriors)
    }

    private mutating func add(_ posteriors: [StreamPosteriors]) {
        for posterior in posteriors {
            times.append(posterior.time)
            probabilities += posterior.probabilities
        }
    }

    /// What a policy makes of it; throws where the policy is none for these labels.
    public func detections(_ policy: DetectionPolicy) throws(ClassificationError) -> [Detection] {
        var tracker = try DetectionTracker(policy, labels: labels)
        var detections: [Detection] = []
        for (n, time) in times.enumerated() {
            let row = Array(probabilities[n * labels.count..<(n + 1) * labels.count])
            detections += tracker.add(StreamPosteriors(time: time, probabilities: row))
        }
        return detections + tracker.finish()
    }

    /// Which recording is heard at some time of the stream, and when in it, in seconds; nil where it has none.
    public func place(at time: Double) -> (name: String, seconds: Double)? {
        parts.last { $0.start < time }.map { ($0.name, time - $0.start) }
    }
}
