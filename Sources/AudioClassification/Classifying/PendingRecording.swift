internal import AudioFeatures
internal import AudioFiles

/// A recording that was read to its end, of which some windows may still have to go through the network.
struct PendingRecording: Sendable {
    /// Windows that the network has not seen, the last ones.
    let waiting: [FrameWindow]
    /// What was found in those before them, for whoever keeps it.
    var windows: [WindowClassification] = []

    private let model: ClassifierModel
    private let mean: WindowMean
    private let seconds: Double
    private let warnings: [String]
    private let format: AudioFormat

    /// Reads it.
    ///
    /// - Parameters:
    ///   - plan: That of the model's front end.
    ///   - stepFrames: From the beginning of one window to that of the next.
    ///   - waitingLimit: When so many windows wait they go through the network at once: memory does not grow with the
    ///     recording's length, and a live one is classified as it comes.
    ///   - each: Called with what was found in those.
    init(
        _ source: AudioSource, _ model: ClassifierModel, _ plan: MFCCPlan, stepFrames: Int, waitingLimit: Int,
        _ each: ([WindowClassification]) throws -> Void
    ) throws {
        let mfcc = model.frontEnd.mfcc
        var reader = try AudioReader(source, sampleRate: mfcc.sampleRate, resampler: model.frontEnd.resampler)
        var stream = try WindowStream(
            model.frontEnd, plan, sampleRate: mfcc.sampleRate, stepFrames: stepFrames, name: source.name)
        var waiting: [FrameWindow] = []
        var mean = WindowMean(labelCount: model.labels.count)
        func take(_ windows: [FrameWindow]) throws {
            waiting += windows
            guard waiting.count >= waitingLimit else { return }
            let found = model.classify(waiting)
            waiting.removeAll(keepingCapacity: true)
            for window in found { mean.add(window) }
            try each(found)
        }
        var samples: [Float] = []
        while try reader.read(1 << 16, into: &samples) > 0 {
            try stream.push(samples.span, take)
            samples.removeAll(keepingCapacity: true)
        }
        seconds = Double(stream.sampleCount) / Double(mfcc.sampleRate)
        warnings = reader.warnings.map(\.message) + stream.oddities.map(\.description)
        format = reader.format
        try stream.finish(take)
        self.waiting = waiting
        self.mean = mean
        self.model = model
    }

    /// What it is, once the windows that waited were classified.
    func decided(by last: some Collection<WindowClassification>) -> RecordingClassification {
        var mean = mean
        for window in last { mean.add(window) }
        return RecordingClassification(
            classification: model.classification(mean.probabilities), seconds: seconds,
            windowCount: mean.windowCount, warnings: warnings, sampleRate: format.sampleRate,
            channelCount: format.channelCount)
    }
}
