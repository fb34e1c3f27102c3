import CKernels

/// All that making MFCC frames needs beside the samples, computed once: the FFT's plan, the window, the filters and the cosine
/// transform. It never changes, so the extractors of any number of threads share one.
public final class MFCCPlan: Sendable {
    /// How frames are made.
    public let configuration: MFCCConfiguration

    let fft: RealFFT
    let window: [Float]
    let bank: MelFilterBank
    let cosine: CosineTransform

    /// The plan for the configuration; throws what is wrong with it. Making it costs about a tenth of a millisecond.
    public init(_ configuration: MFCCConfiguration = MFCCConfiguration()) throws(FeatureError) {
        try configuration.validate()
        self.configuration = configuration
        fft = try RealFFT(size: configuration.fftSize)
        window = configuration.window.weights(count: configuration.frameLength)
        bank = try MelFilterBank(configuration)
        cosine = CosineTransform(
            inputCount: configuration.melBandCount, outputCount: configuration.coefficientCount,
            factor: configuration.cepstralScale)
    }
}
