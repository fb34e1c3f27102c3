internal import AudioFeatures
internal import AudioFiles

/// Sound of any rate, in pieces of any size, as frames of a model's front end; they do not depend on the pieces.
struct SoundFrames: ~Copyable {
    private var resampler: Resampler?
    private var stream: FrameStream
    /// The frames that nobody has dropped yet.
    var buffer: FrameBuffer

    /// - Parameter plan: That of the front end, which many streams can share.
    init(_ frontEnd: FrontEnd, _ plan: MFCCPlan, sampleRate: Int) throws {
        let mfcc = frontEnd.mfcc
        if sampleRate != mfcc.sampleRate {
            guard Resampler.canConvert(from: sampleRate, to: mfcc.sampleRate) else {
                throw ClassificationError.setting(
                    called: "the sample rate", "\(sampleRate) Hz", "one that can be converted to \(mfcc.sampleRate) Hz")
            }
            resampler = Resampler(from: sampleRate, to: mfcc.sampleRate, design: frontEnd.resampler)
        }
        stream = try FrameStream(plan)
        buffer = FrameBuffer(width: mfcc.featureCount)
    }

    /// Samples so far, at the front end's rate.
    var sampleCount: Int { stream.sampleCount }
    /// Whether every sample so far was 0.
    var isSilent: Bool { stream.isSilent }

    /// Takes mono samples.
    mutating func push(_ samples: Span<Float>) {
        if resampler == nil {
            stream.push(samples, into: &buffer)
        } else {
            var converted: [Float] = []
            resampler!.process(samples, into: &converted)
            stream.push(converted.span, into: &buffer)
        }
    }

    /// The end of the sound: the frames that waited for more.
    mutating func finish() {
        if resampler != nil {
            var converted: [Float] = []
            resampler!.finish(into: &converted)
            stream.push(converted.span, into: &buffer)
        }
        stream.finish(into: &buffer)
    }
}
