public import AudioFiles
internal import AudioFeatures

/// Names what is heard in recordings: the type to begin with.
///
///     let classifier = try AudioClassifier(contentsOf: "keywords.safetensors")
///     let result = try classifier.classify(file: "yes.wav")
///     print(result.classification.label, result.classification.probability)
///
/// A value that never changes: any number of threads and streams may share one.
public struct AudioClassifier: Sendable {
    /// The trained model.
    public let model: ClassifierModel

    /// A classifier from a model file; throws with a clear line where the file is missing, damaged or of a newer version.
    public init(contentsOf path: String) throws {
        model = try ClassifierModel(contentsOf: path)
    }

    /// A classifier from a model at hand, such as a training's.
    public init(_ model: ClassifierModel) {
        self.model = model
    }

    /// The labels that it knows.
    public var labels: [String] { model.labels }

    /// Classifies a whole file of any length, rate and channel count.
    ///
    /// A recording longer than the model's window is decided by windows that overlap by half: the mean of their
    /// probabilities, each weighted by the power of the sound in its window.
    public func classify(file path: String) throws -> RecordingClassification {
        try classify(.path(path))
    }

    /// Classifies a whole recording from a file, memory or a pipe, as `classify(file:)` does.
    public func classify(_ source: AudioSource) throws -> RecordingClassification {
        var batch = try RecordingBatch(self)
        try batch.add(source)
        return batch.classify()[0].recording
    }

    /// Classifies mono samples at some rate in Hz; throws where there are none, or one is no finite number.
    public func classify(samples: [Float], sampleRate: Int) throws -> Classification {
        if samples.isEmpty { throw ClassificationError.setting(called: "the number of samples", 0, "at least 1") }
        if let bad = samples.firstIndex(where: { !$0.isFinite }) {
            throw ClassificationError.setting(called: "sample \(bad)", samples[bad], "a finite number")
        }
        var stream = try ClassificationStream(model, sampleRate: sampleRate, stepFrames: halfWindow)
        var mean = WindowMean(labelCount: labels.count)
        for window in try stream.push(samples) + stream.finish() { mean.add(window) }
        return model.classification(mean.probabilities)
    }

    /// Classifies windows of a long recording that begin every so many seconds, as they come.
    ///
    /// - Returns: The whole recording, decided by all these windows.
    public func classifyWindows(
        of source: AudioSource, every seconds: Double, _ each: (WindowClassification) throws -> Void
    ) throws -> RecordingClassification {
        let recording = try PendingRecording(
            source, model, MFCCPlan(model.frontEnd.mfcc), stepFrames: try stepFrames(every: seconds), waitingLimit: 1
        ) { for window in $0 { try each(window) } }
        return recording.decided(by: [])
    }

    /// A stream for sound that comes piece by piece, mono at `sampleRate` Hz, with a window every so many seconds.
    public func stream(sampleRate: Int, every seconds: Double) throws -> ClassificationStream {
        try ClassificationStream(model, sampleRate: sampleRate, stepFrames: try stepFrames(every: seconds))
    }

    /// The time between windows by which a whole recording is decided, in frames.
    var halfWindow: Int { max(1, model.frontEnd.windowFrames / 2) }

    func stepFrames(every seconds: Double) throws -> Int {
        guard seconds > 0, seconds <= 86_400 else {
            throw ClassificationError.setting(
                called: "the time between windows", "\(seconds) s", "more than 0 and at most 86,400 seconds")
        }
        return model.frontEnd.frames(every: seconds)
    }
}

extension WindowMean {
    mutating func add(_ window: WindowClassification) {
        add(window.classification.probabilities, weight: window.power)
    }
}
