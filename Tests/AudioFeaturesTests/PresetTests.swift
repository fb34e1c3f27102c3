import AudioFeatures
import Glibc
import Testing

/// The front ends of other packages, held to what those packages give (Scripts/golden/front_end_presets.py).
struct PresetTests {
    /// Every preset with each recording of the golden files.
    static let cases = MFCCConfiguration.Preset.allCases.flatMap { preset in ["loud", "quiet"].map { (preset, $0) } }

    /// Of d / (1 + |x|), where coefficients x differ by d: 1e-3 absolutely plus 1e-3 relatively. 0.4e-3 is reached, for
    /// torchaudio, which differs as much from itself in float64. Faults are far larger; in Kaldi's the upper corner 1 Hz away is
    /// 0.03, the other window symmetry 0.1, bands straight in hertz 0.24, the mean left in 2.9.
    static let tolerance: Float = 1e-3

    @Test(arguments: cases)
    func `a preset gives the coefficients of its package`(preset: MFCCConfiguration.Preset, signal: String) throws {
        let samples = try GoldenFile.floats("preset-signal-\(signal).f32")
        let expected = try GoldenFile.floats("preset-\(preset.rawValue)-\(signal).f32")
        let plan = try MFCCPlan(MFCCConfiguration(preset: preset))
        for level in levels {
            var extractor = try MFCCExtractor(plan, level: level)
            let frames = extractor.frames(of: samples)
            try #require(frames.values.count == expected.count)
            let worst = zip(frames.values, expected).map { abs($0 - $1) / (1 + abs($1)) }.max() ?? .infinity
            #expect(worst < Self.tolerance, "level \(level): off by \(worst)")
        }
    }
}

/// What presets are made of, one by one.
struct ConventionTests {
    @Test func `Kaldi's window is Hann's to the power of 0.85`() {
        let (povey, hann) = (Window.povey.weights(count: 400), Window.hannSymmetric.weights(count: 400))
        #expect(zip(povey, hann).allSatisfy { abs($0 - pow($1, 0.85)) < 1e-6 })
        #expect(povey[0] == 0 && povey[399] == 0 && Window.povey.weights(count: 1) == [1])
    }

    @Test func `an offset of the samples does not matter where frames have their mean removed`() throws {
        let samples = TestSignal.noise(count: 4_000)
        var extractor = try MFCCExtractor(MFCCConfiguration(preset: .kaldi))
        let plain = extractor.frames(of: samples)
        let moved = extractor.frames(of: samples.map { $0 + 0.25 })
        #expect(zip(plain.values, moved.values).allSatisfy { abs($0 - $1) < 2e-3 })
    }

    @Test func `pre-emphasis by frame takes the first sample for the one before it`() throws {
        var configuration = MFCCConfiguration()
        configuration.window = .rectangular  // Kaldi's would hide the first sample
        let samples = TestSignal.noise(count: 720)
        var plain = try MFCCExtractor(configuration)
        configuration.preEmphasis = 0.97
        configuration.preEmphasisSpan = .frame
        var extractor = try MFCCExtractor(configuration)
        let frames = extractor.frames(of: samples).values
        for (n, start) in [0, 160, 320].enumerated() {
            let frame = samples[start..<start + 400]
            let expected = plain.frames(of: zip(frame, [frame.first!] + frame.dropLast()).map { $0 - 0.97 * $1 }).values
            #expect(zip(frames[(n * 20)...], expected).allSatisfy { abs($0 - $1) < 1e-4 })
        }
    }

    @Test(arguments: [(MFCCConfiguration.Preset.kaldi, 0x1p-23), (.python_speech_features, 0x1p-52)])
    func `silence is the floor in all bands and in the energy`(preset: MFCCConfiguration.Preset, floor: Double) throws {
        var extractor = try MFCCExtractor(MFCCConfiguration(preset: preset))
        let frame = extractor.frames(of: Array(repeating: 0, count: 400)).values
        #expect(abs(Double(frame[0]) - log(floor)) < 1e-5)
        #expect(frame.dropFirst().allSatisfy { abs($0) < 1e-3 })
    }

    @Test func `decibels and a lifter multiply the coefficients by what the configuration says`() throws {
        let samples = TestSignal.noise(count: 400)
        var configuration = MFCCConfiguration()
        var extractor = try MFCCExtractor(configuration)
        let plain = extractor.frames(of: samples).values
        configuration.logarithm = .decibel
        configuration.lifter = 22
        var scaled = try MFCCExtractor(configuration)
        for (k, value) in scaled.frames(of: samples).values.enumerated() {
            let factor = 10 / log(10.0) * (1 + 11 * sin(Double.pi * Double(k) / 22))
            #expect(abs(configuration.cepstralScale(k) - factor) < 1e-9)
            #expect(abs(Double(value) - factor * Double(plain[k])) < 1e-3)
        }
    }

    @Test func `bands scaled to an area of 1 have it`() throws {
        var configuration = MFCCConfiguration(preset: .librosa)
        configuration.melBandCount = 20  // wide enough for the sum over bins to be the area
        let bank = try MelFilterBank(configuration)
        for band in 0..<20 {
            let area = bank.weights(ofBand: band).reduce(0, +) * 16_000 / 2_048
            #expect(abs(area - 1) < 0.01, "band \(band)")
        }
    }

    @Test func `bands without a bin are silent where they are allowed`() throws {
        var configuration = MFCCConfiguration(preset: .torchaudio)
        let bank = try MelFilterBank(configuration)
        let empty = (0..<128).filter { bank.weights(ofBand: $0).allSatisfy { $0 == 0 } }
        #expect(!empty.isEmpty)
        configuration.allowsEmptyBands = false
        #expect(throws: FeatureError.self) { try configuration.validate() }
    }

    @Test func `whole bins put corners where python_speech_features does`() throws {
        // floor(513 f / 16000) of the first mel corners, 105.2 mel apart: 0, 68.5, 143.7, 226.2 Hz.
        let bank = try MelFilterBank(MFCCConfiguration(preset: .python_speech_features))
        let weights = (0..<2).map { band in bank.weights(ofBand: band)[..<8].map { $0 * 512 } }
        #expect(weights[0] == [0, 0.5, 1, 0.5, 0, 0, 0, 0])
        #expect(zip(weights[1], [0, 0, 0, 0.5, 1, 2 / 3.0, 1 / 3.0, 0]).allSatisfy { abs($0 - Float($1)) < 1e-6 })
    }
}
