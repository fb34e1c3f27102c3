import AudioFeatures
import CKernels
import Testing

/// Every CPU level that this machine can run.
let levels = Array(0...Int(ck_highest_level().rawValue))

struct GoldenTests {
    /// Coefficients lie between -90 and 25. What is off, by 1.6e-4 at most, is the rounding of a single-precision FFT in the
    /// quiet bands beside a loud chirp: SciPy's float32 FFT is off as much in the same frame. Faults are hundreds of times
    /// larger: the other window symmetry 0.36, a band corner 1 Hz away 0.12, a floor 1 % higher 0.06.
    static let tolerance: Float = 2e-4

    @Test(arguments: levels)
    func `the default front end gives NumPy's and SciPy's coefficients`(level: Int) throws {
        try expect("mfcc-default", ofSignal: "signal-16000", MFCCConfiguration(), level: level)
    }

    @Test(arguments: levels)
    func `every other setting gives NumPy's and SciPy's coefficients`(level: Int) throws {
        var configuration = MFCCConfiguration()
        configuration.sampleRate = 11_025
        configuration.frameMilliseconds = 30
        configuration.hopMilliseconds = 12.5
        configuration.window = .hammingSymmetric
        configuration.melBandCount = 32
        configuration.melScale = .slaney
        configuration.lowestFrequency = 50
        configuration.highestFrequency = 5_500
        configuration.powerFloor = 1e-4
        configuration.coefficientCount = 13
        configuration.preEmphasis = 0.97
        configuration.deltaOrder = 2
        #expect(configuration.frameLength == 331)
        #expect(configuration.hopLength == 138)
        try expect("mfcc-variant", ofSignal: "signal-11025", configuration, level: level)
    }

    private func expect(
        _ golden: String, ofSignal signal: String, _ configuration: MFCCConfiguration, level: Int
    ) throws {
        let samples = try GoldenFile.floats("\(signal).f32")
        let expected = try GoldenFile.floats("\(golden).f32")
        var extractor = try MFCCExtractor(MFCCPlan(configuration), level: level)
        let frames = extractor.frames(of: samples)
        try #require(frames.values.count == expected.count)
        #expect(frames.frameCount == configuration.frameCount(forSamples: samples.count))
        let worst = zip(frames.values, expected).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst < Self.tolerance, "level \(level): off by \(worst)")
    }
}
