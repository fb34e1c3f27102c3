public import AudioFeatures
public import AudioFiles

/// Everything between a recording and the network's input, frozen in the model: a model cannot be run with other
/// features than it was trained on.
public struct FrontEnd: Codable, Hashable, Sendable {
    /// How frames are made; its sample rate is the one every recording is converted to.
    public var mfcc: MFCCConfiguration
    /// How other sample rates are converted.
    public var resampler: ResamplerDesign
    /// Mean and standard deviation of every feature over the training recordings.
    public var normalization: FeatureNormalization
    /// The most frames that the network looks at together.
    public var windowFrames: Int

    /// The windows that a model may have, in frames.
    static let windowLimits = 1...1_000_000

    /// The length of a whole window in seconds.
    public var windowSeconds: Double { seconds(ofFrames: windowFrames) }

    /// The length in seconds of the samples under so many frames.
    public func seconds(ofFrames count: Int) -> Double {
        Double(mfcc.sampleCount(forFrames: count)) / Double(mfcc.sampleRate)
    }

    /// When a frame begins, in seconds.
    func start(ofFrame frame: Int) -> Double { Double(frame * mfcc.hopLength) / Double(mfcc.sampleRate) }

    /// The step of windows that begin every so many seconds, in frames.
    func frames(every seconds: Double) -> Int {
        max(1, Int((seconds * Double(mfcc.sampleRate) / Double(mfcc.hopLength)).rounded()))
    }
}
