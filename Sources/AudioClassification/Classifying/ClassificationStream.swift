internal import AudioFeatures
internal import AudioFiles
internal import RecurrentNetworks

/// Classifies windows of sound that comes in pieces of any size; the result does not depend on the pieces.
///
/// Windows of the model's length begin every so many seconds. What is left at the end is covered by a last window that
/// ends with the sound; sound shorter than a window is one shorter window. Files go the same way.
public struct ClassificationStream: ~Copyable {
    private let model: ClassifierModel
    /// What errors call the sound.
    private let name: String
    private var resampler: Resampler?
    private var stream: FrameStream
    private var buffer: FrameBuffer
    private var cutter: WindowCutter

    init(_ model: ClassifierModel, sampleRate: Int, stepFrames: Int, name: String = "the sound") throws {
        let frontEnd = model.frontEnd
        self.model = model
        self.name = name
        if sampleRate != frontEnd.mfcc.sampleRate {
            guard Resampler.canConvert(from: sampleRate, to: frontEnd.mfcc.sampleRate) else {
                throw ClassificationError.setting(
                    "the sample rate", "\(sampleRate) Hz", "one that can be converted to \(frontEnd.mfcc.sampleRate) Hz")
            }
            resampler = Resampler(from: sampleRate, to: frontEnd.mfcc.sampleRate, design: frontEnd.resampler)
        }
        stream = try FrameStream(frontEnd.mfcc)
        buffer = FrameBuffer(width: frontEnd.mfcc.featureCount)
        cutter = WindowCutter(length: frontEnd.windowFrames, step: stepFrames)
    }

    /// Samples so far, at the model's rate.
    var sampleCount: Int { stream.sampleCount }
    var oddities: [SoundOddity] {
        SoundOddity.of(
            sampleCount: stream.sampleCount, frameLength: model.frontEnd.mfcc.frameLength, isSilent: stream.isSilent)
    }

    /// Takes mono samples and returns the windows that they complete.
    ///
    /// Throws where a window's features are no numbers: samples that are not finite, or absurdly large.
    public mutating func push(_ samples: Span<Float>) throws -> [WindowClassification] {
        if resampler == nil {
            stream.push(samples, into: &buffer)
        } else {
            var converted: [Float] = []
            resampler!.process(samples, into: &converted)
            stream.push(converted.span, into: &buffer)
        }
        return try classifyCompleteWindows()
    }

    /// The same for an array.
    public mutating func push(_ samples: [Float]) throws -> [WindowClassification] { try push(samples.span) }

    /// The end of the sound, and of the stream: the windows still to come. Without any sound there are none.
    public consuming func finish() throws -> [WindowClassification] {
        if resampler != nil {
            var converted: [Float] = []
            resampler!.finish(into: &converted)
            stream.push(converted.span, into: &buffer)
        }
        stream.finish(into: &buffer)
        var results = try classifyCompleteWindows()
        if let last = cutter.finish(buffer) { results += try classify([last]) }
        return results
    }

    private mutating func classifyCompleteWindows() throws -> [WindowClassification] {
        var results: [WindowClassification] = []
        while true {
            let windows = cutter.cut(&buffer, limit: 16)
            if windows.isEmpty { return results }
            results += try classify(windows)
        }
    }

    private func classify(_ windows: [FrameWindow]) throws -> [WindowClassification] {
        let frontEnd = model.frontEnd
        guard windows.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else { throw ClassificationError.tooLoud(name) }
        let logits = model.network.logits(for: windows.map { TimeSeries($0, frontEnd.normalization) })
        return zip(windows, logits).map { window, logits in
            WindowClassification(
                start: frontEnd.start(ofFrame: window.frames.lowerBound),
                seconds: frontEnd.seconds(ofFrames: window.frames.count),
                classification: Classification(
                    labels: model.labels, probabilities: SoftmaxCrossEntropy.probabilities(logits)),
                power: window.power)
        }
    }
}
