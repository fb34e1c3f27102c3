internal import AudioFeatures
internal import RecurrentNetworks

/// Turns sound that comes in pieces of any size, at any rate, into posteriors; these do not depend on the pieces.
///
/// With windows there are posteriors every hop once a window has been heard, and once more at the end; a stream shorter than
/// a window is one shorter window. With carried state there are posteriors for every frame. Memory does not grow with the
/// stream. Samples that are no finite numbers count as silence.
public struct PosteriorStream: ~Copyable {
    private let modelRate: Int
    private var samples: UsableSamples
    private var frames: SoundFrames
    private var reader: any FrameReader

    /// A stream at its beginning.
    ///
    /// - Parameters:
    ///   - sampleRate: Of the samples to come, in hertz.
    ///   - mode: How the network hears it; nil: as the model was made for.
    /// - Throws: `ClassificationError` where the model was not made for the mode, or the rate cannot be converted.
    public init(_ model: ClassifierModel, sampleRate: Int, mode: StreamingMode? = nil) throws {
        let reader = try model.frameReader(mode ?? model.streamingMode)
        frames = try SoundFrames(model.frontEnd, MFCCPlan(model.frontEnd.mfcc), sampleRate: sampleRate)
        modelRate = model.frontEnd.mfcc.sampleRate
        self.reader = reader
        samples = UsableSamples()
    }

    /// Samples so far that were no sound and counted as silence.
    public var replacedSampleCount: Int { samples.replacedCount }

    /// Takes mono samples and returns the posteriors that they complete.
    public mutating func process(_ samples: Span<Float>) throws -> [StreamPosteriors] {
        var posteriors: [StreamPosteriors] = []
        var start = 0
        // In pieces, so that what lies between the stages stays small.
        while start < samples.count {
            let end = min(start + 65_536, samples.count)
            self.samples.take(samples.extracting(start..<end)) { frames.push($0) }
            posteriors += try reader.read(&frames.buffer)
            start = end
        }
        return posteriors
    }

    /// The same for an array.
    public mutating func process(_ samples: [Float]) throws -> [StreamPosteriors] { try process(samples.span) }

    /// The end of the stream: the posteriors still to come. Without any sound there are none. It takes no more then.
    public mutating func finish() throws -> [StreamPosteriors] {
        frames.finish()
        let seconds = Double(frames.sampleCount) / Double(modelRate)
        let last = try reader.read(&frames.buffer)
        // What waited for later sound is known now that there is none.
        return (last + (try reader.finish(frames.buffer))).map {
            StreamPosteriors(time: min($0.time, seconds), probabilities: $0.probabilities)
        }
    }
}

extension ClassifierModel {
    /// Refuses a way that the model was not made for.
    fileprivate func frameReader(_ mode: StreamingMode) throws(ClassificationError) -> any FrameReader {
        switch mode {
        case .carriedState:
            guard isStreaming else { throw .notForCarriedState }
            return CarriedFrameReader(self)
        case .window(let seconds):
            guard network.configuration.pooling != nil else { throw .notForWindows }
            guard StreamingMode.hopSecondsLimits.contains(seconds) else {
                throw .setting(
                    "hopSeconds", called: "the time between windows", "\(seconds) s", "more than 0 and at most 60 seconds")
            }
            return WindowFrameReader(self, stepFrames: frontEnd.frames(every: seconds))
        }
    }
}
